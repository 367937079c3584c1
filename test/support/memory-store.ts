import { createHash } from 'node:crypto';
import { type AuditEntry, auditText } from '../../src/model/audit.js';
import type { Order } from '../../src/model/order.js';
import type { PolicyFile, RevisionRecord } from '../../src/model/revision.js';
import type { RouterStatus } from '../../src/model/status.js';
import type { ApplyRecord, AuditLog, ListQuery, Page, Store } from '../../src/store/store.js';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The contract of the store, for tests of those who use it. */
export function memoryStore(): Store {
  const applies: ApplyRecord[] = [];
  const statuses = new Map<string, RouterStatus>();
  const orders = new Map<string, Order>();
  const revisions: { readonly record: RevisionRecord; readonly files: readonly PolicyFile[] }[] = [];
  return {
    audit: memoryAudit(),
    journal: {
      begin: async (entry) => applies.push({ ...entry, id: applies.length + 1 }),
      async end(id, end) {
        const at = applies.findIndex((one) => one.id === id);
        const known = applies[at];
        if (known !== undefined) applies[at] = { ...known, end };
      },
      unfinished: async () => applies.filter(({ end }) => end === undefined),
      get: async (id) => applies.find((one) => one.id === id),
      list: async ({ router, ...query }) =>
        back(
          applies
            .filter((one) => router === undefined || one.router === router)
            .map(({ changeSet, ...one }) => ({ ...one, changes: changeSet.changes.length })),
          query,
          ({ id }) => id,
        ),
    },
    statuses: {
      put: async (changed) => changed.forEach((one) => statuses.set(one.router, one)),
      remove: async (routers) => routers.forEach((router) => statuses.delete(router)),
      all: async () => [...statuses.values()],
    },
    revisions: {
      put: async (record, files) => void revisions.push({ record, files }),
      async lastGood() {
        const found = revisions.findLast(({ record }) => record.state === 'accepted');
        return found === undefined ? undefined : { revision: found.record, files: found.files };
      },
      files: async (id) => revisions.find(({ record }) => record.id === id && record.state === 'accepted')?.files,
      list: async (limit) =>
        revisions
          .map(({ record }) => record)
          .toReversed()
          .slice(0, limit),
    },
    orders: {
      put: async (order) => void orders.set(order.id, order),
      remove: async (id) => void orders.delete(id),
      all: async () => [...orders.values()],
    },
    backup: async () => undefined,
    close: async () => undefined,
  };
}

function back<Item>(
  items: readonly Item[],
  { limit, before }: ListQuery,
  numberOf: (item: Item) => number,
): Page<Item> {
  const older = items.filter((one) => before === undefined || numberOf(one) < before).toReversed();
  const page = older.slice(0, limit);
  const last = page.at(-1);
  return { items: page, ...(older.length > limit && last !== undefined ? { next: numberOf(last) } : {}) };
}

function memoryAudit(): AuditLog {
  const entries: AuditEntry[] = [];
  return {
    async append(event) {
      const open = { ...event, seq: entries.length + 1, previous: entries.at(-1)?.hash ?? '' };
      const entry = { ...open, hash: sha256(auditText(open)) };
      entries.push(entry);
      return entry;
    },
    list: async ({ who, action, subject, ...query }) =>
      back(
        entries.filter(
          (one) =>
            (who === undefined || one.who === who) &&
            (action === undefined || one.action === action) &&
            (subject === undefined || one.subject === subject),
        ),
        query,
        ({ seq }) => seq,
      ),
    async *all() {
      yield* entries;
    },
    verify: async () => ({ entries: entries.length }),
  };
}
