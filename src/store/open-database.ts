import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { QosError } from '../model/error.js';
import { Database, unusable } from './database.js';
import type { Engine } from './engine.js';
import { MIGRATIONS } from './migrations.js';

/** Made with its rights before SQLite opens it, so that it is nobody else's for no moment; its companions take them from it. */
export function makePrivately(path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    closeSync(openSync(path, 'wx', 0o600));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return;
    throw new QosError('file.access', `the store ${path} cannot be made: ${(cause as Error).message}`, {
      subject: path,
      cause,
      cure: 'Give the user of qosctl the rights on the folder, or name another place with --store.',
    });
  }
}

/** Makes the file where there is none, and brings it to the newest form. */
export function openForWriting(DatabaseSync: Engine, path: string): Database {
  makePrivately(path);
  return opened(path, DatabaseSync, (database) => {
    checkForm(database);
    database.exec('PRAGMA foreign_keys = ON; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
    const found = database.get('PRAGMA quick_check(1)')?.['quick_check'];
    if (found !== 'ok') throw unusable(path, found);
    migrate(database);
  });
}

/** Beside a running controller: nothing is written, whatever is asked. */
export const openForReading = (DatabaseSync: Engine, path: string): Database =>
  opened(
    path,
    DatabaseSync,
    (database) => {
      const form = checkForm(database);
      if (form === MIGRATIONS.length) return;
      throw new QosError(
        'store.version',
        `the store ${path} has form ${form}; this version of qosctl reads ${newest}`,
        {
          subject: path,
          cure: 'Start the controller of this version on it once: it brings the store to its form.',
        },
      );
    },
    { readOnly: true },
  );

const newest = MIGRATIONS.length;

function opened(
  path: string,
  DatabaseSync: Engine,
  prepare: (database: Database) => void,
  options: { readonly readOnly?: boolean } = {},
): Database {
  let database: Database | undefined;
  try {
    database = new Database(new DatabaseSync(path, options), path);
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
  if (form <= newest) return form;
  throw new QosError('store.version', `the store ${path} has form ${form}; this version of qosctl knows ${newest}`, {
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
