import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  meanIn,
  meanOf,
  mostOf,
  rowLengthMs,
  rowsOf,
  withLive,
} from '../../../src/dashboard/screens/site/traffic/past.js';
import type { SiteHistory } from '../../../src/server/replies/history.js';
import type { SiteTraffic } from '../../../src/server/replies/traffic.js';

const FROM = Date.UTC(2026, 10, 26, 8);
const STEP = 10_000;

const historyOf = (delivered: readonly (number | null)[], stepMs = STEP): SiteHistory => ({
  from: FROM,
  stepMs,
  delivered,
  demand: delivered,
  drops: delivered.map((value) => value && 0),
  classes: [{ name: 'voice', delivered, drops: delivered }],
  roundTripMs: delivered,
  roundTripMostMs: delivered,
  reachable: delivered,
  busy: { minutes: 6, delivered: null },
});

const told = (at: number, delivered: number): SiteTraffic => ({
  site: 'h',
  direction: 'download',
  at,
  delivered,
  demand: delivered + 1,
  allocation: 1e8,
  drops: 2,
  backlog: 0,
  limitedBy: 'nothing',
  classes: { voice: { queue: 'h/voice/download', rate: 7, demand: 8, packets: 1, drops: 3, backlog: 0 } },
});

describe('the past with its live end', () => {
  it('goes on step by step, knows what it did not, and keeps gaps', () => {
    const history = historyOf([1, 2, null]);
    const live = withLive(history, [told(FROM + 2.5 * STEP, 30), told(FROM + 5 * STEP, 60)]);
    expect(live.delivered).toEqual([1, 2, 30, null, null, 60]);
    expect(live.demand).toEqual([1, 2, 31, null, null, 61]);
    expect(live.classes[0]?.delivered).toEqual([1, 2, 7, null, null, 7]);
    expect(live.classes[0]?.drops.at(-1)).toBe(3);
    expect(live.roundTripMs).toEqual([1, 2, null, null, null, null]);
  });

  it('lets what was counted stand, and what is older than it or far ahead be', () => {
    const history = historyOf([1, 2, 3]);
    const points = [told(FROM - STEP, 9), told(FROM + STEP, 9), told(FROM + 1e9, 9)];
    expect(withLive(history, points).delivered).toEqual([1, 2, 3]);
  });
});

describe('the past as a table', () => {
  const lines = fc.array(fc.option(fc.double({ min: 0, max: 1e9, noNaN: true })), { minLength: 1, maxLength: 800 });
  const steps = fc.constantFrom(10_000, 300_000, 3_600_000);

  it('has every step in one row, newest first, and not many rows', () => {
    fc.assert(
      fc.property(lines, steps, (line, stepMs) => {
        const history = historyOf(line, stepMs);
        const rows = rowsOf(history);
        expect(rows.flatMap(({ steps: inRow }) => inRow).toSorted((a, b) => a - b)).toEqual([...line.keys()]);
        expect(rows.map(({ at }) => at)).toEqual(rows.map(({ at }) => at).toSorted((a, b) => b - a));
        expect(rows.length).toBeLessThanOrEqual(50);
        expect(rowLengthMs(history) % stepMs).toBe(0);
      }),
    );
  });

  it('means what is known, and says nothing where nothing is', () => {
    expect(meanIn([1, null, 3, null], [0, 1, 2])).toBe(2);
    expect(meanIn([1, null, 3, null], [1, 3])).toBeUndefined();
    expect([meanOf([null]), mostOf([null]), mostOf([0, null, 4])]).toEqual([undefined, undefined, 4]);
  });
});
