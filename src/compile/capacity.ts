import type { Diagnostic } from '../model/diagnostic.js';
import { type Direction, formatRate, type Rate } from '../model/rate.js';
import type { Interval } from './interval.js';
import { committedOn, type SettingsOf } from './load.js';
import { compareNames } from './sort-by-name.js';
import type { Group, Link, Survey } from './survey.js';

/** A link whose guarantees do not fit in a direction and an interval. */
export interface Overload {
  readonly link: Link;
  readonly direction: Direction;
  readonly interval: Interval;
  readonly settings: SettingsOf;
  /** How many other intervals it fails in. */
  readonly others: number;
}

export interface Demand {
  readonly name: string;
  readonly rate: Rate;
}

/**
 * The fewest sites whose guarantees alone exceed the capacity: the largest first. No smaller set can do it, since any
 * set of that size sums to at most as much.
 */
export function smallestConflict(demands: readonly Demand[], capacity: Rate): readonly Demand[] {
  const sorted = demands.toSorted((a, b) => b.rate - a.rate || compareNames(a, b));
  let sum = 0;
  let count = 0;
  while (sum <= capacity && count < sorted.length) {
    sum += sorted[count]?.rate ?? 0;
    count += 1;
  }
  return sum > capacity ? sorted.slice(0, count) : [];
}

export function describeOverload(survey: Survey, overload: Overload): Diagnostic {
  const { link, direction, interval, settings, others } = overload;
  const repairs = survey.inventory.network.repair === 'proportional';
  const capacity = link.capacity[direction];
  const reserve = link.reserve[direction];
  const sum = committedOn(link, direction, settings);
  const demands = demandsOn(survey, overload);
  const factor = Math.max(0, capacity - reserve) / (sum - reserve);
  const own = reserve > 0 ? `, with ${formatRate(reserve)} for its own management,` : '';
  const again = others === 0 ? '' : ` It fails in ${others} other ${others === 1 ? 'interval' : 'intervals'} too.`;
  const scaled = repairs ? `; they are scaled to ${percent(factor)}` : '';
  return {
    code: repairs ? 'capacity.repaired' : link.kind === 'uplink' ? 'capacity.uplink' : 'capacity.router',
    severity: repairs ? 'warning' : 'error',
    message: `${link.kind} ${link.name} ${direction}: the guarantees of ${demands.length} ${demands.length === 1 ? 'site' : 'sites'}${own} add up to ${formatRate(sum)} in "${interval.label}", ${formatRate(sum - capacity)} more than its capacity of ${formatRate(capacity)}; ${conflictText(demands, capacity - reserve)}${scaled}`,
    cure: `Raise the capacity to ${formatRate(sum)}, or scale the guarantees to ${percent(factor)}${contentionText(overload, factor)}.${again}`,
    at: link.at,
  };
}

const percent = (share: number): string => `${Math.floor(share * 1000) / 10} %`;

const demandsOn = ({ groupOf }: Survey, { link, direction, settings }: Overload): readonly Demand[] =>
  link.sites.flatMap(({ name }) => {
    const group = groupOf.get(name);
    const rate = group === undefined ? undefined : settings.get(group)?.committed[direction].value;
    return rate === undefined ? [] : [{ name, rate }];
  });

const MOST_NAMES = 10;

function conflictText(demands: readonly Demand[], capacity: Rate): string {
  const names = smallestConflict(demands, capacity).map(({ name }) => name);
  const shown = names.slice(0, MOST_NAMES).join(', ');
  const rest = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : '';
  return `the fewest sites that already do not fit are ${names.length}: ${shown}${rest}`;
}

/** The contention that would fit, per class; where overrides split a class, for most of its sites. */
function contentionText({ link, settings }: Overload, factor: number): string {
  if (factor === 0) return '';
  const largest = new Map<string, readonly [Group, number]>();
  for (const [group, count] of link.counts) {
    const best = largest.get(group.policy.name);
    if (best === undefined || best[1] < count) largest.set(group.policy.name, [group, count]);
  }
  const wishes = [...largest]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, [group]]) => {
      const contention = settings.get(group)?.contention.value ?? 1;
      return `${Math.ceil((contention / factor) * 100) / 100} for ${name}`;
    });
  return `, that is contention ${wishes.join(', ')}`;
}
