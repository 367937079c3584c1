import type { Direction } from '../../../model/rate.js';
import type { CapacityLink, NetworkMap } from '../../../server/replies/capacity.js';
import { Mark } from '../../parts/mark.js';
import { format, text } from '../../text/language.js';
import { FULL, type Load, NEARLY, toneOfShare } from './links.js';

export type Flows = NetworkMap['uplinks'][number]['now'];

const WIDTH = 1000;

/** What does not fit is more than 100 %, and what fits is not, however little is missing. */
export const percentOf = (share: number): string =>
  format.value.percent(share > FULL ? Math.ceil(share * 100) / 100 : Math.min(FULL, share));

interface LoadBarProps {
  /** Of the capacity. */
  readonly guaranteed: number;
  readonly used: number | undefined;
  readonly label: string;
}

/** Above what is guaranteed, below what is used; the tick is the capacity, which guarantees may be beyond. */
export function LoadBar({ guaranteed, used, label }: LoadBarProps) {
  const scale = WIDTH / Math.max(1, guaranteed, used ?? 0);
  const end = scale;
  return (
    <svg
      class={`bar load-bar bar-${toneOfShare(guaranteed)}`}
      viewBox={`0 0 ${WIDTH} 12`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <rect class="bar-range" x="0" y="1" width={end} height="10" />
      <rect class="load-guaranteed" x="0" y="1" width={guaranteed * scale} height="6" />
      {used === undefined ? null : <rect class="load-used" x="0" y="8" width={used * scale} height="3" />}
      {end < WIDTH ? <rect class="bar-tick" x={end - 4} y="0" width="6" height="12" /> : null}
    </svg>
  );
}

interface LoadCellProps {
  readonly link: Pick<CapacityLink, 'capacity'>;
  readonly load: Load | undefined;
  /** Undefined: the use of a time to come, which nobody knows. */
  readonly now: Flows | undefined;
  readonly way: Direction;
}

/** One direction of a link: guaranteed of the capacity, and used now. */
export function LoadCell({ link, load, now, way }: LoadCellProps) {
  const { capacity: t } = text.value;
  const { percent, rate } = format.value;
  if (load === undefined) return <>–</>;
  const capacity = link.capacity[way];
  const share = load.share[way];
  const flow = now?.[way] ?? undefined;
  const used = flow === undefined ? undefined : flow.delivered / capacity;
  const sum = t.guaranteedOf(rate(load.committed[way]), rate(capacity));
  const counted =
    flow === undefined || used === undefined ? t.notCounted : t.usedNow(rate(flow.delivered), percent(used));
  const use = now === undefined ? undefined : counted;
  return (
    <span class="load-cell" title={use === undefined ? sum : `${sum} · ${use}`}>
      <span class="load-head">
        <strong>
          {share < NEARLY ? null : <Mark tone={toneOfShare(share)} />} {percentOf(share)}
        </strong>
        <span>{sum}</span>
      </span>
      <LoadBar guaranteed={share} used={used} label={[percentOf(share), sum, use].filter(Boolean).join(', ')} />
      {use === undefined ? null : (
        <span class="quiet">
          {(used ?? 0) < NEARLY ? null : <Mark tone="warn" />} {use}
        </span>
      )}
    </span>
  );
}
