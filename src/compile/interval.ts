import type { Calendar, Override, Policies } from '../model/policy.js';
import { activeSpans, isActive, type Span } from './calendar.js';
import { sortByName } from './sort-by-name.js';
import { DAY, formatLocal } from '../model/zone.js';

/** A combination of active calendars and overrides. Between two changes of it, nothing changes. */
export interface Interval {
  /** The first instant at which it holds, in milliseconds since 1970 UTC. */
  readonly instant: number;
  readonly calendars: readonly string[];
  readonly overrides: readonly string[];
  /** `office-hours + exams, first Mon 2027-06-14 07:00` */
  readonly label: string;
}

export const HORIZON_DAYS = 366;

export const isInForce = (override: Override, instant: number): boolean =>
  override.from <= instant && instant < override.until;

export function intervalAt(policies: Policies, instant: number): Interval {
  const calendars = sortByName(policies.calendars);
  return describeInterval(calendars, instant, {
    calendars: calendars.filter((calendar) => isActive(calendar, instant)),
    overrides: sortByName(policies.overrides).filter((override) => isInForce(override, instant)),
  });
}

interface Active {
  readonly calendars: readonly Calendar[];
  readonly overrides: readonly Override[];
}

function describeInterval(known: readonly Calendar[], instant: number, active: Active): Interval {
  const zone = (active.calendars[0] ?? known[0])?.timeZone ?? 'UTC';
  const calendars = active.calendars.map(({ name }) => name);
  const overrides = active.overrides.map(({ name }) => name);
  const names = [...calendars, ...overrides.map((name) => `override ${name}`)];
  const what = names.length === 0 ? 'no calendar or override' : names.join(' + ');
  return { instant, calendars, overrides, label: `${what}, first ${formatLocal(zone, instant)}` };
}

/** Every combination that really occurs within the horizon, in order of first occurrence. */
export function intervalsOf(policies: Policies, from: number, horizonDays = HORIZON_DAYS): readonly Interval[] {
  const to = from + horizonDays * DAY;
  const calendars = sortByName(policies.calendars);
  const overrides = sortByName(policies.overrides);
  const spans: readonly (readonly Span[])[] = [
    ...calendars.map((calendar) => activeSpans(calendar, from, to)),
    ...overrides.map((override) => [{ from: Math.max(override.from, from), to: Math.min(override.until, to) }]),
  ];
  const found: Interval[] = [];
  for (const { instant, on } of distinctCombinations(spans, from, to)) {
    const active = {
      calendars: calendars.filter((_, index) => on[index]),
      overrides: overrides.filter((_, index) => on[calendars.length + index]),
    };
    found.push(describeInterval(calendars, instant, active));
  }
  return found;
}

interface Turn {
  readonly at: number;
  readonly index: number;
  readonly on: boolean;
}

interface Combination {
  readonly instant: number;
  readonly on: readonly boolean[];
}

/** Walks along all beginnings and ends once, and keeps each new combination. */
function distinctCombinations(spans: readonly (readonly Span[])[], from: number, to: number): readonly Combination[] {
  const turns = turnsOf(spans, to);
  const on = spans.map(() => false);
  const seen = new Map<string, Combination>();
  let next = 0;
  for (let instant: number | undefined = from; instant !== undefined; instant = turns[next]?.at) {
    for (let turn = turns[next]; turn?.at === instant; turn = turns[next]) {
      on[turn.index] = turn.on;
      next += 1;
    }
    const key = on.map(Number).join('');
    if (!seen.has(key)) seen.set(key, { instant, on: [...on] });
  }
  return [...seen.values()];
}

/** A span that reaches the horizon does not end there. */
function turnsOf(spans: readonly (readonly Span[])[], to: number): readonly Turn[] {
  const turns: Turn[] = [];
  spans.forEach((list, index) => {
    for (const span of list) {
      if (span.from >= span.to) continue;
      turns.push({ at: span.from, index, on: true });
      if (span.to < to) turns.push({ at: span.to, index, on: false });
    }
  });
  return turns.sort((a, b) => a.at - b.at);
}
