import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { WorkQueue } from '../../../src/controller/work-queue.js';
import { Workers } from '../../../src/controller/workers.js';

const names = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => `r-${index}`);

/** Jobs that end when the test says so. */
function crew(most: number) {
  const queue = new WorkQueue(Date.now);
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const workers = new Workers(queue, {
    most,
    now: Date.now,
    work(name) {
      begun.push(name);
      return new Promise((resolve) => ends.set(name, resolve));
    },
  });
  const add = (some: readonly string[], at?: number): void => {
    for (const name of some) queue.add(name, at);
    workers.wake();
  };
  return { queue, begun, workers, add, end: (name: string) => ends.get(name)?.() };
}

describe('the workers', () => {
  it('begin few in a turn of the event loop, so that who asks meanwhile is answered', async () => {
    const { begun, add, workers, end } = crew(400);
    add(names(40));
    let last = 0;
    let turns = 0;
    while (begun.length < 40) {
      await turn();
      expect(begun.length - last).toBeLessThanOrEqual(8);
      last = begun.length;
      turns += 1;
    }
    expect(turns).toBeGreaterThanOrEqual(5);
    expect(begun).toEqual(names(40));
    for (const name of begun) end(name);
    await workers.close();
  });

  it('begin no more in one turn when many jobs end in it', async () => {
    const { begun, add, workers, end } = crew(20);
    add(names(60));
    await vi.waitFor(() => expect(begun).toHaveLength(20));
    for (const name of begun.slice()) end(name);
    await turn();
    expect(begun.length).toBeLessThanOrEqual(28);
    await vi.waitFor(() => expect(begun).toHaveLength(40));
    for (const name of begun.slice(20)) end(name);
    await vi.waitFor(() => expect(begun).toHaveLength(60));
    for (const name of begun) end(name);
    await workers.close();
  });

  it('have no more under way than they may, and each name once', async () => {
    const { queue, begun, add, workers, end } = crew(2);
    add(['a', 'b', 'c']);
    await vi.waitFor(() => expect(begun).toEqual(['a', 'b']));
    add(['a']);
    await turn();
    await turn();
    expect(begun).toEqual(['a', 'b']);
    end('b');
    await vi.waitFor(() => expect(begun).toEqual(['a', 'b', 'c']));
    end('c');
    end('a');
    await vi.waitFor(() => expect(begun).toEqual(['a', 'b', 'c', 'a']));
    expect(queue.waiting).toBe(0);
    end('a');
    await workers.close();
  });

  it('wake for what becomes due', async () => {
    const { begun, add, workers, end } = crew(2);
    add(['later'], Date.now() + 30);
    await vi.waitFor(() => expect(begun).toEqual(['later']));
    end('later');
    await workers.close();
  });

  it('begin nothing after they were closed, and wait for what is under way', async () => {
    const { begun, add, workers, end } = crew(1);
    add(['a', 'b']);
    await vi.waitFor(() => expect(begun).toEqual(['a']));
    let isClosed = false;
    const closed = workers.close().then(() => (isClosed = true));
    await turn();
    expect(isClosed).toBe(false);
    end('a');
    await closed;
    add(['c']);
    await turn();
    await turn();
    expect(begun).toEqual(['a']);
  });
});
