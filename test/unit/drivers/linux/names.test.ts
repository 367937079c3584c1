import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minorsOf } from '../../../../src/drivers/linux/names.js';
import type { Queue } from '../../../../src/model/intent.js';

const queue = (id: string, parent?: string): Queue => ({
  id,
  direction: 'upload',
  role: 'class',
  ...(parent === undefined ? {} : { parent }),
  committed: 0,
  peak: 0,
  priority: 1,
  disciplines: [],
  delay: 0,
  packetSize: 1500,
  default: false,
});

describe('class handles', () => {
  it('are different for every queue, in range, and never the major of the tree', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ minLength: 1, maxLength: 20 }), { maxLength: 300 }), (ids) => {
        const minors = [...minorsOf(ids.map((id) => queue(id))).values()].map((minor) => Number.parseInt(minor, 16));
        expect(new Set(minors).size).toBe(ids.length);
        expect(minors.every((minor) => minor >= 0x10 && minor <= 0xffef && minor !== 0x7105)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it('do not depend on order, and not on the neighbours', () => {
    const ids = Array.from({ length: 60 }, (_, index) => `site-${index}/voice/upload`);
    const all = minorsOf(ids.map((id) => queue(id)));
    expect(minorsOf(ids.toReversed().map((id) => queue(id)))).toEqual(all);
    const without = minorsOf(ids.filter((_, index) => index !== 30).map((id) => queue(id)));
    for (const [id, minor] of without) expect(minor).toBe(all.get(id));
  });

  it('change when a queue moves to another parent, since HTB cannot move one', () => {
    expect(minorsOf([queue('a', 'x')]).get('a')).not.toBe(minorsOf([queue('a', 'y')]).get('a'));
  });

  it('change with those above, however far', () => {
    const tree = (top?: string) => minorsOf([queue('a', top), queue('b', 'a'), queue('c', 'b')]);
    expect(tree().get('c')).not.toBe(tree('uplink').get('c'));
  });
});
