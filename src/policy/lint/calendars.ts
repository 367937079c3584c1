import type { Diagnostic } from '../../model/diagnostic.js';
import { fieldOrigin } from '../../model/origin.js';
import type { Calendar, DateRange, Weekday } from '../../model/policy.js';
import { problem } from '../report.js';

const DAY = 86_400_000;
const WEEK: readonly Weekday[] = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
/** Ten years of single days; who writes more means every day. */
const MAX_DAYS = 3660;

/** A calendar that can never be active changes nothing, which its author did not mean. */
export function lintCalendar(calendar: Calendar, hasIcs: boolean): readonly Diagnostic[] {
  const { name, weekly, dates, spans, at } = calendar;
  const never = (why: string, field: string): readonly Diagnostic[] => {
    const message = `calendar "${name}" never occurs, so what refers to it never holds: ${why}`;
    return [
      problem('calendar.never', fieldOrigin(at, field), message, { cure: 'Add hours, days or events, or remove it.' }),
    ];
  };
  if (weekly.length === 0 && dates.length === 0) {
    if (spans.length > 0) return [];
    return hasIcs ? never('its .ics file has no event', 'ics') : never('it names no hours, days or events', 'name');
  }
  if (spans.length > 0 || dates.length === 0 || daysOf(dates).some((day) => holds(calendar, day))) return [];
  return never('its days are all excepted, or fall on no day of its week', 'dates');
}

function holds({ weekly, except }: Calendar, day: number): boolean {
  const text = new Date(day).toISOString().slice(0, 10);
  const weekday = WEEK[new Date(day).getUTCDay()] ?? 'sun';
  const isExcepted = except.some(({ from, to }) => from <= text && text <= to);
  return !isExcepted && (weekly.length === 0 || weekly.some(({ days }) => days.includes(weekday)));
}

function daysOf(ranges: readonly DateRange[]): readonly number[] {
  const days: number[] = [];
  for (const { from, to } of ranges) {
    for (let day = Date.parse(from); day <= Date.parse(to) && days.length < MAX_DAYS; day += DAY) days.push(day);
  }
  return days;
}
