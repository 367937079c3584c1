import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readIcs } from '../../../src/policy/ics.js';

const calendar = (...blocks: readonly (readonly string[])[]): string =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', ...blocks.flat(), 'END:VCALENDAR', ''].join('\r\n');

const event = (...lines: readonly string[]): readonly string[] => [
  'BEGIN:VEVENT',
  ...(lines.some((line) => line.startsWith('UID:')) ? [] : ['UID:1']),
  'SUMMARY:Bac',
  ...lines,
  'END:VEVENT',
];

const iso = (at: number): string => new Date(at).toISOString().replace('.000', '');

const read = (text: string, zone = 'Africa/Lome'): readonly string[] =>
  readIcs(text, zone).map(({ from, to }) => `${iso(from)} ${iso(to)}`);

const FIVE_DAYS = ['DTSTART:20270614T080000Z', 'DTEND:20270614T100000Z', 'RRULE:FREQ=DAILY;COUNT=5'];

const day = (date: string, hours = 'T08:00:00Z', end = 'T10:00:00Z'): string => `${date}${hours} ${date}${end}`;

interface Row {
  readonly reason: string;
  readonly events: readonly (readonly string[])[];
  readonly zone?: string;
  readonly spans: readonly string[];
}

const PARIS_SUMMER = [
  'BEGIN:VTIMEZONE',
  'TZID:Campus',
  'BEGIN:STANDARD',
  'DTSTART:19700101T000000',
  'TZOFFSETFROM:+0300',
  'TZOFFSETTO:+0300',
  'END:STANDARD',
  'END:VTIMEZONE',
];

const ROWS: readonly Row[] = [
  {
    reason: 'reads UTC',
    events: [event('DTSTART:20270614T080000Z', 'DTEND:20270614T100000Z')],
    zone: 'Asia/Tokyo',
    spans: [day('2027-06-14')],
  },
  {
    reason: 'reads a time without a zone in the zone of the calendar',
    events: [event('DTSTART:20270614T080000', 'DURATION:PT2H')],
    zone: 'Europe/Paris',
    spans: [day('2027-06-14', 'T06:00:00Z', 'T08:00:00Z')],
  },
  {
    reason: 'reads a time in a zone of IANA that the file does not describe',
    events: [event('DTSTART;TZID=Europe/Paris:20270114T080000', 'DTEND;TZID=Europe/Paris:20270114T100000')],
    spans: [day('2027-01-14', 'T07:00:00Z', 'T09:00:00Z')],
  },
  {
    reason: 'reads a time in a zone that the file describes',
    events: [PARIS_SUMMER, event('DTSTART;TZID=Campus:20270114T080000', 'DTEND;TZID=Campus:20270114T100000')],
    spans: [day('2027-01-14', 'T05:00:00Z', 'T07:00:00Z')],
  },
  {
    reason: 'reads whole days, the end not included',
    events: [event('DTSTART;VALUE=DATE:20270614', 'DTEND;VALUE=DATE:20270616')],
    zone: 'Asia/Tokyo',
    spans: ['2027-06-13T15:00:00Z 2027-06-15T15:00:00Z'],
  },
  {
    reason: 'reads one whole day where no end is given',
    events: [event('DTSTART;VALUE=DATE:20270614')],
    spans: ['2027-06-14T00:00:00Z 2027-06-15T00:00:00Z'],
  },
  {
    reason: 'gives the day on which clocks go back 25 hours',
    events: [event('DTSTART;VALUE=DATE:20271031')],
    zone: 'Europe/Paris',
    spans: ['2027-10-30T22:00:00Z 2027-10-31T23:00:00Z'],
  },
  {
    reason: 'keeps the hour of a repetition when the clocks change',
    events: [
      event(
        'DTSTART;TZID=Europe/Paris:20271030T080000',
        'DTEND;TZID=Europe/Paris:20271030T100000',
        'RRULE:FREQ=DAILY;COUNT=2',
      ),
    ],
    spans: [day('2027-10-30', 'T06:00:00Z', 'T08:00:00Z'), day('2027-10-31', 'T07:00:00Z', 'T09:00:00Z')],
  },
  {
    reason: 'leaves out excepted times and excepted days',
    events: [event(...FIVE_DAYS, 'EXDATE:20270615T080000Z', 'EXDATE;VALUE=DATE:20270617')],
    spans: [day('2027-06-14'), day('2027-06-16'), day('2027-06-18')],
  },
  {
    reason: 'knows an excepted time in another zone',
    events: [event(...FIVE_DAYS.slice(0, 2), 'RRULE:FREQ=DAILY;COUNT=2', 'EXDATE;TZID=Europe/Paris:20270615T100000')],
    spans: [day('2027-06-14')],
  },
  {
    reason: 'adds listed times to the first, each once',
    events: [event(...FIVE_DAYS.slice(0, 2), 'RDATE:20270620T080000Z,20270614T080000Z')],
    spans: [day('2027-06-14'), day('2027-06-20')],
  },
  {
    reason: 'moves a changed instance',
    events: [
      event(...FIVE_DAYS.slice(0, 2), 'RRULE:FREQ=DAILY;COUNT=2'),
      event('RECURRENCE-ID:20270615T080000Z', 'DTSTART:20270616T120000Z', 'DTEND:20270616T130000Z'),
    ],
    spans: [day('2027-06-14'), day('2027-06-16', 'T12:00:00Z', 'T13:00:00Z')],
  },
  {
    reason: 'moves no instance of another series at the same time',
    events: [
      event(...FIVE_DAYS.slice(0, 2), 'RRULE:FREQ=DAILY;COUNT=2'),
      event('UID:2', 'DTSTART:20270615T080000Z', 'DTEND:20270615T100000Z', 'RRULE:FREQ=DAILY;COUNT=1'),
      event('UID:2', 'RECURRENCE-ID:20270615T080000Z', 'DTSTART:20270616T120000Z', 'DTEND:20270616T130000Z'),
    ],
    spans: [day('2027-06-14'), day('2027-06-15'), day('2027-06-16', 'T12:00:00Z', 'T13:00:00Z')],
  },
  {
    reason: 'leaves out what is cancelled',
    events: [
      event(...FIVE_DAYS.slice(0, 2), 'RRULE:FREQ=DAILY;COUNT=2'),
      event('RECURRENCE-ID:20270615T080000Z', 'DTSTART:20270615T080000Z', 'STATUS:CANCELLED'),
      event('UID:2', ...FIVE_DAYS, 'STATUS:CANCELLED'),
    ],
    spans: [day('2027-06-14')],
  },
  {
    reason: 'keeps a changed instance whose series is not in the file',
    events: [event('RECURRENCE-ID:20270615T080000Z', 'DTSTART:20270616T080000Z', 'DTEND:20270616T100000Z')],
    spans: [day('2027-06-16')],
  },
  {
    reason: 'gives events in the order of time, and none to one without a length',
    events: [
      event('UID:2', 'DTSTART:20270620T080000Z', 'DTEND:20270620T100000Z'),
      event(...FIVE_DAYS.slice(0, 2)),
      event('UID:3', 'DTSTART:20270101T000000Z'),
    ],
    spans: [day('2027-06-14'), day('2027-06-20')],
  },
];

describe('readIcs', () => {
  it.each(ROWS)('$reason', ({ events, zone, spans }) => {
    expect(read(calendar(...events), zone)).toEqual(spans);
  });

  it('still knows a weekly event of ten years ago', () => {
    const weekly = calendar(event('DTSTART:20150105T080000Z', 'DTEND:20150105T100000Z', 'RRULE:FREQ=WEEKLY'));
    const spans = read(weekly);
    expect(spans[0]).toBe(day('2015-01-05'));
    expect(spans).toContain(day('2026-11-23'));
    expect(spans).toContain(day('2044-12-26'));
  });

  it('reads several calendars in one file', () => {
    const first = calendar(event('DTSTART:20270614T080000Z', 'DTEND:20270614T100000Z'));
    const second = calendar(event('DTSTART:20270615T080000Z', 'DTEND:20270615T100000Z'));
    expect(read(first + second)).toEqual([day('2027-06-14'), day('2027-06-15')]);
  });

  it.each([
    ['an empty file', '', 'it has no VCALENDAR'],
    ['another file', 'BEGIN:VCARD\r\nEND:VCARD\r\n', 'it has no VCALENDAR'],
    ['half a file', 'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n', 'component began but did not end'],
    ['an event without a start', calendar(event()), 'event "Bac" has no DTSTART'],
    ['an end before the start', calendar(event('DTSTART:20270614T080000Z', 'DTEND:20270614T070000Z')), 'ends before'],
    ['an endless event', calendar(event('DTSTART:20270614T080000Z', 'DURATION:P99999999999D')), 'three years'],
    ['a zone that nobody knows', calendar(event('DTSTART;TZID=Mars/Base:20270614T080000')), 'Mars/Base'],
    ['repetitions by the second', calendar(event('DTSTART:20270614T080000Z', 'RRULE:FREQ=SECONDLY')), 'daily'],
    ['listed periods', calendar(event(...FIVE_DAYS, 'RDATE;VALUE=PERIOD:20270620T080000Z/PT1H')), 'RDATE'],
    [
      'a change of all later instances',
      calendar(event('RECURRENCE-ID;RANGE=THISANDFUTURE:20270615T080000Z', ...FIVE_DAYS)),
      'RANGE',
    ],
    [
      'more repetitions than a calendar can mean',
      calendar(event('DTSTART:20270614T080000Z', 'RRULE:FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6,7')),
      'more than 20000',
    ],
  ])('refuses %s', (_, text, why) => {
    expect(() => read(text)).toThrow(why);
  });

  it('comes to an end with every rule, also one that is never met', { timeout: 180_000 }, () => {
    const list = (least: number, most: number) =>
      fc.uniqueArray(fc.integer({ min: least, max: most }), { minLength: 1, maxLength: 3 });
    const part = (name: string, values: fc.Arbitrary<readonly (number | string)[]>) =>
      fc.option(
        values.map((all) => `;${name}=${all.join(',')}`),
        { nil: '' },
      );
    const weekdays = fc.uniqueArray(fc.constantFrom('MO', 'TU', '5MO', '-1FR', 'SU'), { minLength: 1, maxLength: 2 });
    const rule = fc
      .tuple(
        fc.constantFrom('DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'),
        fc.constantFrom('', ';INTERVAL=7', ';INTERVAL=12', ';COUNT=3', ';UNTIL=20280101T000000Z'),
        part('BYMONTH', list(1, 12)),
        part('BYMONTHDAY', list(28, 31)),
        part('BYDAY', weekdays),
        part('BYSETPOS', list(1, 60)),
      )
      .map(([freq, ...parts]) => `RRULE:FREQ=${freq}${parts.join('')}`);
    fc.assert(
      fc.property(rule, (text) => {
        const file = calendar(event('DTSTART:20270614T080000Z', 'DTEND:20270614T100000Z', text));
        try {
          const spans = readIcs(file, 'Africa/Lome');
          expect(spans.every(({ from, to }) => from < to)).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
        }
      }),
      { numRuns: 30 },
    );
  });
});
