import { describe, expect, it } from 'vitest';
import type { Calendar } from '../../../../src/model/policy.js';
import {
  aDocument,
  marksOf,
  placesOf,
  readTexts,
  SMALLEST,
  takeMarks,
  type Texts,
  valueOf,
} from '../../../support/policy-files.js';

const WEEK = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

function calendarOf(spec: string, more: Texts = {}): Calendar | undefined {
  const { policies, diagnostics } = readTexts({
    ...SMALLEST,
    'times/hours.yaml': aDocument('Calendar', 'hours', `spec: { ${spec} }\n`),
    ...more,
  });
  expect(diagnostics).toEqual([]);
  return policies.calendars[0];
}

const hours = (days: string, from: string, to: string) =>
  valueOf(calendarOf(`weekly: [{ days: ${days}, from: '${from}', to: '${to}' }]`)?.weekly);

describe('a calendar', () => {
  it('arrives with every value that is written', () => {
    const calendar = calendarOf(
      "timeZone: Europe/Paris, weekly: [{ days: [wed], from: '07:30', to: '24:00' }], dates: [2027-05-05, { from: 2027-06-01, to: 2027-06-30 }], except: [2027-06-16]",
    );
    expect(valueOf(calendar)).toEqual({
      name: 'hours',
      timeZone: 'Europe/Paris',
      weekly: [{ days: ['wed'], from: 450, to: 1440 }],
      dates: [
        { from: '2027-05-05', to: '2027-05-05' },
        { from: '2027-06-01', to: '2027-06-30' },
      ],
      except: [{ from: '2027-06-16', to: '2027-06-16' }],
      spans: [],
    });
  });

  it('is in the time of Lomé where no zone is given', () => {
    expect(calendarOf('dates: [2027-05-05]')?.timeZone).toBe('Africa/Lome');
  });

  it.each([
    ['weekdays', WEEK.slice(0, 5)],
    ['weekend', WEEK.slice(5)],
    ['daily', WEEK],
  ])('knows the days of %s', (name, days) => {
    expect(hours(name, '08:00', '09:00')).toEqual([{ days, from: 480, to: 540 }]);
  });

  it('splits hours over midnight, the second part on the next day', () => {
    expect(hours('[sat, sun]', '22:00', '05:00')).toEqual([
      { days: ['sat', 'sun'], from: 1320, to: 1440 },
      { days: ['sun', 'mon'], from: 0, to: 300 },
    ]);
  });

  it('ends at midnight, however it is written', () => {
    expect(hours('[mon]', '22:00', '00:00')).toEqual([{ days: ['mon'], from: 1320, to: 1440 }]);
    expect(hours('[mon]', '22:00', '24:00')).toEqual([{ days: ['mon'], from: 1320, to: 1440 }]);
    expect(hours('[mon]', '00:00', '24:00')).toEqual([{ days: ['mon'], from: 0, to: 1440 }]);
  });

  it('knows where each field is written', () => {
    const texts = {
      'times/hours.yaml': aDocument('Calendar', 'hours', 'spec: ▶{ timeZone: ▶UTC, dates: ▶[▶2027-05-05] }\n'),
    };
    const { policies } = readTexts({ ...SMALLEST, ...takeMarks(texts).texts });
    const at = policies.calendars[0]?.at;
    expect(placesOf(at, 'the calendar', 'timeZone', 'dates', 'dates[0]')).toEqual(marksOf(texts));
  });
});

const event = (start: string, end: string): string =>
  [
    'BEGIN:VCALENDAR',
    'BEGIN:VEVENT',
    'UID:1',
    `DTSTART${start}`,
    `DTEND${end}`,
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ].join('\r\n');

describe('a calendar with an .ics file', () => {
  const exams = event(':20270614T080000', ':20270614T100000');

  it('gets its events, in its own zone', () => {
    const spans = [{ from: Date.parse('2027-06-14T06:00Z'), to: Date.parse('2027-06-14T08:00Z') }];
    expect(calendarOf('timeZone: Europe/Paris, ics: exams.ics', { 'times/exams.ics': exams })?.spans).toEqual(spans);
  });

  it('finds the file beside it, above it, and from the root of the repository at most', () => {
    expect(calendarOf('ics: ./exams.ics', { 'times/exams.ics': exams })?.spans).toHaveLength(1);
    expect(calendarOf('ics: ../ics/exams.ics', { 'ics/exams.ics': exams })?.spans).toHaveLength(1);
    expect(calendarOf('ics: ../../../exams.ics', { 'exams.ics': exams })?.spans).toHaveLength(1);
  });

  it('adds its events to hours and days', () => {
    const calendar = calendarOf('dates: [2027-05-05], ics: exams.ics', { 'times/exams.ics': exams });
    expect(calendar?.dates).toHaveLength(1);
    expect(calendar?.spans).toHaveLength(1);
  });

  it('follows the file when it changes', () => {
    const later = event(':20270615T080000', ':20270615T100000');
    const first = calendarOf('ics: exams.ics', { 'times/exams.ics': exams });
    const second = calendarOf('ics: exams.ics', { 'times/exams.ics': later });
    expect((second?.spans[0]?.from ?? 0) - (first?.spans[0]?.from ?? 0)).toBe(86_400_000);
  });
});
