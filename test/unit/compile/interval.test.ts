import { describe, expect, it } from 'vitest';
import { intervalsOf } from '../../../src/compile/index.js';
import { intervalAt } from '../../../src/compile/interval.js';
import { aCalendar, anOverride, HOUR, MONDAY, somePolicies } from '../../support/nouns.js';

const labels = (policies = somePolicies(), from = MONDAY, days?: number): readonly string[] =>
  intervalsOf(policies, from, days).map(({ label }) => label);

describe('listing intervals', () => {
  it('finds one where nothing ever changes', () => {
    expect(labels()).toEqual(['no calendar or override, first Mon 2026-06-15 00:00']);
  });

  it('finds each combination once, named by what is active and when it first is', () => {
    const exams = aCalendar({ name: 'exams', weekly: [], dates: [{ from: '2026-06-16', to: '2026-06-16' }] });
    expect(labels(somePolicies({ calendars: [exams, aCalendar()] }))).toEqual([
      'no calendar or override, first Mon 2026-06-15 00:00',
      'office-hours, first Mon 2026-06-15 07:00',
      'exams, first Tue 2026-06-16 00:00',
      'exams + office-hours, first Tue 2026-06-16 07:00',
    ]);
  });

  it('leaves out combinations that never occur', () => {
    const even = aCalendar({ name: 'a', weekly: [{ days: ['mon'], from: 0, to: 600 }] });
    const odd = aCalendar({ name: 'b', weekly: [{ days: ['mon'], from: 600, to: 1200 }] });
    expect(labels(somePolicies({ calendars: [even, odd] })).some((label) => label.includes('+'))).toBe(false);
  });

  it('follows overrides', () => {
    const overrides = [anOverride({ from: MONDAY + 2 * HOUR, until: MONDAY + 3 * HOUR })];
    expect(labels(somePolicies({ overrides }))).toEqual([
      'no calendar or override, first Mon 2026-06-15 00:00',
      'override surgery-week, first Mon 2026-06-15 02:00',
    ]);
  });

  it('ends at the horizon', () => {
    const overrides = [anOverride({ from: MONDAY - HOUR, until: MONDAY + 240 * HOUR })];
    expect(labels(somePolicies({ overrides }), MONDAY, 5)).toEqual([
      'override surgery-week, first Mon 2026-06-15 00:00',
    ]);
    expect(labels(somePolicies({ overrides }), MONDAY, 11)).toHaveLength(2);
    expect(labels(somePolicies({ overrides }), MONDAY + 240 * HOUR)).toEqual([
      'no calendar or override, first Thu 2026-06-25 00:00',
    ]);
  });

  it('finds what one finds by looking at every hour', () => {
    const policies = somePolicies({
      calendars: [
        aCalendar({ timeZone: 'Europe/Paris' }),
        aCalendar({ name: 'night', weekly: [{ days: ['sat', 'mon'], from: 900, to: 1440 }] }),
      ],
      overrides: [anOverride({ from: MONDAY + 30 * HOUR, until: MONDAY + 70 * HOUR })],
    });
    const keys = new Map<string, number>();
    for (let at = MONDAY; at < MONDAY + 21 * 24 * HOUR; at += HOUR) {
      const { calendars, overrides } = intervalAt(policies, at);
      const key = [...calendars, ...overrides].join();
      if (!keys.has(key)) keys.set(key, at);
    }
    const found = intervalsOf(policies, MONDAY, 21);
    expect(found.map(({ instant }) => instant)).toEqual([...keys.values()]);
    expect(found).toEqual(found.map(({ instant }) => intervalAt(policies, instant)));
  });
});
