import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { QosError } from '../model/error.js';
import { Database, unusable } from './database.js';
import type { Engine } from './engine.js';
import { MIGRATIONS } from './migrations.js';

const NEWEST = MIGRATIONS.length;

/** Made with its rights before SQLite opens it, so that at no moment it is anybody else's; its companions take them from it. */
export function makePrivately(path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    if (!existsSync(path)) closeSync(openSync(path, 'a', 0o600));
  } catch (cause) {
    throw new QosError('file.access', `${path} cannot be made: ${(cause as Error).message}`, {
      subject: path,
      cause,
      cure: 'Give the user of qosctl the rights on the folder, or name another place.',
    });
  }
}

/** Makes the file where there is none, and brings it to the newest form. */
export function openForWriting(DatabaseSync: Engine, path: string): Database {
  makePrivately(path);
  const prepare = (database: Database): void => {
    checkForm(database);
    database.exec('PRAGMA foreign_keys = ON; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
    const found = database.get('PRAGMA quick_check(1)')?.['quick_check'];
    if (found !== 'ok') throw unusable(path, found);
    migrate(database);
  };
  return connect(DatabaseSync, path, { prepare });
}

/** Beside a running controller: nothing is written, whatever is asked. */
export function openForReading(DatabaseSync: Engine, path: string): Database {
  const prepare = (database: Database): void => {
    const form = checkForm(database);
    if (form === NEWEST) return;
    throw new QosError('store.version', `the store ${path} has form ${form}; this version of qosctl reads ${NEWEST}`, {
      subject: path,
      cure: 'Start the controller of this version on it once: it brings the store to its form.',
    });
  };
  return connect(DatabaseSync, path, { prepare, readOnly: true });
}

export interface ConnectOptions {
  /** A file that cannot be prepared is closed again. */
  readonly prepare: (database: Database) => void;
  readonly readOnly?: boolean;
}

export function connect(DatabaseSync: Engine, path: string, { prepare, readOnly = false }: ConnectOptions): Database {
  let database: Database | undefined;
  try {
    database = new Database(new DatabaseSync(path, { readOnly }), path);
    database.exec('PRAGMA busy_timeout = 5000');
    prepare(database);
    return database;
  } catch (error) {
    database?.close();
    throw error instanceof QosError ? error : unusable(path, error);
  }
}

/** The number of the last migration that the file has seen. A database of somebody else is left alone. */
function checkForm(database: Database): number {
  const { path } = database;
  const form = Number(database.get('PRAGMA user_version')?.['user_version']);
  const tables = database.all("SELECT name FROM sqlite_schema WHERE type = 'table'").map(({ name }) => name);
  if (form === 0 ? tables.length > 0 : !tables.includes('audit_end'))
    throw unusable(path, 'it is a database of another program');
  if (form <= NEWEST) return form;
  throw new QosError('store.version', `the store ${path} has form ${form}; this version of qosctl knows ${NEWEST}`, {
    subject: path,
    cure: 'Run the newer qosctl that made it, or restore a backup of this version.',
  });
}

/** Each in a transaction of its own: a process that is killed in the middle leaves the form before. */
function migrate(database: Database): void {
  const form = checkForm(database);
  for (const [index, sql] of MIGRATIONS.entries()) {
    if (index >= form) database.transact(() => database.exec(`${sql}; PRAGMA user_version = ${index + 1}`));
  }
}
