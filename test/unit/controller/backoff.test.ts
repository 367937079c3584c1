import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoff } from '../../../src/controller/backoff.js';

describe('backing off', () => {
  it.each([
    [1, 5_000],
    [2, 10_000],
    [3, 20_000],
    [6, 160_000],
    [7, 300_000],
    [100, 300_000],
  ])('waits at most the doubled time after %i failures', (failures, most) => {
    expect(backoff(failures, 1)).toBe(most);
    expect(backoff(failures, 0)).toBe(most / 2);
  });

  it('stays between half and all of it, whatever chance says', () => {
    fc.assert(
      fc.property(fc.nat(2000), fc.double({ min: 0, max: 1, noNaN: true }), (failures, random) => {
        const wait = backoff(failures, random);
        expect(wait).toBeGreaterThanOrEqual(2_500);
        expect(wait).toBeLessThanOrEqual(300_000);
      }),
    );
  });
});
