import { formatDscp } from '../../../../model/dscp.js';
import type { Explanation } from '../../../../server/replies/explanation.js';
import { intervalName } from '../../../parts/interval-name.js';
import { FilePlace } from '../../../parts/file-place.js';
import { Table } from '../../../parts/table.js';
import { format, text } from '../../../text/language.js';
import { matchText } from './match-text.js';

type Queue = Explanation['queue'];
type Value = Queue['values'][number];

/** The queue first; then why: the rule, and the rates from the leaf to the top, each with its line. */
export function Answer({ told }: { readonly told: Explanation }) {
  const { site, parts } = text.value;
  const { explain: t } = site;
  const { rate, instant } = format.value;
  const { queue, parents, trafficClass, direction, interval } = told;
  return (
    <div class="explained">
      <p class="explained-head">
        <strong>{t.lands(trafficClass, parts[direction])}</strong>
        <span>{t.rates(rate(queue.committed), rate(queue.peak))}</span>
        <span class="quiet">
          {t.holds(instant(told.instant))} ({intervalName(interval)})
        </span>
      </p>
      <Reasons told={told} />
      <QueueValues title={t.queue} queue={queue} />
      {parents.map((parent) => (
        <QueueValues key={parent.id} title={t.below} queue={parent} />
      ))}
    </div>
  );
}

function Reasons({ told: { rule, mark } }: { readonly told: Explanation }) {
  const { explain: t } = text.value.site;
  return (
    <dl class="facts">
      <dt>{t.rule}</dt>
      <dd>
        {rule === undefined ? (
          t.noRule
        ) : (
          <>
            {t.service(rule.service, format.value.number(rule.term), matchText(rule.match))} <FilePlace at={rule.at} />
          </>
        )}
      </dd>
      <dt>{t.mark}</dt>
      <dd>{mark === undefined ? t.asItCame : formatDscp(mark)}</dd>
    </dl>
  );
}

function QueueValues({ title, queue }: { readonly title: string; readonly queue: Queue }) {
  const { explain: t } = text.value.site;
  const { rate } = format.value;
  return (
    <section>
      <h3>
        {title} <code>{queue.id}</code>{' '}
        <span class="quiet">
          {t.roles[queue.role]}, {t.rates(rate(queue.committed), rate(queue.peak))}
        </span>
      </h3>
      {queue.values.length === 0 ? null : <Values caption={`${title} ${queue.id}`} values={queue.values} />}
    </section>
  );
}

const RATES: ReadonlySet<Value['name']> = new Set(['committed', 'peak', 'allocation', 'capacity']);

function Values({ caption, values }: { readonly caption: string; readonly values: readonly Value[] }) {
  const { explain: t } = text.value.site;
  const { rate, number } = format.value;
  return (
    <Table
      caption={caption}
      keyOf={({ name }) => name}
      rows={values}
      columns={[
        { name: 'name', title: t.what, show: ({ name }) => t.values[name] },
        {
          name: 'value',
          title: t.value,
          isNumber: true,
          show: ({ name, value }) => <strong>{RATES.has(name) ? rate(value) : number(value)}</strong>,
        },
        { name: 'layer', title: t.decidedBy, show: ({ layer, source }) => t.layers[layer](source) },
        { name: 'place', title: t.place, show: ({ at }) => <FilePlace at={at} /> },
      ]}
    />
  );
}
