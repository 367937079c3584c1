import type { Calendar, DateRange, Weekday } from '../model/policy.js';
import { DAY, MINUTE, offsetAt, offsetSpans } from '../model/zone.js';

export interface Span {
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
}

/** A calendar in numbers: days since 1970 in local time, hours in milliseconds of the day. */
interface Almanac {
  readonly dates: readonly Span[];
  readonly except: readonly Span[];
  /** By day of week, Thursday (1970-01-01) first. */
  readonly hours: readonly (readonly Span[])[];
  /** A calendar that only has spans is active in those and at no other time. */
  readonly spansOnly: boolean;
}

const WEEKDAYS: readonly Weekday[] = ['thu', 'fri', 'sat', 'sun', 'mon', 'tue', 'wed'];
const ALL_DAY: readonly Span[] = [{ from: 0, to: DAY }];

const toDays = (ranges: readonly DateRange[]): readonly Span[] =>
  ranges.map(({ from, to }) => ({ from: Date.parse(from) / DAY, to: Date.parse(to) / DAY + 1 }));

const almanacs = new WeakMap<Calendar, Almanac>();

function almanacOf(calendar: Calendar): Almanac {
  const known = almanacs.get(calendar);
  if (known !== undefined) return known;
  const { weekly, dates, except, spans } = calendar;
  const hoursOf = (day: Weekday): readonly Span[] =>
    weekly
      .filter((range) => range.days.includes(day))
      .map(({ from, to }) => ({ from: from * MINUTE, to: to * MINUTE }));
  const made = {
    dates: toDays(dates),
    except: toDays(except),
    hours: WEEKDAYS.map((day) => (weekly.length === 0 ? ALL_DAY : hoursOf(day))),
    spansOnly: weekly.length === 0 && dates.length === 0 && spans.length > 0,
  };
  almanacs.set(calendar, made);
  return made;
}

const holds = (spans: readonly Span[], at: number): boolean => spans.some((span) => span.from <= at && at < span.to);

/** Hours of a local day in which the weekly ranges and dates hold. */
function hoursOn(almanac: Almanac, day: number): readonly Span[] {
  if (almanac.spansOnly || (almanac.dates.length > 0 && !holds(almanac.dates, day))) return [];
  return almanac.hours[((day % 7) + 7) % 7] ?? [];
}

export function isActive(calendar: Calendar, instant: number): boolean {
  const almanac = almanacOf(calendar);
  const local = instant + offsetAt(calendar.timeZone, instant);
  const day = Math.floor(local / DAY);
  if (holds(almanac.except, day)) return false;
  return holds(hoursOn(almanac, day), local - day * DAY) || holds(calendar.spans, instant);
}

/** When the calendar is active between two instants: in order, merged, clipped. */
export function activeSpans(calendar: Calendar, from: number, to: number): readonly Span[] {
  const almanac = almanacOf(calendar);
  const found: Span[] = [];
  for (const stretch of offsetSpans(calendar.timeZone, from, to)) {
    const last = Math.ceil((stretch.to + stretch.offset) / DAY);
    for (let day = Math.floor((stretch.from + stretch.offset) / DAY); day < last; day += 1) {
      if (holds(almanac.except, day)) continue;
      const midnight = day * DAY - stretch.offset;
      const whole = clip({ from: midnight, to: midnight + DAY }, stretch);
      for (const hours of hoursOn(almanac, day))
        found.push(clip({ from: midnight + hours.from, to: midnight + hours.to }, whole));
      for (const span of calendar.spans) found.push(clip(span, whole));
    }
  }
  return mergeSpans(found);
}

const clip = (span: Span, within: Span): Span => ({
  from: Math.max(span.from, within.from),
  to: Math.min(span.to, within.to),
});

function mergeSpans(spans: readonly Span[]): readonly Span[] {
  const merged: { from: number; to: number }[] = [];
  for (const span of spans.filter(({ from, to }) => from < to).toSorted((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last !== undefined && span.from <= last.to) last.to = Math.max(last.to, span.to);
    else merged.push({ ...span });
  }
  return merged;
}
