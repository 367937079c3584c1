import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { activeSpans, isActive } from '../../../src/compile/calendar.js';
import { formatLocal, offsetAt } from '../../../src/model/zone.js';
import type { Calendar } from '../../../src/model/policy.js';
import { aCalendar, HOUR, MONDAY } from '../../support/nouns.js';

const activeAt = (calendar: Calendar, time: string): boolean => isActive(calendar, Date.parse(time));
const everyDay = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

describe('a calendar', () => {
  it('holds from the first minute to the last one, end excluded', () => {
    const office = aCalendar();
    expect(activeAt(office, '2026-06-15T06:59:59.999Z')).toBe(false);
    expect(activeAt(office, '2026-06-15T07:00:00Z')).toBe(true);
    expect(activeAt(office, '2026-06-15T16:59:59.999Z')).toBe(true);
    expect(activeAt(office, '2026-06-15T17:00:00Z')).toBe(false);
    expect(activeAt(office, '2026-06-20T12:00:00Z')).toBe(false);
  });

  it('holds until midnight when it ends at 24:00', () => {
    const night = aCalendar({ weekly: [{ days: ['mon'], from: 22 * 60, to: 1440 }] });
    expect(activeAt(night, '2026-06-15T23:59:59.999Z')).toBe(true);
    expect(activeAt(night, '2026-06-16T00:00:00Z')).toBe(false);
  });

  it('needs both the hours and the dates', () => {
    const exams = aCalendar({ dates: [{ from: '2026-06-16', to: '2026-06-17' }] });
    expect(activeAt(exams, '2026-06-15T12:00:00Z')).toBe(false);
    expect(activeAt(exams, '2026-06-16T12:00:00Z')).toBe(true);
    expect(activeAt(exams, '2026-06-17T16:00:00Z')).toBe(true);
    expect(activeAt(exams, '2026-06-17T20:00:00Z')).toBe(false);
    expect(activeAt(exams, '2026-06-18T12:00:00Z')).toBe(false);
  });

  it('does not hold on an exception, not even in a span', () => {
    const span = { from: Date.parse('2026-06-16T08:00:00Z'), to: Date.parse('2026-06-17T08:00:00Z') };
    const calendar = aCalendar({ except: [{ from: '2026-06-16', to: '2026-06-16' }], spans: [span] });
    expect(activeAt(calendar, '2026-06-16T12:00:00Z')).toBe(false);
    expect(activeAt(calendar, '2026-06-17T01:00:00Z')).toBe(true);
  });

  it('holds in its spans only, when it has nothing else', () => {
    const span = { from: MONDAY + HOUR, to: MONDAY + 2 * HOUR };
    const calendar = aCalendar({ weekly: [], spans: [span] });
    expect([0, 1, 2].map((hour) => isActive(calendar, MONDAY + hour * HOUR))).toEqual([false, true, false]);
  });

  it('adds spans to its hours', () => {
    const span = { from: MONDAY + 20 * HOUR, to: MONDAY + 21 * HOUR };
    const calendar = aCalendar({ spans: [span] });
    expect([8, 18, 20].map((hour) => isActive(calendar, MONDAY + hour * HOUR))).toEqual([true, false, true]);
  });

  it('follows the wall clock over the change to summer time', () => {
    const office = aCalendar({ timeZone: 'Europe/Paris', weekly: [{ days: everyDay, from: 480, to: 1080 }] });
    expect(activeAt(office, '2026-03-28T06:59:00Z')).toBe(false);
    expect(activeAt(office, '2026-03-28T07:00:00Z')).toBe(true);
    expect(activeAt(office, '2026-03-29T05:59:00Z')).toBe(false);
    expect(activeAt(office, '2026-03-29T06:00:00Z')).toBe(true);
  });

  it('holds twice in the hour that the clock repeats', () => {
    const early = aCalendar({ timeZone: 'Europe/Paris', weekly: [{ days: everyDay, from: 150, to: 300 }] });
    const times = ['00:15', '00:45', '01:15', '01:45', '03:59', '04:00'];
    expect(times.map((time) => activeAt(early, `2026-10-25T${time}:00Z`))).toEqual([
      false,
      true,
      false,
      true,
      true,
      false,
    ]);
  });

  it('has the same spans as a look at every quarter of an hour', () => {
    const zones = fc.constantFrom(
      'Africa/Lome',
      'Europe/Paris',
      'America/New_York',
      'Asia/Kathmandu',
      'Australia/Lord_Howe',
    );
    const minute = fc.integer({ min: 0, max: 95 }).map((quarter) => quarter * 15);
    const hours = fc
      .record({ days: fc.uniqueArray(fc.constantFrom(...everyDay), { minLength: 1 }), from: minute, length: minute })
      .map(({ days, from, length }) => ({ days, from, to: Math.min(1440, from + length + 15) }));
    const starts = ['2026-03-27', '2026-03-06', '2026-10-23', '2026-10-02', '2026-06-15'].map((day) => Date.parse(day));
    fc.assert(
      fc.property(zones, fc.array(hours, { maxLength: 3 }), fc.constantFrom(...starts), (timeZone, weekly, from) => {
        const calendar = aCalendar({ timeZone, weekly, except: [{ from: '2026-10-26', to: '2026-10-26' }] });
        const to = from + 96 * HOUR;
        const spans = activeSpans(calendar, from, to);
        for (let at = from; at < to; at += HOUR / 4)
          expect(
            spans.some((span) => span.from <= at && at < span.to),
            new Date(at).toISOString(),
          ).toBe(isActive(calendar, at));
      }),
      { numRuns: 60 },
    );
  });
});

describe('a time zone', () => {
  it('says its offset at any instant', () => {
    expect(offsetAt('Africa/Lome', MONDAY)).toBe(0);
    expect(offsetAt('Europe/Paris', Date.parse('2026-03-29T00:59:59Z'))).toBe(HOUR);
    expect(offsetAt('Europe/Paris', Date.parse('2026-03-29T01:00:00Z'))).toBe(2 * HOUR);
    expect(offsetAt('Asia/Kathmandu', MONDAY)).toBe(5.75 * HOUR);
  });

  it('prints local times, and names the zone where it is not on UTC', () => {
    expect(formatLocal('Africa/Lome', Date.parse('2027-06-14T07:00:00Z'))).toBe('Mon 2027-06-14 07:00');
    expect(formatLocal('Europe/Paris', Date.parse('2027-06-13T22:30:00Z'))).toBe('Mon 2027-06-14 00:30 Europe/Paris');
  });
});
