import type { Node } from 'yaml';
import type { Calendar, DateRange, Weekday, WeeklyRange } from '../../model/policy.js';
import { parseTimeOfDay } from '../schema/formats.js';
import type { RawCalendar } from '../schema/others.js';
import type { Scope } from './scope.js';

const WEEK: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const NAMED: Readonly<Record<string, readonly Weekday[]>> = {
  weekdays: WEEK.slice(0, 5),
  weekend: WEEK.slice(5),
  daily: WEEK,
};

/** A calendar as written; the events of its .ics file come in when all files are there. */
export interface ReadCalendar {
  readonly calendar: Calendar;
  readonly ics?: string;
}

export function readCalendar(scope: Scope, name: string, raw: RawCalendar): ReadCalendar {
  const { spec } = scope;
  const calendar = {
    name,
    timeZone: raw.timeZone ?? 'Africa/Lome',
    weekly: (raw.weekly ?? []).flatMap((entry, index) => readWeekly(scope, entry, scope.node(spec, 'weekly', index))),
    dates: readDays(scope, raw.dates, 'dates'),
    except: readDays(scope, raw.except, 'except'),
    spans: [],
    at: scope.origin(spec),
  };
  return { calendar, ...(raw.ics === undefined ? {} : { ics: raw.ics }) };
}

type RawWeekly = NonNullable<RawCalendar['weekly']>[number];

/** Hours over midnight belong to two days. */
function readWeekly(scope: Scope, raw: RawWeekly, node: Node | undefined): readonly WeeklyRange[] {
  const days = typeof raw.days === 'string' ? (NAMED[raw.days] ?? []) : (raw.days as readonly Weekday[]);
  const from = parseTimeOfDay(raw.from) ?? 0;
  const to = parseTimeOfDay(raw.to) ?? 0;
  if (from === to) {
    const message = `the hours begin and end at ${raw.from}, which could mean all day or never`;
    scope.report('value.time', message, scope.at(node, 'to'), "For whole days write from: '00:00' and to: '24:00'.");
  }
  if (from < to) return [{ days, from, to }];
  const next = days.map((day) => WEEK[(WEEK.indexOf(day) + 1) % 7] ?? day);
  return [{ days, from, to: 1440 }, ...(to === 0 ? [] : [{ days: next, from: 0, to }])];
}

function readDays(scope: Scope, raw: RawCalendar['dates'], field: 'dates' | 'except'): readonly DateRange[] {
  return (raw ?? []).map((one, index) => {
    const range = typeof one === 'string' ? { from: one, to: one } : one;
    if (range.to < range.from) {
      scope.report(
        'value.time',
        `the days ${range.from} to ${range.to} end before they start, so they never come`,
        scope.at(scope.node(scope.spec, field, index), 'to'),
        'Write the earlier day first.',
      );
    }
    return range;
  });
}
