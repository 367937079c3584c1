import { describe, expect, it } from 'vitest';
import { Chronicle } from '../../../src/controller/chronicle.js';
import type { RouterStatus } from '../../../src/model/status.js';
import type { Store } from '../../../src/store/store.js';
import { opened, storePath } from '../../support/store-file.js';

/** A real store that remembers of which routers each transaction was. */
async function counted(): Promise<{ readonly store: Store; readonly written: readonly (readonly string[])[] }> {
  const store = await opened(await storePath());
  const written: (readonly string[])[] = [];
  const put = (statuses: readonly RouterStatus[]): Promise<void> => {
    written.push(statuses.map(({ router }) => router));
    return store.statuses.put(statuses);
  };
  return { store: { ...store, statuses: { ...store.statuses, put } }, written };
}

describe('the chronicle', () => {
  it('writes the conditions of all routers that are judged at once in one transaction, and tells of them after it', async () => {
    const { store, written } = await counted();
    const chronicle = new Chronicle(store, () => 1000);
    const told: string[] = [];
    chronicle.listen((event) => {
      if (event.type === 'status') told.push(`${event.status.router} after ${written.length}`);
    });
    await Promise.all(['a', 'b', 'c'].map((router) => chronicle.judge(router, { kind: 'started' }, {})));
    expect(written).toEqual([['a', 'b', 'c']]);
    expect(told).toEqual(['a after 1', 'b after 1', 'c after 1']);
    expect((await store.statuses.all()).map(({ router }) => router)).toEqual(['a', 'b', 'c']);
  });

  it('writes nothing of a router that left before its turn', async () => {
    const { store } = await counted();
    const chronicle = new Chronicle(store, () => 1000);
    const judged = chronicle.judge('gone', { kind: 'started' }, {});
    await chronicle.forget(['gone']);
    await judged;
    expect(await store.statuses.all()).toEqual([]);
  });
});
