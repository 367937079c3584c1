import { chmodSync } from 'node:fs';
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { QosError } from '../model/error.js';
import { MIGRATIONS } from './migrations.js';

export type Database = DatabaseSyncInstance;
export type Value = string | number | bigint | Uint8Array | null;
export type Row = Readonly<Record<string, Value>>;

/** Older ones can corrupt a file when two connections write and checkpoint at once (sqlite.org, release 3.51.3). */
const OLDEST = [3, 51, 3];

/** The same interface twice: built into Node from 22.13 on, a package before. */
async function engine(): Promise<typeof import('@photostructure/sqlite').DatabaseSync> {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const builtIn = 'node:sqlite';
  const isThere = major > 22 || (major === 22 && minor >= 13);
  const found = (isThere ? await import(builtIn) : await import('@photostructure/sqlite')) as {
    readonly DatabaseSync: typeof import('@photostructure/sqlite').DatabaseSync;
  };
  return found.DatabaseSync;
}

/** Opens the file, makes it where there is none, and brings it to the newest form. */
export async function openDatabase(path: string): Promise<Database> {
  const DatabaseSync = await engine();
  let database: Database;
  try {
    database = new DatabaseSync(path);
    database.exec('PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON;');
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
    chmodSync(path, 0o600);
  } catch (cause) {
    throw corrupt(path, cause);
  }
  try {
    checkEngine(database);
    migrate(database, path);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function checkEngine(database: Database): void {
  const { version } = database.prepare('SELECT sqlite_version() AS version').get() as { readonly version: string };
  const numbers = version.split('.').map(Number);
  const differing = OLDEST.findIndex((wanted, index) => numbers[index] !== wanted);
  if (differing < 0 || (numbers[differing] ?? 0) > (OLDEST[differing] ?? 0)) return;
  throw new QosError('store.version', `SQLite ${version} can corrupt a store that two processes use`, {
    cure: 'Run qosctl on a newer Node.js: 20.19 with its optional dependencies, or 24.',
  });
}

/** Each in a transaction of its own: a process that is killed in the middle leaves the form before. */
function migrate(database: Database, path: string): void {
  const { version } = intact(path, () =>
    database.prepare('SELECT user_version AS version FROM pragma_user_version').get(),
  ) as {
    readonly version: number;
  };
  if (version > MIGRATIONS.length) {
    throw new QosError(
      'store.version',
      `the store ${path} has form ${version}; this version of qosctl knows ${MIGRATIONS.length}`,
      {
        subject: path,
        cure: 'Run the newer qosctl that made it, or restore a backup of this version.',
      },
    );
  }
  for (const [index, sql] of MIGRATIONS.entries()) {
    if (index < version) continue;
    intact(path, () => transact(database, () => database.exec(`${sql}; PRAGMA user_version = ${index + 1}`)));
  }
}

function intact<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (cause) {
    throw corrupt(path, cause);
  }
}

const corrupt = (path: string, cause: unknown): QosError =>
  new QosError(
    'store.corrupt',
    `the store ${path} cannot be used: ${cause instanceof Error ? cause.message : String(cause)}`,
    {
      subject: path,
      cause,
      cure: 'Check its rights and its disk; qosctl restore brings a backup back.',
    },
  );

/** All of it or nothing. */
export function transact<T>(database: Database, act: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = act();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}
