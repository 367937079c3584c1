import type { Management, Site } from '../model/inventory.js';
import type { Expectation } from '../model/policy.js';
import { DIRECTIONS, type Direction, formatRate, type Rate } from '../model/rate.js';
import type { Situation } from './network.js';
import { placeOf } from '../model/origin.js';
import type { TestFailure } from './promise.js';
import type { SiteShape } from './shape.js';

type RatePromise = Extract<Expectation, { kind: 'class-rate' | 'site-rate' }>;

/** How far a rate is from what was promised, as a share of the promise. */
interface Miss {
  readonly site: Site;
  readonly interval: string;
  readonly direction: Direction;
  readonly what: string;
  readonly found: Rate;
  readonly promise: string;
  readonly distance: number;
}

/** Looks at the rates as they would be pushed, so a repair that breaks a promise is seen. */
export function judgeRates(
  promise: RatePromise,
  sites: readonly Site[],
  situations: readonly Situation[],
): TestFailure | undefined {
  const failing = new Set<string>();
  let worst: Miss | undefined;
  for (const { interval, shapeOf } of situations) {
    if (promise.during !== undefined && !interval.calendars.includes(promise.during)) continue;
    const judged = new Map<SiteShape, readonly Miss[] | TestFailure>();
    for (const site of sites) {
      const shape = shapeOf(site);
      if (shape === undefined) continue;
      const known = judged.get(shape) ?? missesOf(promise, site, shape, interval.label);
      judged.set(shape, known);
      if ('message' in known) return known;
      for (const miss of known) {
        failing.add(site.name);
        if (worst === undefined || miss.distance > worst.distance) worst = miss;
      }
    }
  }
  return worst === undefined ? undefined : describeMiss(promise, worst, failing.size - 1);
}

function missesOf(promise: RatePromise, site: Site, shape: SiteShape, interval: string): readonly Miss[] | TestFailure {
  const queue =
    promise.kind === 'site-rate' ? shape : shape.leaves.find(({ traffic }) => traffic.name === promise.trafficClass);
  if (queue === undefined) return absent(promise, site);
  const directions = promise.direction === 'both' ? DIRECTIONS : [promise.direction];
  return directions.flatMap((direction) =>
    compare(promise, queue[direction]).map((miss) => ({ ...miss, site, interval, direction })),
  );
}

function absent(promise: RatePromise, site: Site): TestFailure {
  const name = promise.kind === 'class-rate' ? promise.trafficClass : site.class;
  return {
    message: `site ${site.name} (${site.class}) has no traffic class "${name}"`,
    site: site.name,
    found: 'no such traffic class',
    at: placeOf(promise.at),
  };
}

type Comparison = Pick<Miss, 'what' | 'found' | 'promise' | 'distance'>;

function compare(promise: RatePromise, { committed, peak }: Management): readonly Comparison[] {
  const misses: Comparison[] = [];
  const least = (what: string, found: Rate, limit: Rate | undefined): void => {
    if (limit === undefined || found >= limit) return;
    misses.push({ what, found, promise: `at least ${formatRate(limit)}`, distance: (limit - found) / limit });
  };
  least('committed', committed, promise.committedAtLeast);
  least('peak', peak, promise.peakAtLeast);
  const most = promise.kind === 'class-rate' ? promise.peakAtMost : undefined;
  if (most !== undefined && peak > most)
    misses.push({ what: 'peak', found: peak, promise: `at most ${formatRate(most)}`, distance: (peak - most) / most });
  return misses;
}

function describeMiss(promise: RatePromise, miss: Miss, others: number): TestFailure {
  const { site, interval, direction, what, promise: limit } = miss;
  const found = formatRate(miss.found);
  const of = promise.kind === 'class-rate' ? ` for ${promise.trafficClass}` : '';
  const also = others === 0 ? '' : ` (and ${others} more ${others === 1 ? 'site' : 'sites'})`;
  return {
    message: `site ${site.name} (${site.class}) has ${found} ${what}${of} ${direction} in "${interval}", not ${limit}${also}`,
    site: site.name,
    found,
    interval,
    at: placeOf(promise.at),
  };
}
