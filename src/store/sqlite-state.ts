import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { Order } from '../model/order.js';
import type { PolicyFile, Revision, RevisionRecord } from '../model/revision.js';
import type { RouterStatus } from '../model/status.js';
import { type Database, type Row, transact } from './database.js';
import type { Orders, Revisions, Statuses } from './store.js';

const pack = promisify(gzip);
const unpack = promisify(gunzip);

export const sqliteStatuses = (database: Database): Statuses => ({
  put: async (statuses) =>
    transact(database, () => {
      const put = database.prepare('INSERT OR REPLACE INTO statuses (router, status) VALUES (?, ?)');
      for (const status of statuses) put.run(status.router, JSON.stringify(status));
    }),
  remove: async (routers) =>
    transact(database, () => {
      const remove = database.prepare('DELETE FROM statuses WHERE router = ?');
      for (const router of routers) remove.run(router);
    }),
  all: async () =>
    (database.prepare('SELECT status FROM statuses ORDER BY router').all() as Row[]).map(
      (row) => JSON.parse(String(row['status'])) as RouterStatus,
    ),
});

export const sqliteOrders = (database: Database): Orders => ({
  put: async (order) => {
    database.prepare('INSERT OR REPLACE INTO orders (id, given) VALUES (?, ?)').run(order.id, JSON.stringify(order));
  },
  remove: async (id) => {
    database.prepare('DELETE FROM orders WHERE id = ?').run(id);
  },
  all: async () =>
    (database.prepare('SELECT given FROM orders ORDER BY rowid').all() as Row[]).map(
      (row) => JSON.parse(String(row['given'])) as Order,
    ),
});

/** Files as they were, byte for byte: base64 in JSON, then gzip. */
const packFiles = (files: readonly PolicyFile[]): Promise<Buffer> =>
  pack(JSON.stringify(files.map(({ path, bytes }) => [path, Buffer.from(bytes).toString('base64')])));

async function unpackFiles(packed: unknown): Promise<readonly PolicyFile[]> {
  if (!(packed instanceof Uint8Array)) return [];
  const files = JSON.parse((await unpack(packed)).toString('utf8')) as readonly (readonly [string, string])[];
  return files.map(([path, text]) => ({ path, bytes: Buffer.from(text, 'base64') }));
}

export const sqliteRevisions = (database: Database): Revisions => ({
  put: async (record, files) => {
    const isAccepted = record.state === 'accepted';
    const packed = isAccepted ? await packFiles(files) : null;
    transact(database, () => {
      // Read again, it is the newest again.
      database.prepare('DELETE FROM revisions WHERE id = ?').run(record.id);
      database
        .prepare('INSERT INTO revisions (id, record, accepted, files) VALUES (?, ?, ?, ?)')
        .run(record.id, JSON.stringify(record), isAccepted ? 1 : 0, packed);
    });
  },
  lastGood: async () => {
    const row = database
      .prepare('SELECT record, files FROM revisions WHERE accepted = 1 ORDER BY number DESC LIMIT 1')
      .get() as Row | undefined;
    if (row === undefined) return undefined;
    const { id, at, author, subject } = JSON.parse(String(row['record'])) as Revision;
    return { revision: { id, at, author, subject }, files: await unpackFiles(row['files']) };
  },
  files: async (id) => {
    const row = database.prepare('SELECT files FROM revisions WHERE id = ? AND accepted = 1').get(id) as
      | Row
      | undefined;
    return row === undefined ? undefined : unpackFiles(row['files']);
  },
  list: async (limit) =>
    (database.prepare('SELECT record FROM revisions ORDER BY number DESC LIMIT ?').all(limit) as Row[]).map(
      (row) => JSON.parse(String(row['record'])) as RevisionRecord,
    ),
});
