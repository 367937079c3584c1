import type { Direction } from '../../../model/rate.js';
import type { QueueValues } from '../../../server/replies/values.js';
import { Sign } from '../../parts/badge.js';
import { Panel } from '../../parts/panel.js';
import { Empty } from '../../parts/states.js';
import { format, text } from '../../text/language.js';
import { SourcePlace } from './source-place.js';
import { linesOf, moreOf, type ValueLine } from './value-lines.js';

interface ValuesTableProps {
  readonly direction: Direction;
  readonly queues: readonly QueueValues[];
}

/** The queues of one direction: each value as it was asked for, compiled, and found on the router. */
export function ValuesTable({ direction, queues }: ValuesTableProps) {
  const { site, parts } = text.value;
  const { values: t } = site;
  const heads = [t.queue, t.value, t.requested, t.compiled, t.device, t.effective];
  return (
    <Panel title={parts[direction]} class="values">
      {queues.length === 0 ? (
        <Empty>{t.noDifference}</Empty>
      ) : (
        <div class="table-frame" role="region" aria-label={t.caption(parts[direction])} tabIndex={0}>
          <table>
            <caption class="unseen">{t.caption(parts[direction])}</caption>
            <thead>
              <tr>
                {heads.map((title) => (
                  <th key={title} scope="col">
                    {title}
                  </th>
                ))}
              </tr>
            </thead>
            {queues.map((queue) => (
              <QueueLines key={queue.queue} queue={queue} />
            ))}
          </table>
        </div>
      )}
    </Panel>
  );
}

function QueueLines({ queue }: { readonly queue: QueueValues }) {
  const { site } = text.value;
  const { values: t } = site;
  const lines = linesOf(queue);
  const more = moreOf(queue);
  return (
    <tbody>
      {lines.map((line, index) => (
        <tr key={line.name}>
          {index > 0 ? null : (
            <th scope="rowgroup" rowSpan={lines.length}>
              {queue.trafficClass ?? site.now.whole}
              {more.length === 0 ? null : <Sign tone="warn">{t.more(more.includes('discipline'))}</Sign>}
            </th>
          )}
          <td class="quiet">{t.names[line.name === 'priority' && queue.role === 'site' ? 'precedence' : line.name]}</td>
          <Cells line={line} isSite={queue.role === 'site'} />
          {index > 0 ? null : (
            <td rowSpan={lines.length}>
              <Effective queue={queue} />
            </td>
          )}
        </tr>
      ))}
    </tbody>
  );
}

interface CellsProps {
  readonly line: ValueLine;
  readonly isSite: boolean;
}

function Cells({ line, isSite }: CellsProps) {
  const { values: t } = text.value.site;
  const { rate, number } = format.value;
  const write = line.name === 'priority' ? number : rate;
  const { requested, compiled, device, isRepaired, isOther } = line;
  const isFolded = line.name === 'priority' && requested !== undefined && requested.value !== compiled;
  return (
    <>
      <td>
        {requested === undefined ? '–' : write(requested.value)}
        {requested === undefined ? null : <SourcePlace value={requested} />}
      </td>
      <td>
        {isRepaired ? <Sign tone="warn">{write(compiled)}</Sign> : write(compiled)}
        {isRepaired ? <span class="quiet under">{t.repaired}</span> : null}
        {isFolded ? <span class="quiet under">{isSite ? t.inner : t.folded}</span> : null}
      </td>
      <td>
        {isOther ? (
          <Other value={device ?? null} write={write} />
        ) : device === undefined || device === null ? (
          '–'
        ) : (
          write(device)
        )}
      </td>
    </>
  );
}

interface OtherProps {
  readonly value: number | null;
  readonly write: (value: number) => string;
}

function Other({ value, write }: OtherProps) {
  const { values: t } = text.value.site;
  if (value === null) return <Sign tone="bad">{t.missing}</Sign>;
  return (
    <>
      <Sign tone="bad">{write(value)}</Sign>
      <span class="quiet under">{t.other}</span>
    </>
  );
}

function Effective({ queue: { effective } }: { readonly queue: QueueValues }) {
  const { site } = text.value;
  const { rate, number, bytes } = format.value;
  if (effective === null) return <span class="quiet">{site.now.notCounted}</span>;
  const { drops, backlog } = effective;
  return (
    <>
      <strong>{rate(effective.rate)}</strong>
      {drops === 0 && backlog === 0 ? null : (
        <span class="quiet under">
          {site.now.drops(number(drops))}, {site.now.waiting(bytes(backlog))}
        </span>
      )}
    </>
  );
}
