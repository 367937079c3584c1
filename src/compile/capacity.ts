import type { Diagnostic } from '../model/diagnostic.js';
import { placeOf, type Position } from '../model/origin.js';
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

/** Guarantees that do not fit, with what would make them fit. */
export interface Conflict {
  readonly kind: Link['kind'];
  readonly link: string;
  readonly direction: Direction;
  readonly interval: Interval;
  /** How many other intervals it fails in. */
  readonly others: number;
  readonly committed: Rate;
  readonly capacity: Rate;
  /** Of `committed`: what the router keeps for its own management. */
  readonly reserve: Rate;
  /** Sites with guarantees on the link. */
  readonly sites: number;
  /** The fewest that already do not fit, the largest first. */
  readonly smallest: readonly Demand[];
  readonly repair: Repair;
  readonly at: Position;
}

/** Either the capacity is raised to `capacity`, or all guarantees are scaled by `factor`. */
export interface Repair {
  /** The network asks for it, so it is in force already. */
  readonly applied: boolean;
  readonly capacity: Rate;
  readonly factor: number;
  /** What the factor means in the files; of a class that overrides split, for most of its sites. */
  readonly contention: readonly {
    readonly class: string;
    readonly from: number;
    readonly to: number;
    /** Where `from` was written. */
    readonly at: Position;
  }[];
}

export function conflictOf(survey: Survey, overload: Overload): Conflict {
  const { link, direction, interval, settings, others } = overload;
  const capacity = link.capacity[direction];
  const reserve = link.reserve[direction];
  const committed = committedOn(link, direction, settings);
  const demands = demandsOn(survey, overload);
  const factor = Math.max(0, capacity - reserve) / (committed - reserve);
  return {
    kind: link.kind,
    link: link.name,
    direction,
    interval,
    others,
    committed,
    capacity,
    reserve,
    sites: demands.length,
    smallest: smallestConflict(demands, capacity - reserve),
    repair: {
      applied: survey.inventory.network.repair === 'proportional',
      capacity: committed,
      factor,
      contention: contentionFor(overload, factor),
    },
    at: link.at,
  };
}

export const describeOverload = (survey: Survey, overload: Overload): Diagnostic =>
  describeConflict(conflictOf(survey, overload));

function describeConflict(conflict: Conflict): Diagnostic {
  const { kind, link, direction, interval, others, committed, capacity, reserve, sites, repair, at } = conflict;
  const { applied, factor } = repair;
  const own = reserve > 0 ? `, with ${formatRate(reserve)} for its own management,` : '';
  const again = others === 0 ? '' : ` It fails in ${others} other ${others === 1 ? 'interval' : 'intervals'} too.`;
  const scaled = applied ? `; they are scaled to ${percent(factor)}` : '';
  return {
    code: applied ? 'capacity.repaired' : kind === 'uplink' ? 'capacity.uplink' : 'capacity.router',
    severity: applied ? 'warning' : 'error',
    message: `${kind} ${link} ${direction}: the guarantees of ${sites} ${sites === 1 ? 'site' : 'sites'}${own} add up to ${formatRate(committed)} in "${interval.label}", ${formatRate(committed - capacity)} more than its capacity of ${formatRate(capacity)}; ${conflictText(conflict)}${scaled}`,
    cure: `Raise the capacity to ${formatRate(repair.capacity)}, or scale the guarantees to ${percent(factor)}${contentionText(repair)}.${again}`,
    at,
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

function conflictText({ smallest }: Conflict): string {
  const names = smallest.map(({ name }) => name);
  const shown = names.slice(0, MOST_NAMES).join(', ');
  const rest = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : '';
  return `the fewest sites that already do not fit are ${names.length}: ${shown}${rest}`;
}

function contentionFor({ link, settings }: Overload, factor: number): Repair['contention'] {
  if (factor === 0) return [];
  const largest = new Map<string, readonly [Group, number]>();
  for (const [group, count] of link.counts) {
    const best = largest.get(group.policy.name);
    if (best === undefined || best[1] < count) largest.set(group.policy.name, [group, count]);
  }
  return [...largest]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, [group]]) => {
      const { value: from, at } = settings.get(group)?.contention ?? { value: 1, at: group.policy.at };
      return { class: name, from, to: Math.ceil((from / factor) * 100) / 100, at: placeOf(at) };
    });
}

const contentionText = ({ contention }: Repair): string =>
  contention.length === 0
    ? ''
    : `, that is contention ${contention.map((one) => `${one.to} for ${one.class}`).join(', ')}`;
