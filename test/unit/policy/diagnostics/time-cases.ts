import { aDocument, type Texts } from '../../../support/policy-files.js';
import type { DiagnosticCase } from './case.js';

const calendar = (spec: string, ics?: string): Texts => ({
  'times/hours.yaml': aDocument('Calendar', 'hours', `spec: { ${spec} }\n`),
  ...(ics === undefined ? {} : { 'times/exams.ics': ics.replaceAll('\n', '\r\n') }),
});
const event = (...lines: readonly string[]): string =>
  ['BEGIN:VCALENDAR', 'BEGIN:VEVENT', 'UID:1', 'SUMMARY:Bac', ...lines, 'END:VEVENT', 'END:VCALENDAR', ''].join('\n');

const override = (spec: string): Texts => ({
  'more.yaml': aDocument('Override', 'week', `spec: { reason: x, contention: 2, ${spec} }\n`),
});

export const TIME_CASES: readonly DiagnosticCase[] = [
  {
    code: 'calendar.never',
    reason: 'finds a calendar without hours, days or events',
    files: { 'times/hours.yaml': aDocument('Calendar', 'hours', 'spec: ▶{ timeZone: Africa/Lome }\n') },
    message: 'calendar "hours" never occurs, so what refers to it never holds: it names no hours, days or events',
    cure: 'Add hours, days or events, or remove it.',
  },
  {
    code: 'calendar.never',
    reason: 'finds days that fall on no day of the week',
    files: calendar(
      "weekly: [{ days: weekend, from: '08:00', to: '12:00' }], dates: ▶[{ from: 2027-06-14, to: 2027-06-18 }]",
    ),
    message:
      'calendar "hours" never occurs, so what refers to it never holds: its days are all excepted, or fall on no day of its week',
    cure: 'Add hours, days or events, or remove it.',
  },
  {
    code: 'calendar.never',
    reason: 'finds days that are all excepted',
    files: calendar('dates: ▶[2027-05-01], except: [{ from: 2027-04-01, to: 2027-05-31 }]'),
    message:
      'calendar "hours" never occurs, so what refers to it never holds: its days are all excepted, or fall on no day of its week',
    cure: 'Add hours, days or events, or remove it.',
  },
  {
    code: 'calendar.never',
    reason: 'finds a calendar file without events',
    files: calendar('ics: ▶exams.ics', 'BEGIN:VCALENDAR\nEND:VCALENDAR\n'),
    message: 'calendar "hours" never occurs, so what refers to it never holds: its .ics file has no event',
    cure: 'Add hours, days or events, or remove it.',
  },
  {
    code: 'calendar.ics',
    reason: 'suggests the file that is meant',
    files: calendar(
      "weekly: [{ days: daily, from: '08:00', to: '12:00' }], ics: ▶exam.ics",
      event('DTSTART:20270614T080000Z'),
    ),
    message: 'calendar "hours" has none of its events: there is no file times/exam.ics',
    cure: 'Did you mean "times/exams.ics"?',
  },
  {
    code: 'calendar.ics',
    reason: 'looks for nothing outside of the repository',
    files: calendar("weekly: [{ days: daily, from: '08:00', to: '12:00' }], ics: ▶../../../etc/passwd"),
    message: 'calendar "hours" has none of its events: there is no file etc/passwd',
    cure: 'Add the file to the repository; its name ends in .ics.',
  },
  {
    code: 'calendar.ics',
    reason: 'says why a calendar file cannot be read',
    files: calendar("weekly: [{ days: daily, from: '08:00', to: '12:00' }], ics: ▶exams.ics", 'hello\n'),
    message:
      'calendar "hours" has none of its events: times/exams.ics cannot be read: invalid line (no token ";" or ":") "hello"',
    cure: 'Export it again as .ics (RFC 5545).',
  },
  {
    code: 'calendar.ics',
    reason: 'names the event that cannot be read',
    files: calendar(
      "weekly: [{ days: daily, from: '08:00', to: '12:00' }], ics: ▶exams.ics",
      event('DTSTART:20270614T080000Z', 'DTEND:20270614T070000Z'),
    ),
    message:
      'calendar "hours" has none of its events: times/exams.ics cannot be read: event "Bac" ends before it starts',
    cure: 'Export it again as .ics (RFC 5545).',
  },
  {
    code: 'override.window',
    reason: 'refuses an override that ends before it starts',
    files: override('select: { all: true }, from: 2026-06-15T00:00:00Z, until: ▶2026-06-15T01:00:00+01:00'),
    message: 'override "week" ends at or before its start, so it is never in force',
    cure: 'Put until after from.',
  },
  {
    code: 'override.selects-nothing',
    severity: 'warning',
    reason: 'warns of an override for nobody',
    files: override('from: 2026-06-15T00:00:00Z, until: 2026-06-16T00:00:00Z, select: ▶{ labels: { tier: high } }'),
    message: 'override "week" selects no site, so it says nothing',
    cure: 'All parts must hold at once: widen one of them, or remove it.',
  },
  {
    code: 'override.selects-nothing',
    severity: 'warning',
    reason: 'warns of a policy test for nobody',
    files: {
      'more.yaml': aDocument(
        'PolicyTest',
        'promise',
        'spec: { select: ▶{ labels: { tier: high } }, expect: [{ site: true, peakAtLeast: 1 Mbps }] }\n',
      ),
    },
    message: 'policy test "promise" selects no site, so it says nothing',
    cure: 'All parts must hold at once: widen one of them, or remove it.',
  },
];
