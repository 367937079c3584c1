import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { ChangeSet } from '../model/change.js';
import type { Reason } from '../model/condition.js';
import { type Database, type Row, storable } from './database.js';
import { pageOf } from './page.js';
import type {
  ApplyBegin,
  ApplyEnd,
  ApplyJournal,
  ApplyRecord,
  ApplySummary,
  KeptApply,
  ApplyQuery,
  Page,
} from './store.js';

const pack = promisify(gzip);
const unpack = promisify(gunzip);
/** Of so many applies a router keeps the changes themselves, not only their number. */
const KEPT = 20;

const SUMMARY = 'id, router, revision, holder, at, changes, ended_at, ok, reason, message';

export class SqliteJournal implements ApplyJournal {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async begin({ router, revision, holder, at, changeSet }: ApplyBegin): Promise<number> {
    const packed = await pack(JSON.stringify(changeSet), { level: 1 });
    return this.#database.transact(() => {
      const { lastInsertRowid } = this.#database.run(
        'INSERT INTO applies (router, revision, holder, at, changes, change_set) VALUES (?, ?, ?, ?, ?, ?)',
        ...[router, revision, holder, at, changeSet.changes.length, packed],
      );
      this.#database.run(
        `UPDATE applies SET change_set = NULL WHERE router = ? AND change_set IS NOT NULL AND ended_at IS NOT NULL
         AND id <= (SELECT id FROM applies WHERE router = ? ORDER BY id DESC LIMIT 1 OFFSET ${KEPT})`,
        ...[router, router],
      );
      return lastInsertRowid;
    });
  }

  /** The first end stands: who is not sure whether it was written may write it again. */
  async end(id: number, { at, ok, reason, message }: ApplyEnd): Promise<void> {
    const { changes } = this.#database.run(
      `UPDATE applies SET ended_at = coalesce(ended_at, ?), ok = coalesce(ok, ?), reason = coalesce(reason, ?),
         message = coalesce(message, ?) WHERE id = ?`,
      ...[at, ok ? 1 : 0, reason, storable(message), id],
    );
    if (changes === 0) throw new TypeError(`apply ${id} was never begun`);
  }

  async unfinished(): Promise<readonly ApplyRecord[]> {
    const rows = this.#database.all('SELECT * FROM applies WHERE ended_at IS NULL ORDER BY id');
    return Promise.all(
      rows.map(async (row) => {
        const { changes: _, ...summary } = summaryOf(row);
        return { ...summary, changeSet: await unpacked(row['change_set'] as Uint8Array) };
      }),
    );
  }

  async get(id: number): Promise<KeptApply | undefined> {
    const row = this.#database.get('SELECT * FROM applies WHERE id = ?', id);
    if (row === undefined) return undefined;
    const packed = row['change_set'];
    return packed instanceof Uint8Array ? { ...summaryOf(row), changeSet: await unpacked(packed) } : summaryOf(row);
  }

  async list({ limit, before, routers, state }: ApplyQuery): Promise<Page<ApplySummary>> {
    const ofRouters = routers === undefined ? '' : 'AND router IN (SELECT value FROM json_each(?))';
    const rows = this.#database.all(
      `SELECT ${SUMMARY} FROM applies WHERE id < ? ${ofRouters} ${state === undefined ? '' : IN_STATE[state]} ORDER BY id DESC LIMIT ?`,
      ...[before ?? Number.MAX_SAFE_INTEGER, ...(routers === undefined ? [] : [JSON.stringify(routers)]), limit + 1],
    );
    return pageOf(rows, limit, { read: summaryOf, numberOf: ({ id }) => id });
  }
}

const IN_STATE: Readonly<Record<NonNullable<ApplyQuery['state']>, string>> = {
  running: 'AND ended_at IS NULL',
  failed: 'AND ok = 0',
  done: 'AND ok = 1',
};

const unpacked = async (packed: Uint8Array): Promise<ChangeSet> =>
  JSON.parse((await unpack(packed)).toString('utf8')) as ChangeSet;

function summaryOf(row: Row): ApplySummary {
  const end: ApplyEnd = {
    at: Number(row['ended_at']),
    ok: row['ok'] === 1,
    reason: String(row['reason']) as Reason,
    message: String(row['message']),
  };
  return {
    id: Number(row['id']),
    router: String(row['router']),
    revision: String(row['revision']),
    holder: String(row['holder']),
    at: Number(row['at']),
    changes: Number(row['changes']),
    ...(row['ended_at'] === null ? {} : { end }),
  };
}
