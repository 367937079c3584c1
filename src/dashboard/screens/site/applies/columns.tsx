import { now } from '../../../api/clock.js';
import type { ListedApply } from '../../../../server/replies/applies.js';
import { Sign } from '../../../parts/badge.js';
import { Link } from '../../../parts/link.js';
import type { Column } from '../../../parts/table.js';
import { At } from '../../../parts/time.js';
import { addressOf, place } from '../../../route.js';
import { format, text } from '../../../text/language.js';

type Ended = Pick<ListedApply, 'end'>;

export function columns(chosen: number | undefined): readonly Column<ListedApply>[] {
  const { applies: t } = text.value.site;
  const { number } = format.value;
  return [
    {
      name: 'id',
      title: t.apply,
      show: ({ id }) => (
        <Link to={detailOf(id)} current={id === chosen}>
          {t.number(number(id))}
        </Link>
      ),
    },
    { name: 'at', title: t.when, show: ({ at }) => <At at={at} /> },
    { name: 'result', title: t.result, show: (apply) => <Result apply={apply} /> },
    { name: 'took', title: t.duration, isNumber: true, show: (apply) => tookOf(apply) },
    { name: 'changes', title: t.changes, isNumber: true, isMinor: true, show: ({ changes }) => number(changes) },
    {
      name: 'revision',
      title: t.revision,
      isMinor: true,
      show: ({ revision }) => <code title={revision}>{revision.slice(0, 12)}</code>,
    },
  ];
}

function detailOf(id: number): string {
  const { path, query } = place.value;
  return addressOf(path, { ...Object.fromEntries(query), apply: id });
}

export function Result({ apply: { end } }: { readonly apply: Ended }) {
  const { site, conditions } = text.value;
  if (end === undefined) return <Sign tone="busy">{site.applies.running}</Sign>;
  return <Sign tone={end.ok ? 'good' : 'bad'}>{end.ok ? site.applies.done : conditions.reasons[end.reason]}</Sign>;
}

/** Of one under way, so far. */
export const tookOf = ({ at, end }: Pick<ListedApply, 'at' | 'end'>): string =>
  lengthOf((end?.at ?? Math.max(at, now.value)) - at);

const SECOND = 1000;

/** Below ten seconds a second is too coarse: most applies are over by then, and their steps in milliseconds. */
export function lengthOf(ms: number): string {
  const { duration, seconds, milliseconds } = format.value;
  if (ms < SECOND) return milliseconds(ms);
  return ms < 10 * SECOND ? seconds(ms) : duration(ms);
}
