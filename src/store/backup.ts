import { randomUUID } from 'node:crypto';
import { existsSync, linkSync, renameSync, rmSync } from 'node:fs';
import { QosError } from '../model/error.js';
import type { Database } from './database.js';
import { makePrivately } from './open-database.js';

/** Under its name only when it is whole. */
export function backUp(database: Database, target: string): void {
  if (existsSync(target)) throw isThere(target);
  const partial = `${target}.${randomUUID()}.partial`;
  makePrivately(partial);
  try {
    database.run('VACUUM INTO ?', partial);
    name(partial, target);
  } finally {
    rmSync(partial, { force: true });
  }
}

/** A link is refused where a file came to be meanwhile; some file systems have none. */
function name(partial: string, target: string): void {
  try {
    linkSync(partial, target);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw isThere(target);
    renameSync(partial, target);
  }
}

const isThere = (target: string): QosError =>
  new QosError('file.access', `${target} is there already; nothing was written`, {
    subject: target,
    cure: 'Name a file that does not exist.',
  });
