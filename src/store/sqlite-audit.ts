import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { type AuditEntry, type AuditEvent, auditText } from '../model/audit.js';
import { type Database, type Row, storable, type Value } from './database.js';
import { pageOf } from './page.js';
import type { AuditLog, AuditQuery, Page } from './store.js';

const hashOf = (entry: Omit<AuditEntry, 'hash'>): string => createHash('sha256').update(auditText(entry)).digest('hex');

/** Read at once: a few milliseconds, in which nobody else is served. */
const CHUNK = 500;

const TESTS = {
  before: 'seq < ?',
  who: 'who = ?',
  action: 'action = ?',
  subject: 'subject = ?',
  from: 'at >= ?',
  until: 'at < ?',
} as const satisfies Partial<Record<keyof AuditQuery, string>>;

/** One more than the limit: whether there are more. */
export function listSql({ limit, ...query }: AuditQuery): { readonly sql: string; readonly values: readonly Value[] } {
  const tests = Object.entries(TESTS).flatMap(([name, test]): { readonly test: string; readonly value: Value }[] => {
    const value = query[name as keyof typeof TESTS];
    return value === undefined ? [] : [{ test, value }];
  });
  // What is newer than an open span is not walked over. Clocks are set back: its end is the highest number, not the latest time.
  const { from, until } = query;
  if (until !== undefined && from === undefined)
    tests.push({ test: 'seq <= (SELECT max(seq) FROM audit INDEXED BY audit_at WHERE at < ?)', value: until });
  const where = ['TRUE', ...tests.map(({ test }) => test)].join(' AND ');
  return {
    sql: `SELECT * FROM audit WHERE ${where} ORDER BY seq DESC LIMIT ?`,
    values: [...tests.map(({ value }) => value), limit + 1],
  };
}

/** A chain: each entry holds the hash of the one before, and the end of the chain is noted beside it, so that none can be cut off. */
export class SqliteAudit implements AuditLog {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async append(event: AuditEvent): Promise<AuditEntry> {
    const text = JSON.stringify(event.detail);
    // As it comes back: JSON has no -0.
    const detail = JSON.parse(text) as AuditEntry['detail'];
    const { at } = event;
    const [who, action, subject] = [storable(event.who), storable(event.action), storable(event.subject)];
    return this.#database.transact(() => {
      const { seq: last, hash: previous } = this.#end();
      const entry = { seq: last + 1, previous, at, who, action, subject, detail };
      const hash = hashOf(entry);
      this.#database.run(
        'INSERT INTO audit (seq, at, who, action, subject, detail, previous, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
        ...[entry.seq, at, who, action, subject, text, previous, hash],
      );
      this.#database.run('INSERT OR REPLACE INTO audit_end (one, seq, hash) VALUES (1, ?, ?)', entry.seq, hash);
      return { ...entry, hash };
    });
  }

  #end(): { readonly seq: number; readonly hash: string } {
    const row = this.#database.get('SELECT seq, hash FROM audit_end');
    return row === undefined ? { seq: 0, hash: '' } : { seq: Number(row['seq']), hash: String(row['hash']) };
  }

  async list(query: AuditQuery): Promise<Page<AuditEntry>> {
    const { sql, values } = listSql(query);
    return pageOf(this.#database.all(sql, ...values), query.limit, { read: entryOf, numberOf: ({ seq }) => seq });
  }

  async *all(): AsyncIterable<AuditEntry> {
    for await (const { rows } of this.#chunks()) yield* rows.map(entryOf);
  }

  async verify(): Promise<{ readonly entries: number; readonly broken?: number }> {
    let last = { seq: 0, hash: '' };
    let end = last;
    for await (const chunk of this.#chunks()) {
      for (const row of chunk.rows) {
        const next = fitting(row, last);
        if (next === undefined) return { entries: last.seq, broken: last.seq + 1 };
        last = next;
      }
      end = chunk.end;
    }
    if (end.seq === last.seq && end.hash === last.hash) return { entries: last.seq };
    return { entries: last.seq, broken: last.seq + 1 };
  }

  /**
   * Oldest first, each with the end of the chain at that moment; the last one is not full. A cursor kept open would hold up
   * checkpoints and backups for as long as somebody reads.
   */
  async *#chunks(): AsyncIterable<{ readonly rows: readonly Row[]; readonly end: { seq: number; hash: string } }> {
    for (let from = Number.MIN_SAFE_INTEGER; ; await setImmediate()) {
      const chunk = this.#database.look(() => ({
        rows: this.#database.all('SELECT * FROM audit WHERE seq > ? ORDER BY seq LIMIT ?', from, CHUNK),
        end: this.#end(),
      }));
      yield chunk;
      if (chunk.rows.length < CHUNK) return;
      from = Number(chunk.rows.at(-1)?.['seq']);
    }
  }
}

function fitting(row: Row, last: { readonly seq: number; readonly hash: string }): AuditEntry | undefined {
  try {
    const entry = entryOf(row);
    const fits = entry.seq === last.seq + 1 && entry.previous === last.hash && hashOf(entry) === entry.hash;
    return fits ? entry : undefined;
  } catch {
    // The detail is no JSON any more.
    return undefined;
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
