import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { Order } from '../model/order.js';
import type { PolicyFile, RevisionRecord } from '../model/revision.js';
import type { RouterStatus } from '../model/status.js';
import type { Database } from './database.js';
import type { Orders, Revisions, Statuses } from './store.js';

const pack = promisify(gzip);
const unpack = promisify(gunzip);

export const sqliteStatuses = (database: Database): Statuses => ({
  put: async (statuses) =>
    database.transact(() => {
      for (const status of statuses)
        database.run(
          'INSERT OR REPLACE INTO statuses (router, status) VALUES (?, ?)',
          status.router,
          JSON.stringify(status),
        );
    }),
  remove: async (routers) =>
    database.transact(() => {
      for (const router of routers) database.run('DELETE FROM statuses WHERE router = ?', router);
    }),
  all: async () =>
    database
      .all('SELECT status FROM statuses ORDER BY router')
      .map((row) => JSON.parse(String(row['status'])) as RouterStatus),
});

export const sqliteOrders = (database: Database): Orders => ({
  put: async (order) => {
    database.run('INSERT OR REPLACE INTO orders (id, given) VALUES (?, ?)', order.id, JSON.stringify(order));
  },
  remove: async (id) => {
    database.run('DELETE FROM orders WHERE id = ?', id);
  },
  all: async () =>
    database.all('SELECT given FROM orders ORDER BY rowid').map((row) => JSON.parse(String(row['given'])) as Order),
});

/** Files as they were, byte for byte: base64 in JSON, then gzip. */
const packFiles = (files: readonly PolicyFile[]): Promise<Buffer> =>
  pack(JSON.stringify(files.map(({ path, bytes }) => [path, Buffer.from(bytes).toString('base64')])));

async function unpackFiles(packed: Uint8Array): Promise<readonly PolicyFile[]> {
  const files = JSON.parse((await unpack(packed)).toString('utf8')) as readonly (readonly [string, string])[];
  return files.map(([path, text]) => ({ path, bytes: Buffer.from(text, 'base64') }));
}

export const sqliteRevisions = (database: Database): Revisions => ({
  put: async (record, files) => {
    const isAccepted = record.state === 'accepted';
    const packed = isAccepted ? await packFiles(files) : null;
    database.transact(() => {
      // Read again, it is the newest again.
      database.run('DELETE FROM revisions WHERE id = ?', record.id);
      database.run(
        'INSERT INTO revisions (id, record, accepted, files) VALUES (?, ?, ?, ?)',
        ...[record.id, JSON.stringify(record), isAccepted ? 1 : 0, packed],
      );
    });
  },
  lastGood: async () => {
    const row = database.get('SELECT record, files FROM revisions WHERE accepted = 1 ORDER BY number DESC LIMIT 1');
    if (!(row?.['files'] instanceof Uint8Array)) return undefined;
    const { state: _, seenAt: __, message: ___, ...revision } = JSON.parse(String(row['record'])) as RevisionRecord;
    return { revision, files: await unpackFiles(row['files']) };
  },
  files: async (id) => {
    const row = database.get('SELECT files FROM revisions WHERE id = ? AND accepted = 1', id);
    return row?.['files'] instanceof Uint8Array ? unpackFiles(row['files']) : undefined;
  },
  keepFiles: async (newest, named) => {
    database.run(
      `UPDATE revisions SET files = NULL
       WHERE files IS NOT NULL AND id NOT IN (SELECT value FROM json_each(?))
         AND number NOT IN (SELECT number FROM revisions WHERE accepted = 1 ORDER BY number DESC LIMIT ?)`,
      JSON.stringify([...named]),
      newest,
    );
  },
  list: async (limit) =>
    database
      .all('SELECT record FROM revisions ORDER BY number DESC LIMIT ?', limit)
      .map((row) => JSON.parse(String(row['record'])) as RevisionRecord),
});
