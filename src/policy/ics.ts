import ICAL from 'ical.js';
import { offsetAt } from '../model/zone.js';

export interface IcsSpan {
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
}

const YEARS = 3 * 366 * 86_400_000;
const MAX_SPANS = 5000;

/**
 * The events of an iCalendar file (RFC 5545), repetitions unrolled for three years from the first. Whole days and times
 * without a zone are read in the zone of the calendar that names the file. Throws what the parser throws.
 */
export function readIcs(text: string, zone: string): readonly IcsSpan[] {
  const calendar = new ICAL.Component(ICAL.parse(text) as never);
  const spans: IcsSpan[] = [];
  for (const component of calendar.getAllSubcomponents('vevent')) {
    // A changed instance of a repeated event: its series brings it in.
    if (component.hasProperty('recurrence-id')) continue;
    const event = new ICAL.Event(component);
    const tzid = component.getFirstProperty('dtstart')?.getFirstParameter('tzid');
    const place = placeOf(calendar, tzid, zone);
    const begin = place(event.startDate);
    const occurrences = event.iterator();
    const following = (): ICAL.Time | undefined => occurrences.next() ?? undefined;
    for (let next = following(); next !== undefined; next = following()) {
      const { startDate, endDate } = event.getOccurrenceDetails(next);
      const span = { from: place(startDate), to: place(endDate) };
      if (span.from > begin + YEARS || spans.length >= MAX_SPANS) break;
      if (span.from < span.to) spans.push(span);
    }
  }
  return spans.toSorted((a, b) => a.from - b.from);
}

/** Milliseconds since 1970 UTC of a time as the file means it. */
function placeOf(calendar: ICAL.Component, tzid: string | undefined, zone: string): (time: ICAL.Time) => number {
  const described =
    tzid !== undefined &&
    calendar.getAllSubcomponents('vtimezone').some((one) => one.getFirstPropertyValue('tzid') === tzid);
  const named = tzid === undefined || described ? zone : tzid;
  return (time) => {
    const isFloating = time.isDate || time.zone === ICAL.Timezone.localTimezone;
    if (!isFloating) return time.toUnixTime() * 1000;
    const local = Date.UTC(time.year, time.month - 1, time.day, time.hour, time.minute, time.second);
    return local - offsetAt(named, local - offsetAt(named, local));
  };
}
