import { existsSync } from 'node:fs';
import { QosError } from '../model/error.js';
import { accountsOf } from './accounts.js';
import { openDatabase } from './database.js';
import { SqliteAudit } from './sqlite-audit.js';
import { SqliteJournal } from './sqlite-journal.js';
import { sqliteOrders, sqliteRevisions, sqliteStatuses } from './sqlite-state.js';
import type { Accounts, Store } from './store.js';
import { lockStore } from './store-lock.js';

export interface OpenOptions {
  /** Beside a running controller: nothing may be written. */
  readonly readOnly?: boolean;
}

/** All that a controller keeps in one file. */
export interface KeptStore extends Store {
  readonly accounts: Accounts;
}

/** The store in one SQLite file. What a promise has fulfilled is on disk (`synchronous=FULL`). */
export async function openStore(path: string, { readOnly = false }: OpenOptions = {}): Promise<KeptStore> {
  if (readOnly && !existsSync(path))
    throw new QosError('file.access', `there is no store ${path}`, { subject: path, cure: 'Name it with --store.' });
  const unlock = readOnly ? () => undefined : lockStore(path);
  try {
    const database = await openDatabase(path);
    if (readOnly) database.exec('PRAGMA query_only = ON');
    return {
      journal: new SqliteJournal(database),
      audit: new SqliteAudit(database),
      statuses: sqliteStatuses(database),
      revisions: sqliteRevisions(database),
      orders: sqliteOrders(database),
      accounts: accountsOf(database),
      backup: async (target) => {
        if (existsSync(target))
          throw new QosError('file.access', `${target} is there already; nothing was written`, { subject: target });
        database.prepare('VACUUM INTO ?').run(target);
      },
      close: async () => {
        database.close();
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}
