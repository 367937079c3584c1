import { hostname } from 'node:os';
import { QosError } from '../model/error.js';
import { unusable } from './database.js';
import type { Engine } from './engine.js';
import { makePrivately } from './open-database.js';

/**
 * One controller a store. The lock is a transaction held open on a database beside it: the kernel ends it with the process,
 * however that ends. A file with a process id would not do: in containers the next controller has the id of the last one,
 * and two containers that share a volume do not see each other's processes.
 */
export function lockStore(DatabaseSync: Engine, path: string): () => void {
  const file = `${path}-lock`;
  makePrivately(file);
  const lock = new DatabaseSync(file);
  try {
    // The holder writes its name for a moment.
    lock.exec('PRAGMA busy_timeout = 1000');
    lock.exec(`CREATE TABLE IF NOT EXISTS holder (one INTEGER PRIMARY KEY CHECK (one = 1), name TEXT NOT NULL) STRICT`);
    const us = `process ${process.pid} on ${hostname()}`;
    // Others can only read the name when it is committed, and between that and the next BEGIN one of them may be quicker.
    for (lock.exec('BEGIN IMMEDIATE'); nameIn(lock) !== us; lock.exec('BEGIN IMMEDIATE')) {
      lock.prepare('INSERT OR REPLACE INTO holder VALUES (1, ?)').run(us);
      lock.exec('COMMIT');
    }
    return () => {
      // A connection whose statements live until they are collected ends no earlier than they do.
      lock.exec('ROLLBACK');
      lock.close();
    };
  } catch (error) {
    const holder = isBusy(error) ? nameIn(lock) : undefined;
    lock.close();
    if (holder === undefined) throw unusable(file, error);
    throw new QosError('store.in-use', `the store ${path} is in use by ${holder}`, {
      subject: path,
      cure: 'Stop the other controller, or give this one a store of its own with --store.',
    });
  }
}

function nameIn(lock: InstanceType<Engine>): string {
  const row = lock.prepare('SELECT name FROM holder').get() as { readonly name: string } | undefined;
  return row?.name ?? 'another process';
}

/** SQLITE_BUSY. */
const isBusy = (error: unknown): boolean => (error as { readonly errcode?: number }).errcode === 5;
