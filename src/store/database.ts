import type { DatabaseSyncInstance, StatementSyncInstance } from '@photostructure/sqlite';
import { QosError } from '../model/error.js';

export type Value = string | number | bigint | Uint8Array | null;
export type Row = Readonly<Record<string, Value>>;

/** One connection to the file of a store. What SQLite complains about is a QosError that names the file. */
export class Database {
  readonly connection: DatabaseSyncInstance;
  readonly path: string;
  readonly #statements = new Map<string, StatementSyncInstance>();

  constructor(connection: DatabaseSyncInstance, path: string) {
    this.connection = connection;
    this.path = path;
  }

  run(sql: string, ...values: readonly Value[]): { readonly changes: number; readonly lastInsertRowid: number } {
    return this.#guarded(() => {
      const { changes, lastInsertRowid } = this.#prepared(sql).run(...values);
      return { changes, lastInsertRowid: Number(lastInsertRowid) };
    });
  }

  get(sql: string, ...values: readonly Value[]): Row | undefined {
    return this.#guarded(() => this.#prepared(sql).get(...values) as Row | undefined);
  }

  all(sql: string, ...values: readonly Value[]): readonly Row[] {
    return this.#guarded(() => this.#prepared(sql).all(...values) as Row[]);
  }

  /** Several statements without values. */
  exec(sql: string): void {
    this.#guarded(() => this.connection.exec(sql));
  }

  /** All of it or nothing. */
  transact<T>(act: () => T): T {
    return this.#between('BEGIN IMMEDIATE', act);
  }

  /** All of it at one moment, whatever others write. */
  look<T>(act: () => T): T {
    return this.#between('BEGIN', act);
  }

  close(): void {
    this.#statements.clear();
    this.connection.close();
  }

  #between<T>(begin: string, act: () => T): T {
    this.exec(begin);
    try {
      const result = act();
      this.exec('COMMIT');
      return result;
    } catch (error) {
      this.#rollBack();
      throw error;
    }
  }

  #rollBack(): void {
    try {
      this.connection.exec('ROLLBACK');
    } catch {
      // A full disk ends the transaction by itself; the first error says more.
    }
  }

  #prepared(sql: string): StatementSyncInstance {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const fresh = this.connection.prepare(sql);
    this.#statements.set(sql, fresh);
    return fresh;
  }

  #guarded<T>(act: () => T): T {
    try {
      return act();
    } catch (cause) {
      throw unusable(this.path, cause);
    }
  }
}

export const unusable = (path: string, cause: unknown): QosError =>
  new QosError(
    'store.corrupt',
    `the store ${path} cannot be used: ${cause instanceof Error ? cause.message : String(cause)}`,
    {
      subject: path,
      cause,
      cure: 'Check its rights and its disk; qosctl restore brings a backup back.',
    },
  );

/** Text as every SQLite gives it back: the package's ends at a NUL, and half a surrogate pair has no UTF-8. */
export const storable = (text: string): string => Buffer.from(text, 'utf8').toString('utf8').replaceAll('\0', '\uFFFD');
