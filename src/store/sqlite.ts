import { existsSync } from 'node:fs';
import { QosError } from '../model/error.js';
import { accountsOf } from './accounts.js';
import { backUp } from './backup.js';
import type { Database } from './database.js';
import { engine } from './engine.js';
import { openForReading, openForWriting } from './open-database.js';
import { SqliteAudit } from './sqlite-audit.js';
import { SqliteJournal } from './sqlite-journal.js';
import { sqliteOrders, sqliteRevisions, sqliteStatuses } from './sqlite-state.js';
import { sqliteTraffic } from './sqlite-traffic.js';
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
  const DatabaseSync = await engine();
  if (readOnly) {
    if (!existsSync(path))
      throw new QosError('file.access', `there is no store ${path}`, { subject: path, cure: 'Name it with --store.' });
    return storeOf(openForReading(DatabaseSync, path), () => undefined);
  }
  const unlock = lockStore(DatabaseSync, path);
  try {
    return storeOf(openForWriting(DatabaseSync, path), unlock);
  } catch (error) {
    unlock();
    throw error;
  }
}

const storeOf = (database: Database, unlock: () => void): KeptStore => ({
  journal: new SqliteJournal(database),
  audit: new SqliteAudit(database),
  statuses: sqliteStatuses(database),
  revisions: sqliteRevisions(database),
  orders: sqliteOrders(database),
  traffic: sqliteTraffic(database),
  accounts: accountsOf(database),
  backup: async (target) => backUp(database, target),
  close: async () => {
    database.close();
    unlock();
  },
});
