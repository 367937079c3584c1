import { describe, expect, it } from 'vitest';
import { mergeFleet } from '../../../src/dashboard/api/topic.js';

const router = (name: string, pending = 0) => ({ name, ready: 'true' as const, pending, ordered: false });
const source = { name: 'folder policies' };
const queue = { waiting: 3, running: 1 };

describe('the picture of the fleet', () => {
  it('keeps what a delta does not speak of, and takes what it does', () => {
    const picture = { routers: [router('a'), router('b'), router('c')], instant: 1, source, queue };
    const delta = { routers: [router('b', 2), router('d')], removed: ['c'], instant: 2 };
    expect(mergeFleet(picture, delta)).toEqual({
      routers: [router('a'), router('b', 2), router('d')],
      instant: 2,
      source,
      queue,
    });
    const idle = { waiting: 0, running: 0 };
    expect(mergeFleet(picture, { queue: idle })).toEqual({ ...picture, queue: idle });
  });
});
