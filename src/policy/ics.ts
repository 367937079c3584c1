import ICAL from 'ical.js';
import { offsetAt } from '../model/zone.js';
import { clip } from './quote.js';

export interface IcsSpan {
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
}

/** Repetitions without an end are unrolled up to here: no clock is asked, so it lies beyond the life of any plan. */
const LAST_YEAR = 2045;
const MAX_EVENTS = 20_000;
const DAY_SECONDS = 86_400;
const LONGEST_SECONDS = 3 * 366 * DAY_SECONDS;
const READ: ReadonlySet<string> = new Set(['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY']);

const lastYearFrom = (first: ICAL.Time): number => Math.max(LAST_YEAR, first.year + 3);

/** ical.js walks on for ever where a rule can never be met, as on 30 February. */
class Repetition extends ICAL.RecurIterator {
  override check_contracting_rules(): boolean {
    return this.last.year > lastYearFrom(this.dtstart) || super.check_contracting_rules();
  }
}

/**
 * The events of an iCalendar file (RFC 5545), repetitions unrolled. Whole days and times without a zone are read in the
 * zone of the calendar that names the file. Throws an error that says what cannot be read.
 */
export function readIcs(text: string, zone: string): readonly IcsSpan[] {
  const place = placeIn(zone);
  const spans: IcsSpan[] = [];
  let count = 0;
  for (const calendar of calendarsOf(text)) {
    const events = calendar.getAllSubcomponents('vevent');
    const changed = changesOf(events, place);
    const series = new Set(events.filter((event) => !isChange(event)).map(uidOf));
    for (const event of events) {
      if (isCancelled(event) || (isChange(event) && series.has(uidOf(event)))) continue;
      for (const span of spansOf(event, place, changed.get(uidOf(event)))) {
        count += 1;
        if (count > MAX_EVENTS) throw new Error(`it has more than ${MAX_EVENTS} events and repetitions`);
        if (span.from < span.to) spans.push(span);
      }
    }
  }
  return spans.toSorted((a, b) => a.from - b.from);
}

function calendarsOf(text: string): readonly ICAL.Component[] {
  const parsed = text.trim() === '' ? [] : (ICAL.parse(text) as unknown[]);
  const calendars = (Array.isArray(parsed[0]) ? parsed : [parsed]).map((one) => new ICAL.Component(one as never));
  if (parsed.length === 0 || calendars.some(({ name }) => name !== 'vcalendar')) throw new Error('it has no VCALENDAR');
  return calendars;
}

const isChange = (event: ICAL.Component): boolean => event.hasProperty('recurrence-id');
const textOf = (event: ICAL.Component, name: string): string => String(event.getFirstPropertyValue(name) ?? '');
const uidOf = (event: ICAL.Component): string => textOf(event, 'uid');
const isCancelled = (event: ICAL.Component): boolean => textOf(event, 'status').toUpperCase() === 'CANCELLED';
const fail = (event: ICAL.Component, why: string): Error =>
  new Error(`event "${clip(textOf(event, 'summary') || uidOf(event))}" ${why}`);

/** Milliseconds since 1970 UTC of a value of a property, as the file means it. */
type Place = (time: ICAL.Time, property: ICAL.Property | null) => number;

/** A zone that the file describes itself is used as described; else its name must be one of IANA. */
function placeIn(zone: string): Place {
  return (time, property) => {
    if (!time.isDate && time.zone !== ICAL.Timezone.localTimezone) return time.toUnixTime() * 1000;
    const named = time.isDate ? undefined : property?.getFirstParameter('tzid');
    const local = Date.UTC(time.year, time.month - 1, time.day, time.hour, time.minute, time.second);
    const guess = local - offsetAt(named ?? zone, local);
    return local - offsetAt(named ?? zone, guess);
  };
}

/** Changed instances, by the event that they belong to and the start that they had in it. */
function changesOf(
  events: readonly ICAL.Component[],
  place: Place,
): ReadonlyMap<string, ReadonlyMap<number, ICAL.Component>> {
  const byEvent = new Map<string, Map<number, ICAL.Component>>();
  for (const event of events.filter(isChange)) {
    const property = event.getFirstProperty('recurrence-id');
    if (property?.getFirstParameter('range') !== undefined)
      throw fail(event, 'changes all later ones (RANGE), which is not read: end the series with UNTIL');
    const known = byEvent.get(uidOf(event)) ?? new Map<number, ICAL.Component>();
    known.set(place(timeOf(event, 'recurrence-id'), property), event);
    byEvent.set(uidOf(event), known);
  }
  return byEvent;
}

function timeOf(event: ICAL.Component, name: string): ICAL.Time {
  const value = event.getFirstPropertyValue(name);
  if (value instanceof ICAL.Time) return value;
  throw fail(event, `has no ${name.toUpperCase()} that is a time`);
}

function* spansOf(
  event: ICAL.Component,
  place: Place,
  changed?: ReadonlyMap<number, ICAL.Component>,
): Generator<IcsSpan> {
  const property = event.getFirstProperty('dtstart');
  const seconds = lengthOf(event, place);
  const except = exceptionsOf(event, place);
  for (const start of isChange(event) ? [timeOf(event, 'dtstart')] : startsOf(event)) {
    const from = place(start, property);
    if (except.has(from) || except.has(start.toString().slice(0, 10))) continue;
    const instance = changed?.get(from);
    if (instance === undefined) yield { from, to: endOf(start, seconds, place) ?? from + seconds * 1000 };
    else if (!isCancelled(instance)) yield* spansOf(instance, place);
  }
}

/** Of whole days, which the change of clocks makes longer or shorter. */
function endOf(start: ICAL.Time, seconds: number, place: Place): number | undefined {
  if (!start.isDate) return undefined;
  const end = start.clone();
  end.day += Math.round(seconds / DAY_SECONDS);
  return place(end, null);
}

function lengthOf(event: ICAL.Component, place: Place): number {
  const start = timeOf(event, 'dtstart');
  const given = event.getFirstPropertyValue('duration');
  const seconds = (): number => {
    if (given instanceof ICAL.Duration) return given.toSeconds();
    if (!event.hasProperty('dtend')) return start.isDate ? DAY_SECONDS : 0;
    const end = place(timeOf(event, 'dtend'), event.getFirstProperty('dtend'));
    return (end - place(start, event.getFirstProperty('dtstart'))) / 1000;
  };
  const length = seconds();
  if (length < 0) throw fail(event, 'ends before it starts');
  if (length > LONGEST_SECONDS) throw fail(event, 'is longer than three years');
  return length;
}

/** Times, and whole days as text. */
function exceptionsOf(event: ICAL.Component, place: Place): ReadonlySet<number | string> {
  return new Set(
    event.getAllProperties('exdate').flatMap((property) =>
      property
        .getValues()
        .filter((value) => value instanceof ICAL.Time)
        .map((time) => (time.isDate ? time.toString() : place(time, property))),
    ),
  );
}

/** The first one, those of the rules and those listed. What stands twice is one. */
function* startsOf(event: ICAL.Component): Generator<ICAL.Time> {
  const first = timeOf(event, 'dtstart');
  const rules = event.getAllProperties('rrule').flatMap((property) => property.getValues());
  const seen = new Set<string>();
  for (const time of [...(rules.length === 0 ? [first] : []), ...listedIn(event)]) {
    if (seen.has(time.toString())) continue;
    seen.add(time.toString());
    yield time;
  }
  for (const rule of rules) {
    if (!(rule instanceof ICAL.Recur) || !READ.has(rule.freq))
      throw fail(event, 'repeats more often than daily, which is not read');
    const times = new Repetition({ rule, dtstart: first });
    const last = lastYearFrom(first);
    for (let time = times.next(); time && time.year <= last; time = times.next())
      if (!seen.has(time.toString())) yield time.clone();
  }
}

const listedIn = (event: ICAL.Component): readonly ICAL.Time[] =>
  event.getAllProperties('rdate').flatMap((property) =>
    property.getValues().map((value) => {
      if (value instanceof ICAL.Time) return value;
      throw fail(event, 'lists periods (RDATE), which are not read: list their starts');
    }),
  );
