import { hostname } from 'node:os';
import { isQosError, QosError } from '../model/error.js';
import type { Database } from './database.js';
import type { Engine } from './engine.js';
import { connect, makePrivately } from './open-database.js';

/**
 * One controller a store. The lock is a transaction held open on a database beside it: the kernel ends it with the process,
 * however that ends. A file with a process id would not do: in containers the next controller has the id of the last one,
 * and two containers that share a volume do not see each other's processes.
 */
export function lockStore(DatabaseSync: Engine, path: string): () => void {
  const file = `${path}-lock`;
  makePrivately(file);
  const lock = connect(DatabaseSync, file, { prepare: (database) => hold(database, path) });
  return () => {
    // A connection whose statements live until they are collected ends no earlier than they do.
    lock.exec('ROLLBACK');
    lock.close();
  };
}

function hold(lock: Database, path: string): void {
  const us = `process ${process.pid} on ${hostname()}`;
  try {
    // The holder is writing its name, at most.
    lock.exec('PRAGMA busy_timeout = 1000');
    lock.exec('CREATE TABLE IF NOT EXISTS holder (one INTEGER PRIMARY KEY CHECK (one = 1), name TEXT NOT NULL) STRICT');
    // Others can only read the name when it is committed, and between that and the next BEGIN one of them may be quicker.
    for (lock.exec('BEGIN IMMEDIATE'); nameIn(lock) !== us; lock.exec('BEGIN IMMEDIATE')) {
      lock.run('INSERT OR REPLACE INTO holder VALUES (1, ?)', us);
      lock.exec('COMMIT');
    }
  } catch (error) {
    if (!isBusy(error)) throw error;
    throw new QosError('store.in-use', `the store ${path} is in use by ${nameIn(lock)}`, {
      subject: path,
      cure: 'Stop the other controller, or give this one a store of its own with --store.',
    });
  }
}

const nameIn = (lock: Database): string => String(lock.get('SELECT name FROM holder')?.['name'] ?? 'another process');

/** SQLITE_BUSY. */
const isBusy = (error: unknown): boolean =>
  isQosError(error) && (error.cause as { readonly errcode?: number } | undefined)?.errcode === 5;
