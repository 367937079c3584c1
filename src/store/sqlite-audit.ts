import { createHash } from 'node:crypto';
import { type AuditEntry, type AuditEvent, auditText } from '../model/audit.js';
import { type Database, type Row, transact } from './database.js';
import type { AuditLog, ListQuery, Page } from './store.js';

const hashOf = (entry: Omit<AuditEntry, 'hash'>): string => createHash('sha256').update(auditText(entry)).digest('hex');

/** A chain: each entry holds the hash of the one before, and the end of the chain is noted beside it, so that none can be cut off. */
export class SqliteAudit implements AuditLog {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async append({ at, who, action, subject, detail }: AuditEvent): Promise<AuditEntry> {
    return transact(this.#database, () => {
      const { seq: last, hash: previous } = this.#end();
      const entry = { seq: last + 1, previous, at, who, action, subject, detail };
      const hash = hashOf(entry);
      this.#database
        .prepare(
          'INSERT INTO audit (seq, at, who, action, subject, detail, previous, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
        )
        .run(entry.seq, at, who, action, subject, JSON.stringify(detail), previous, hash);
      this.#database.prepare('INSERT OR REPLACE INTO audit_end (one, seq, hash) VALUES (1, ?, ?)').run(entry.seq, hash);
      return { ...entry, hash };
    });
  }

  #end(): { readonly seq: number; readonly hash: string } {
    const row = this.#database.prepare('SELECT seq, hash FROM audit_end').get() as Row | undefined;
    return row === undefined ? { seq: 0, hash: '' } : { seq: Number(row['seq']), hash: String(row['hash']) };
  }

  async list(
    query: ListQuery & { readonly who?: string; readonly action?: string; readonly subject?: string },
  ): Promise<Page<AuditEntry>> {
    const { limit, before = Number.MAX_SAFE_INTEGER } = query;
    const filters = (['who', 'action', 'subject'] as const).filter((name) => query[name] !== undefined);
    const where = ['seq < ?', ...filters.map((name) => `${name} = ?`)].join(' AND ');
    const rows = this.#database
      .prepare(`SELECT * FROM audit WHERE ${where} ORDER BY seq DESC LIMIT ?`)
      .all(before, ...filters.map((name) => query[name] ?? ''), limit + 1) as Row[];
    const items = rows.slice(0, limit).map(entryOf);
    return rows.length > limit ? { items, next: items.at(-1)?.seq ?? 0 } : { items };
  }

  async *all(): AsyncIterable<AuditEntry> {
    for (const row of this.#database.prepare('SELECT * FROM audit ORDER BY seq').iterate()) yield entryOf(row as Row);
  }

  async verify(): Promise<{ readonly entries: number; readonly broken?: number }> {
    let last = { seq: 0, hash: '' };
    for await (const entry of this.all()) {
      const fits = entry.seq === last.seq + 1 && entry.previous === last.hash && hashOf(entry) === entry.hash;
      if (!fits) return { entries: last.seq, broken: last.seq + 1 };
      last = entry;
    }
    const end = this.#end();
    if (end.seq === last.seq && end.hash === last.hash) return { entries: last.seq };
    return { entries: last.seq, broken: last.seq + 1 };
  }
}

const entryOf = (row: Row): AuditEntry => ({
  seq: Number(row['seq']),
  at: Number(row['at']),
  who: String(row['who']),
  action: String(row['action']),
  subject: String(row['subject']),
  detail: JSON.parse(String(row['detail'])) as AuditEntry['detail'],
  previous: String(row['previous']),
  hash: String(row['hash']),
});
