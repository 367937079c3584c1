import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatClock, parseClock } from '../../../../src/drivers/routeros/clock.js';

const AT = Date.UTC(2024, 10, 5, 3, 4, 9);

describe("the router's clock", () => {
  it.each([
    ['2024-11-05', '03:04:09', AT],
    ['nov/05/2024', '03:04:09', AT],
    ['Nov/5/2024', '3:04:09', AT],
    ['1970-01-02', '00:00:17', 86_417_000],
  ])('is read in either style: %s %s', (date, time, at) => {
    expect(parseClock(date, time)).toBe(at);
  });

  it.each([
    ['', ''],
    ['2024-11-05', ''],
    ['', '03:04:09'],
    ['foo/05/2024', '03:04:09'],
    ['05.11.2024', '03:04:09'],
    ['2024-11-05', 'noon'],
  ])('is unknown when it says "%s" "%s"', (date, time) => {
    expect(parseClock(date, time)).toBeUndefined();
  });

  it('is answered in the style that was read', () => {
    expect(formatClock(AT, 'sep/29/2022')).toEqual({ date: 'nov/05/2024', time: '03:04:09' });
    expect(formatClock(AT, '2022-09-29')).toEqual({ date: '2024-11-05', time: '03:04:09' });
    expect(formatClock(AT, '')).toEqual({ date: '2024-11-05', time: '03:04:09' });
  });

  it('reads back what it writes, to the second', () => {
    const instant = fc.integer({ min: 0, max: Date.UTC(2099, 11, 31) });
    fc.assert(
      fc.property(instant, fc.constantFrom('jan/01/2020', '2020-01-01'), (at, style) => {
        const { date, time } = formatClock(at, style);
        expect(parseClock(date, time)).toBe(at - (at % 1000));
      }),
    );
  });
});
