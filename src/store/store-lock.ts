import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { QosError } from '../model/error.js';

/**
 * One controller a store. The lock is a file beside it with the process in it: one that a killed process left is taken over,
 * since the process is not there any more.
 */
export function lockStore(path: string): () => void {
  const file = `${path}.lock`;
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  for (let attempt = 0; ; attempt += 1) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx', mode: 0o600 });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || attempt > 2) throw error;
    }
    const holder = Number(readHolder(file));
    if (isAlive(holder)) {
      throw new QosError('store.in-use', `the store ${path} is in use by process ${holder}`, {
        subject: path,
        cure: 'Stop the other controller, or give this one a store of its own with --store.',
      });
    }
    rmSync(file, { force: true });
  }
}

function readHolder(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
