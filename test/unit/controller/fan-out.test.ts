import { describe, expect, it } from 'vitest';
import { fanOut } from '../../../src/controller/fan-out.js';

/** A task that ends when it is told to. */
function gates(count: number): {
  readonly wait: (index: number) => Promise<void>;
  readonly open: (index: number) => void;
} {
  const opens: (() => void)[] = [];
  const doors = Array.from({ length: count }, (_, index) => new Promise<void>((resolve) => (opens[index] = resolve)));
  return { wait: (index) => doors[index] ?? Promise.resolve(), open: (index) => opens[index]?.() };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a fan-out', () => {
  it('gives results in the order of the items, whichever ends first', async () => {
    const { wait, open } = gates(3);
    const act = async (index: number): Promise<string> => {
      await wait(index);
      return `r${index}`;
    };
    const finished: string[] = [];
    const done = (result: string): void => void finished.push(result);
    const all = fanOut([0, 1, 2], { concurrency: 3, act, done });
    for (const index of [2, 0, 1]) {
      open(index);
      await turn();
    }
    expect(await all).toEqual(['r0', 'r1', 'r2']);
    expect(finished).toEqual(['r2', 'r0', 'r1']);
  });

  it('never has more in flight than it may, and keeps that many in flight', async () => {
    const { wait, open } = gates(7);
    let now = 0;
    let most = 0;
    const act = async (index: number): Promise<void> => {
      now += 1;
      most = Math.max(most, now);
      await wait(index);
      now -= 1;
    };
    const all = fanOut([0, 1, 2, 3, 4, 5, 6], { concurrency: 3, act });
    for (let index = 0; index < 7; index += 1) {
      await turn();
      expect(now).toBe(Math.min(3, 7 - index));
      open(index);
    }
    await all;
    expect(most).toBe(3);
  });

  it('starts nothing more once it is aborted, and finishes what is in flight', async () => {
    const { wait, open } = gates(2);
    const abort = new AbortController();
    const started: number[] = [];
    const act = async (index: number): Promise<string> => {
      started.push(index);
      await wait(index);
      return `r${index}`;
    };
    const all = fanOut([0, 1, 2, 3], { concurrency: 2, signal: abort.signal, act });
    await turn();
    abort.abort();
    open(0);
    open(1);
    expect(await all).toEqual(['r0', 'r1', undefined, undefined]);
    expect(started).toEqual([0, 1]);
  });

  it('counts what is finished, out of how many', async () => {
    const counts: (readonly [number, number])[] = [];
    const done = (_: number, finished: number, total: number): void => void counts.push([finished, total]);
    await fanOut([5, 6, 7], { concurrency: 1, act: async (item) => item, done });
    expect(counts).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ]);
  });
});
