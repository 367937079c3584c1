import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lonePoints } from '../../../src/dashboard/parts/lone-points.js';

describe('points of a line', () => {
  it.each([
    [[], []],
    [[7], [0]],
    [[null, 0, null], [1]],
    [
      [1, 2, null, 3, undefined, 4],
      [3, 5],
    ],
    [[1, null, 2, 3], [0]],
    [[1, 2, 3], []],
  ])('are lone in %j', (values, lone) => {
    expect(lonePoints(values)).toEqual(lone);
  });

  it('are all in a line or lone: nothing that is known is unseen', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.integer())), (values) => {
        const lone = new Set(lonePoints(values));
        for (const [index, value] of values.entries()) {
          const hasNeighbour = [values[index - 1], values[index + 1]].some((one) => typeof one === 'number');
          expect(lone.has(index)).toBe(value !== null && !hasNeighbour);
        }
      }),
    );
  });
});
