import { beforeEach, describe, expect, it } from 'vitest';
import type { AuditEvent } from '../../src/model/audit.js';
import type { ChangeSet } from '../../src/model/change.js';
import type { Order } from '../../src/model/order.js';
import type { RevisionRecord } from '../../src/model/revision.js';
import type { RouterStatus } from '../../src/model/status.js';
import type { ApplyQuery, ApplyBegin, ApplyEnd, Store } from '../../src/store/store.js';
import { MONDAY } from './nouns.js';
import { storeTrafficLaws } from './store-traffic-laws.js';

/** One empty store, and the same after its process has ended and another has begun. */
export interface StoreRig {
  readonly store: Store;
  readonly reopen: () => Promise<Store>;
}

/** So many changes, of so many bytes each. */
export const aChangeSet = (router: string, count: number, size = 10): ChangeSet => ({
  router,
  base: 'before',
  target: 'after',
  changes: Array.from({ length: count }, (_, index) => ({
    key: `queue é ${index}`,
    rank: 0,
    action: 'create',
    after: { kind: '/queue/tree', fields: { name: `qos:${index}`, comment: 'x'.repeat(size) } },
  })),
});

export const aBegin = (router: string, fields: Partial<ApplyBegin> = {}): ApplyBegin => ({
  router,
  revision: 'r1',
  holder: 'host/1',
  at: MONDAY,
  changeSet: aChangeSet(router, 2),
  ...fields,
});

export const DONE: ApplyEnd = { at: MONDAY + 1, ok: true, reason: 'Applied', message: '' };

export const anEvent = (fields: Partial<AuditEvent> = {}): AuditEvent => ({
  at: MONDAY,
  who: 'ada',
  action: 'apply',
  subject: 'r-1',
  detail: { ok: true, changes: 3, reason: 'ordered' },
  ...fields,
});

const aStatus = (router: string, fields: Partial<RouterStatus> = {}): RouterStatus => ({
  router,
  conditions: [{ type: 'Ready', status: 'true', reason: 'Applied', message: 'É', since: MONDAY }],
  applied: 'r1',
  pending: 0,
  failures: 0,
  ...fields,
});

const anOrder = (id: string, fields: Partial<Order> = {}): Order => ({
  id,
  kind: 'pin',
  select: { classes: ['hospital'], regions: [], sites: [], routers: [], labels: {} },
  revision: 'r1',
  by: 'ada',
  reason: 'exam week',
  at: MONDAY,
  ...fields,
});

export const aRevision = (id: string, fields: Partial<RevisionRecord> = {}): RevisionRecord => ({
  id,
  at: MONDAY,
  author: 'Ama',
  subject: `Commit ${id}`,
  state: 'accepted',
  seenAt: MONDAY + 5,
  ...fields,
});

const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index + 1);

/** Every page, through `next`. */
async function pages<Item>(
  list: (before?: number) => Promise<{ readonly items: readonly Item[]; readonly next?: number }>,
): Promise<readonly (readonly Item[])[]> {
  const found: (readonly Item[])[] = [];
  for (let before: number | undefined; ; ) {
    // oxlint-disable-next-line no-await-in-loop
    const { items, next } = await list(before);
    found.push(items);
    if (next === undefined) return found;
    before = next;
  }
}

/** The law of every store. */
export function storeContract(name: string, open: () => Promise<StoreRig>): void {
  describe(name, () => {
    let store: Store;
    let reopen: StoreRig['reopen'];
    beforeEach(async () => {
      ({ store, reopen } = await open());
    });

    describe('keeps a journal that', () => {
      it('has an apply under way from its beginning, and after the process has ended', async () => {
        const begun = aBegin('r-1', { changeSet: aChangeSet('r-1', 300, 400) });
        const id = await store.journal.begin(begun);
        expect(await store.journal.unfinished()).toEqual([{ ...begun, id }]);
        expect(await (await reopen()).journal.unfinished()).toEqual([{ ...begun, id }]);
      });

      it('lets go of an apply at its end, and knows what came of it', async () => {
        const first = await store.journal.begin(aBegin('r-1'));
        const second = await store.journal.begin(aBegin('r-2'));
        const end: ApplyEnd = { at: MONDAY + 9, ok: false, reason: 'RolledBack', message: 'refused: «é»' };
        await store.journal.end(first, end);
        const again = await reopen();
        expect((await again.journal.unfinished()).map(({ id }) => id)).toEqual([second]);
        expect(await again.journal.get(first)).toEqual({ ...aBegin('r-1'), id: first, changes: 2, end });
        expect(await again.journal.get(second)).not.toHaveProperty('end');
      });

      it('lets the first end stand, and refuses that of an apply that was never begun', async () => {
        const id = await store.journal.begin(aBegin('r-1'));
        await store.journal.end(id, DONE);
        await store.journal.end(id, { at: MONDAY + 50, ok: false, reason: 'RolledBack', message: 'later' });
        expect((await store.journal.get(id))?.end).toEqual(DONE);
        await expect(store.journal.end(id + 1, DONE)).rejects.toThrow('never begun');
        expect(await store.journal.get(id + 1)).toBeUndefined();
      });

      it('numbers applies that begin at once apart, and gives no number twice', async () => {
        const ids = await Promise.all(numbers(30).map((index) => store.journal.begin(aBegin(`r-${index}`))));
        const later = await (await reopen()).journal.begin(aBegin('r-1'));
        expect(new Set([...ids, later]).size).toBe(31);
        expect(later).toBeGreaterThan(Math.max(...ids));
      });

      it('lists newest first, in pages that hold each once, of all routers or one', async () => {
        for (const index of numbers(7)) await store.journal.begin(aBegin(`r-${index % 2}`));
        const { journal } = store;
        const all = await pages((before) => journal.list({ limit: 3, ...(before === undefined ? {} : { before }) }));
        expect(all.map((page) => page.length)).toEqual([3, 3, 1]);
        const ids = all.flat().map(({ id }) => id);
        expect(ids).toEqual(ids.toSorted((a, b) => b - a));
        expect(new Set(ids).size).toBe(7);
        expect(all.flat()[0]).toMatchObject({ router: 'r-1', changes: 2 });
        expect(all.flat()[0]).not.toHaveProperty('changeSet');
        const one = await journal.list({ limit: 3, routers: ['r-0'] });
        expect(one.items.map(({ router }) => router)).toEqual(['r-0', 'r-0', 'r-0']);
        expect(one).not.toHaveProperty('next');
      });

      it('lists those under way, those that failed and those that were done, apart', async () => {
        const { journal } = store;
        const [running, failed, done] = [
          await journal.begin(aBegin('r-0')),
          await journal.begin(aBegin('r-1')),
          await journal.begin(aBegin('r-2')),
        ];
        await journal.end(failed, { ...DONE, ok: false, reason: 'RolledBack' });
        await journal.end(done, DONE);
        const ids = async (query: Omit<ApplyQuery, 'limit'>): Promise<readonly number[]> =>
          (await journal.list({ limit: 9, ...query })).items.map(({ id }) => id);
        expect(await ids({ state: 'running' })).toEqual([running]);
        expect(await ids({ state: 'failed' })).toEqual([failed]);
        expect(await ids({ state: 'done' })).toEqual([done]);
        expect(await ids({ state: 'done', routers: ['r-1'] })).toEqual([]);
      });

      it('forgets the changes of old applies router by router, never of one under way, and their number never', async () => {
        const open = await store.journal.begin(aBegin('r-1', { revision: 'under way' }));
        const other = await store.journal.begin(aBegin('r-2'));
        await store.journal.end(other, DONE);
        const ids: number[] = [];
        for (const _ of numbers(40)) {
          const id = await store.journal.begin(aBegin('r-1'));
          await store.journal.end(id, DONE);
          ids.push(id);
        }
        const kept = await Promise.all([open, other, ...ids].map((id) => store.journal.get(id)));
        expect(kept.map((one) => one?.changes)).toEqual(Array<number>(42).fill(2));
        const has = kept.map((one) => one?.changeSet !== undefined);
        expect(has.slice(0, 2)).toEqual([true, true]);
        expect(has.slice(2).indexOf(true)).toBe(20);
        expect(has.slice(2).lastIndexOf(false)).toBe(19);
        expect((await store.journal.unfinished())[0]?.changeSet).toEqual(aChangeSet('r-1', 2));
      });
    });

    describe('keeps an audit that', () => {
      it('chains what is appended, also at once and after the process has ended', async () => {
        await Promise.all(numbers(20).map((index) => store.audit.append(anEvent({ subject: `r-${index}` }))));
        const again = await reopen();
        const last = await again.audit.append(anEvent());
        expect(last.seq).toBe(21);
        expect(await again.audit.verify()).toEqual({ entries: 21 });
        const seen = [];
        for await (const entry of again.audit.all()) seen.push(entry);
        expect(seen.map(({ seq }) => seq)).toEqual(numbers(21));
        expect(seen.at(-1)).toEqual(last);
        expect(seen.slice(1).map(({ previous }) => previous)).toEqual(seen.slice(0, -1).map(({ hash }) => hash));
        expect(new Set(seen.map(({ subject }) => subject)).size).toBe(20);
      });

      it('is whole when nothing was written yet', async () => {
        expect(await store.audit.verify()).toEqual({ entries: 0 });
      });

      it('lists newest first, in pages, of those who are asked for', async () => {
        for (const index of numbers(9))
          await store.audit.append(anEvent({ who: index % 3 === 0 ? 'bob' : 'ada', subject: `r-${index % 2}` }));
        const all = await pages((before) =>
          store.audit.list({ limit: 4, ...(before === undefined ? {} : { before }) }),
        );
        expect(all.map((page) => page.map(({ seq }) => seq))).toEqual([[9, 8, 7, 6], [5, 4, 3, 2], [1]]);
        const some = await store.audit.list({ limit: 9, who: 'bob', subject: 'r-1', action: 'apply' });
        expect(some.items.map(({ seq }) => seq)).toEqual([9, 3]);
        expect((await store.audit.list({ limit: 9, action: 'login' })).items).toEqual([]);
      });

      it('lists what was done in a span of time: from its first instant, up to its end', async () => {
        for (const index of numbers(9)) await store.audit.append(anEvent({ at: MONDAY + index }));
        const span = { limit: 2, from: MONDAY + 3, until: MONDAY + 6 };
        const { items, next } = await store.audit.list(span);
        expect(items.map(({ at }) => at - MONDAY)).toEqual([5, 4]);
        const rest = await store.audit.list({ ...span, ...(next === undefined ? {} : { before: next }) });
        expect(rest.items.map(({ at }) => at - MONDAY)).toEqual([3]);
        expect((await store.audit.list({ limit: 9, from: MONDAY + 10 })).items).toEqual([]);
      });

      it('is read and verified beside what is appended', async () => {
        for (const _ of numbers(1200)) await store.audit.append(anEvent());
        const verified = store.audit.verify();
        for (const _ of numbers(50)) await store.audit.append(anEvent());
        const { entries, broken } = await verified;
        expect(broken).toBeUndefined();
        expect(entries).toBeGreaterThanOrEqual(1200);
        let count = 0;
        for await (const entry of store.audit.all()) {
          count += 1;
          if (entry.seq === 700) await store.audit.append(anEvent({ subject: 'meanwhile' }));
        }
        expect(count).toBe(1251);
      });
    });

    describe('keeps states:', () => {
      it('the last status of each router that was not removed', async () => {
        await store.statuses.put([aStatus('r-2'), aStatus('r-1'), aStatus('r-3')]);
        await store.statuses.put([aStatus('r-1', { failures: 4, retryAt: MONDAY })]);
        await store.statuses.remove(['r-3', 'r-unknown']);
        const all = await (await reopen()).statuses.all();
        expect(all.toSorted((a, b) => (a.router < b.router ? -1 : 1))).toEqual([
          aStatus('r-1', { failures: 4, retryAt: MONDAY }),
          aStatus('r-2'),
        ]);
      });

      it('orders until they are taken back', async () => {
        for (const id of ['a', 'b', 'c']) await store.orders.put(anOrder(id));
        await store.orders.put(anOrder('a', { reason: 'another' }));
        await store.orders.remove('b');
        const all = await (await reopen()).orders.all();
        expect(all.toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual([
          anOrder('a', { reason: 'another' }),
          anOrder('c'),
        ]);
      });
    });

    storeTrafficLaws(open);

    describe('keeps revisions:', () => {
      const files = [
        { path: 'sites.yaml', bytes: Uint8Array.from({ length: 256 }, (_, index) => index) },
        { path: 'é/empty.yaml', bytes: new Uint8Array() },
      ];

      it('files of an accepted one to the byte', async () => {
        await store.revisions.put(aRevision('r1', { replaces: 'r0' }), files);
        const good = await (await reopen()).revisions.lastGood();
        expect(good?.revision).toEqual({ id: 'r1', at: MONDAY, author: 'Ama', subject: 'Commit r1', replaces: 'r0' });
        expect(good?.files.map(({ path, bytes }) => [path, [...bytes]])).toEqual(
          files.map(({ path, bytes }) => [path, [...bytes]]),
        );
      });

      it('the last good one behind those that were rejected, whose files are not kept', async () => {
        expect(await store.revisions.lastGood()).toBeUndefined();
        await store.revisions.put(aRevision('r1'), files);
        await store.revisions.put(aRevision('r2'), []);
        const rejected = aRevision('r3', { state: 'rejected', message: 'sites.yaml:3:1 no such class' });
        await store.revisions.put(rejected, files);
        expect((await store.revisions.lastGood())?.revision.id).toBe('r2');
        expect(await store.revisions.files('r1')).toHaveLength(2);
        expect(await store.revisions.files('r3')).toBeUndefined();
        expect(await store.revisions.files('r9')).toBeUndefined();
        expect(await store.revisions.list(2)).toEqual([rejected, aRevision('r2')]);
      });

      it('one that is read again as the newest, and once', async () => {
        for (const id of ['r1', 'r2', 'r1']) await store.revisions.put(aRevision(id), files);
        expect((await store.revisions.lastGood())?.revision.id).toBe('r1');
        expect((await store.revisions.list(9)).map(({ id }) => id)).toEqual(['r1', 'r2']);
      });

      it('files of the newest ones and of those that are named, and the records of all', async () => {
        const rejected = aRevision('bad', { state: 'rejected', message: 'no such class' });
        for (const id of ['r1', 'r2', 'r3', 'r4', 'r5']) await store.revisions.put(aRevision(id), files);
        await store.revisions.put(rejected, []);
        await store.revisions.keepFiles(2, new Set(['r2', 'r9']));
        const kept = await reopen();
        const lengths = ['r1', 'r2', 'r3', 'r4', 'r5'].map(async (id) => (await kept.revisions.files(id))?.length);
        expect(await Promise.all(lengths)).toEqual([undefined, 2, undefined, 2, 2]);
        expect((await kept.revisions.lastGood())?.revision.id).toBe('r5');
        expect(await kept.revisions.list(9)).toHaveLength(6);
      });
    });
  });
}
