import { useState } from 'preact/hooks';
import { DIRECTIONS } from '../../../model/rate.js';
import type { SiteValues } from '../../../server/replies/values.js';
import { post } from '../../api/client.js';
import { type ApiProblem, problemOf } from '../../api/problem.js';
import { useResource } from '../../api/resource.js';
import { may } from '../../api/session.js';
import { intervalName } from '../../parts/interval-name.js';
import { Sign } from '../../parts/badge.js';
import { Answered, Failed } from '../../parts/states.js';
import { Ago } from '../../parts/time.js';
import { place, refine } from '../../route.js';
import { format, text } from '../../text/language.js';
import { statusKey } from './status-key.js';
import type { TabProps } from './tab-props.js';
import { differs } from './value-lines.js';
import { ValuesTable } from './values-table.js';

const COUNTED_MS = 10_000;

/** Each value of each queue: asked for, compiled, on the router, in effect. Where two of them differ it is marked. */
export function ValuesTab({ site }: TabProps) {
  const path = `sites/${encodeURIComponent(site.name)}/values`;
  const when = `${statusKey(site)} ${site.effective.interval.label}`;
  const { state, reload } = useResource<SiteValues>(path, { everyMs: COUNTED_MS, when });
  const [looked, setLooked] = useState<SiteValues | undefined>(undefined);
  return (
    <Answered state={state.value} retry={reload}>
      {(read) => {
        const isNewer = looked !== undefined && (looked.deviceAt ?? 0) > (read.deviceAt ?? 0);
        const values = isNewer ? looked : read;
        const isCut = place.value.query.get('only') === 'differences';
        const shown = isCut ? values.queues.filter(differs) : values.queues;
        return (
          <div class="site-values">
            <Head values={values} isCut={isCut} path={path} onLooked={setLooked} />
            {DIRECTIONS.map((direction) => (
              <ValuesTable
                key={direction}
                direction={direction}
                queues={shown.filter((queue) => queue.direction === direction)}
              />
            ))}
          </div>
        );
      }}
    </Answered>
  );
}

interface HeadProps {
  readonly values: SiteValues;
  readonly isCut: boolean;
  readonly path: string;
  readonly onLooked: (values: SiteValues) => void;
}

function Head({ values, isCut, path, onLooked }: HeadProps) {
  const { values: t } = text.value.site;
  const { number } = format.value;
  const { revision, interval, pinned, deviceAt, deviceUnknown } = values;
  const count = values.queues.filter(differs).length;
  return (
    <div class="values-head">
      <p>
        <Sign tone={count === 0 ? 'good' : 'warn'}>
          {count === 0 ? t.allSame : t.differing(count, number(count), number(values.queues.length))}
        </Sign>
        <span class="quiet">
          {t.revision} <code title={revision}>{revision.slice(0, 12)}</code> · {intervalName(interval)}
        </span>
        {pinned ? <Sign tone="idle">{t.pinned}</Sign> : null}
        <span class="quiet">{deviceAt === null ? null : <LookedAt at={deviceAt} />}</span>
        {deviceUnknown === undefined ? null : <Sign tone="warn">{t.unknown[deviceUnknown]}</Sign>}
      </p>
      <div class="actions">
        <label class="check">
          <input
            type="checkbox"
            checked={isCut}
            onChange={({ currentTarget }) => refine({ only: currentTarget.checked ? 'differences' : undefined })}
          />
          <span>{t.onlyDifferences}</span>
        </label>
        {may('operator') ? <LookNow path={path} onLooked={onLooked} /> : null}
      </div>
    </div>
  );
}

const LookedAt = ({ at }: { readonly at: number }) => (
  <>
    {text.value.site.values.lookedAt} <Ago at={at} />
  </>
);

/** Asks the router itself; nothing is written to it. */
function LookNow({ path, onLooked }: Pick<HeadProps, 'path' | 'onLooked'>) {
  const { values: t } = text.value.site;
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | undefined>(undefined);
  const look = async (): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    try {
      onLooked(await post<SiteValues>(path));
    } catch (error) {
      setProblem(problemOf(error));
    }
    setBusy(false);
  };
  return (
    <>
      <button type="button" disabled={isBusy} onClick={() => void look()}>
        {isBusy ? t.looking : t.lookNow}
      </button>
      {problem === undefined ? null : <Failed problem={problem} />}
    </>
  );
}
