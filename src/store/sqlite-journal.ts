import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { ChangeSet } from '../model/change.js';
import type { Reason } from '../model/condition.js';
import { type Database, type Row, transact } from './database.js';
import type { ApplyBegin, ApplyEnd, ApplyJournal, ApplyRecord, ApplySummary, ListQuery, Page } from './store.js';

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
    return transact(this.#database, () => {
      const { lastInsertRowid } = this.#database
        .prepare('INSERT INTO applies (router, revision, holder, at, changes, change_set) VALUES (?, ?, ?, ?, ?, ?)')
        .run(router, revision, holder, at, changeSet.changes.length, packed);
      this.#database
        .prepare(
          `UPDATE applies SET change_set = NULL WHERE router = ? AND ended_at IS NOT NULL AND change_set IS NOT NULL
           AND id NOT IN (SELECT id FROM applies WHERE router = ? ORDER BY id DESC LIMIT ${KEPT})`,
        )
        .run(router, router);
      return Number(lastInsertRowid);
    });
  }

  async end(id: number, { at, ok, reason, message }: ApplyEnd): Promise<void> {
    this.#database
      .prepare('UPDATE applies SET ended_at = ?, ok = ?, reason = ?, message = ? WHERE id = ?')
      .run(at, ok ? 1 : 0, reason, message, id);
  }

  async unfinished(): Promise<readonly ApplyRecord[]> {
    const rows = this.#database.prepare('SELECT * FROM applies WHERE ended_at IS NULL ORDER BY id').all() as Row[];
    return Promise.all(rows.map(recordOf));
  }

  async get(id: number): Promise<ApplyRecord | undefined> {
    const row = this.#database.prepare('SELECT * FROM applies WHERE id = ?').get(id) as Row | undefined;
    return row === undefined ? undefined : recordOf(row);
  }

  async list({ limit, before, router }: ListQuery & { readonly router?: string }): Promise<Page<ApplySummary>> {
    const rows = this.#database
      .prepare(`SELECT ${SUMMARY} FROM applies WHERE id < ? AND (? IS NULL OR router = ?) ORDER BY id DESC LIMIT ?`)
      .all(before ?? Number.MAX_SAFE_INTEGER, router ?? null, router ?? null, limit + 1) as Row[];
    const items = rows.slice(0, limit).map(summaryOf);
    return rows.length > limit ? { items, next: items.at(-1)?.id ?? 0 } : { items };
  }
}

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

async function recordOf(row: Row): Promise<ApplyRecord> {
  const { changes: _, ...summary } = summaryOf(row);
  const packed = row['change_set'];
  const nothing: ChangeSet = { router: summary.router, base: '', target: '', changes: [] };
  if (!(packed instanceof Uint8Array)) return { ...summary, changeSet: nothing };
  return { ...summary, changeSet: JSON.parse((await unpack(packed)).toString('utf8')) as ChangeSet };
}
