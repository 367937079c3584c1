import { fieldOrigin, type Origin, type Position } from '../model/origin.js';
import {
  type ClassPolicy,
  type Discipline,
  floorRate,
  type Override,
  type Priority,
  rateOfShare,
  type Share,
  type SiteChange,
  type TrafficChange,
  type TrafficClass,
} from '../model/policy.js';
import { DIRECTIONS, type Direction, type Rate, type Rates } from '../model/rate.js';
import type { Dscp } from '../model/dscp.js';

/** Weakest first. */
export const LAYERS = ['default', 'class', 'calendar', 'override'] as const;
export type Layer = (typeof LAYERS)[number];

/** A value with where it was written and what put it in force. */
export interface Traced<Value> {
  readonly value: Value;
  readonly at: Position;
  readonly layer: Layer;
  /** Name of the class, calendar or override; `default` for what nobody wrote. */
  readonly name: string;
}

export interface TracedRates {
  readonly committed: Traced<Rate>;
  readonly peak: Traced<Rate>;
}

export interface TrafficSettings {
  readonly name: string;
  readonly default: boolean;
  readonly priority: Traced<Priority>;
  readonly download: TracedRates;
  readonly upload: TracedRates;
  readonly mark?: Traced<Dscp>;
  readonly disciplines: Traced<readonly Discipline[]>;
  readonly delay: Traced<number>;
  readonly packetSize: Traced<number>;
}

/** What is in force for a site. Many sites share one: those of a class that the same overrides select. */
export interface Settings {
  readonly class: string;
  readonly allocation: Traced<Rates>;
  readonly contention: Traced<number>;
  readonly committed: Readonly<Record<Direction, Traced<Rate>>>;
  readonly precedence: Traced<Priority>;
  readonly traffic: readonly TrafficSettings[];
}

interface Step<Change> {
  readonly change: Change;
  readonly layer: Layer;
  readonly name: string;
}

/**
 * Settles what is in force: class policy, then its calendar entries in the order written, then overrides.
 * `overrides` are the ones in force that select the site, widest first.
 */
export function settleClass(
  policy: ClassPolicy,
  calendars: ReadonlySet<string>,
  overrides: readonly Override[],
): Settings {
  const steps: readonly Step<SiteChange>[] = [
    ...calendarSteps(policy.when, calendars),
    ...overrides.flatMap(({ site, name }) =>
      site === undefined ? [] : [{ change: site, layer: 'override' as const, name }],
    ),
  ];
  const allocation = pick(steps, 'allocation', writtenIn(policy, policy, 'allocation'));
  const contention = pick(steps, 'contention', writtenIn(policy, policy, 'contention', 1));
  const committed = committedOf(allocation, contention);
  const site = { policy, allocation: allocation.value, committed };
  return {
    class: policy.name,
    allocation,
    contention,
    committed,
    precedence: writtenIn(policy, policy, 'precedence', 4),
    traffic: policy.traffic.map((traffic) =>
      settleTraffic(traffic, site, [
        ...calendarSteps(traffic.when, calendars),
        ...overrides.flatMap((override) => overrideSteps(override, traffic.name)),
      ]),
    ),
  };
}

const calendarSteps = <Change extends { readonly calendar: string }>(
  entries: readonly Change[],
  calendars: ReadonlySet<string>,
): readonly Step<Change>[] =>
  entries
    .filter(({ calendar }) => calendars.has(calendar))
    .map((change) => ({ change, layer: 'calendar', name: change.calendar }));

const overrideSteps = (override: Override, traffic: string): readonly Step<TrafficChange>[] =>
  override.traffic
    .filter(({ name }) => name === traffic)
    .map((change) => ({ change, layer: 'override', name: override.name }));

/** The last step that sets the field. */
function pick<Change extends { readonly at: Origin }, Field extends keyof Change & string>(
  steps: readonly Step<Change>[],
  field: Field,
  base: Traced<NonNullable<Change[Field]>>,
): Traced<NonNullable<Change[Field]>> {
  const step = steps.findLast(({ change }) => change[field] !== undefined);
  const value = step?.change[field];
  if (step === undefined || value === undefined || value === null) return base;
  return { value, at: fieldOrigin(step.change.at, field), layer: step.layer, name: step.name };
}

/** A value that the policy holds; of the default layer where nobody wrote it. */
function writtenIn<Noun extends { readonly at: Origin }, Field extends keyof Noun & string>(
  policy: ClassPolicy,
  noun: Noun,
  field: Field,
  fallback?: NonNullable<Noun[Field]>,
): Traced<NonNullable<Noun[Field]>> {
  const at = fieldOrigin(noun.at, field);
  const value = noun[field] ?? fallback;
  if (value === undefined || value === null) throw new TypeError(`${field} has no value and no default`);
  const isWritten = noun.at.fields?.[field] !== undefined || (noun[field] !== undefined && value !== fallback);
  return isWritten
    ? { value, at, layer: 'class', name: policy.name }
    : { value, at, layer: 'default', name: 'default' };
}

/** The committed rate follows from two values; the stronger one explains it. */
function committedOf(allocation: Traced<Rates>, contention: Traced<number>): Settings['committed'] {
  const isContention = LAYERS.indexOf(contention.layer) >= LAYERS.indexOf(allocation.layer);
  const source = isContention ? contention : allocation;
  const traced = (direction: Direction): Traced<Rate> => ({
    ...source,
    value: floorRate(allocation.value[direction] / contention.value),
  });
  return { download: traced('download'), upload: traced('upload') };
}

interface SiteRates {
  readonly policy: ClassPolicy;
  readonly allocation: Rates;
  readonly committed: Settings['committed'];
}

const DISCIPLINES: readonly Discipline[] = ['fq_codel', 'sfq', 'fifo'];
/** Telephony gets no active queue management (RFC 4594, figure 5). */
const CRITICAL_DISCIPLINES: readonly Discipline[] = ['fifo'];

function settleTraffic(traffic: TrafficClass, site: SiteRates, steps: readonly Step<TrafficChange>[]): TrafficSettings {
  const { policy } = site;
  const isCritical = traffic.priority <= 2;
  const committed = pick(steps, 'committed', writtenIn(policy, traffic, 'committed'));
  const peak = pick(steps, 'peak', writtenIn(policy, traffic, 'peak', WHOLE));
  const [download, upload] = DIRECTIONS.map((direction) => {
    const floor = { ...committed, value: rateOfShare(committed.value, site.committed[direction].value) };
    const most = site.allocation[direction];
    const ceiling = Math.max(floor.value, Math.min(rateOfShare(peak.value, most), most));
    return { committed: floor, peak: { ...peak, value: ceiling } };
  }) as [TracedRates, TracedRates];
  return {
    name: traffic.name,
    default: traffic.default,
    priority: pick(steps, 'priority', writtenIn(policy, traffic, 'priority', 5)),
    download,
    upload,
    ...(traffic.mark === undefined ? {} : { mark: writtenIn(policy, traffic, 'mark') }),
    disciplines: writtenIn(policy, traffic, 'disciplines', isCritical ? CRITICAL_DISCIPLINES : DISCIPLINES),
    delay: writtenIn(policy, traffic, 'delay', isCritical ? 10 : 30),
    packetSize: writtenIn(policy, traffic, 'packetSize', 1500),
  };
}

const WHOLE: Share = { share: 1 };
