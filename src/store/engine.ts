import { QosError } from '../model/error.js';

export type Engine = typeof import('@photostructure/sqlite').DatabaseSync;

/** Older ones can corrupt a file when two connections write and checkpoint at once (sqlite.org, release 3.51.3). */
const OLDEST = [3, 51, 3];

/** Not written out, so that nobody looks for the first one in a Node that has none. */
const SAME_INTERFACE: readonly string[] = ['node:sqlite', '@photostructure/sqlite'];

/** The SQLite of this Node.js where it has a sound one, else that of the package. */
export async function engine(names = SAME_INTERFACE): Promise<Engine> {
  const old: string[] = [];
  for (const name of names) {
    const found = (await import(name).catch(() => undefined)) as { readonly DatabaseSync: Engine } | undefined;
    if (found === undefined) continue;
    const version = versionOf(found.DatabaseSync);
    if (isSound(version)) return found.DatabaseSync;
    old.push(version);
  }
  const message =
    old.length === 0
      ? 'there is no SQLite here'
      : `SQLite ${old.join(' and ')} can corrupt a store that two processes use; nothing was opened`;
  throw new QosError('store.version', message, {
    cure: 'Install the optional dependencies of qosctl (npm install), or run it on Node.js 24.',
  });
}

function versionOf(DatabaseSync: Engine): string {
  const database = new DatabaseSync(':memory:');
  try {
    return (database.prepare('SELECT sqlite_version() AS version').get() as { readonly version: string }).version;
  } finally {
    database.close();
  }
}

export function isSound(version: string): boolean {
  const numbers = version.split('.').map(Number);
  const differing = OLDEST.findIndex((wanted, index) => numbers[index] !== wanted);
  return differing < 0 || (numbers[differing] ?? 0) > (OLDEST[differing] ?? 0);
}
