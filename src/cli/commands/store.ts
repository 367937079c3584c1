import { existsSync } from 'node:fs';
import { copyFile, chmod, rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { QosError } from '../../model/error.js';
import { openStore } from '../../store/sqlite.js';
import { EXIT, type Exit, type Io } from '../io.js';

export interface StoreFlags {
  readonly store?: string;
}

const storeOf = (io: Io, { store }: StoreFlags): string => resolve(io.cwd, store ?? '.qosctl/controller.db');

/** A copy of the store that is whole, also beside a running controller. */
export async function backup(io: Io, file: string, flags: StoreFlags): Promise<Exit> {
  const store = await openStore(storeOf(io, flags), { readOnly: true });
  try {
    await store.backup(resolve(io.cwd, file));
    io.out(`${file} holds the whole store`);
    return EXIT.done;
  } finally {
    await store.close();
  }
}

/** Puts a backup in the place of the store, once it has proven to be one. No controller may run meanwhile. */
export async function restore(io: Io, file: string, flags: StoreFlags & { readonly replace?: boolean }): Promise<Exit> {
  const source = resolve(io.cwd, file);
  const target = storeOf(io, flags);
  await (await openStore(source, { readOnly: true })).close();
  if (existsSync(target)) {
    if (flags.replace !== true)
      throw new QosError('file.access', `there is a store at ${target}; nothing was written`, {
        subject: target,
        cure: 'Say --replace to put the backup in its place.',
      });
    // Fails while a controller uses it.
    await (await openStore(target)).close();
  }
  await copyFile(source, `${target}.new`);
  await chmod(`${target}.new`, 0o600);
  for (const rest of ['-wal', '-shm']) await rm(target + rest, { force: true });
  await rename(`${target}.new`, target);
  io.out(`${target} is as it was when ${file} was made; the controller looks at every router when it starts`);
  return EXIT.done;
}

/** Recomputes the whole chain. */
export async function verifyAudit(io: Io, flags: StoreFlags): Promise<Exit> {
  const store = await openStore(storeOf(io, flags), { readOnly: true });
  try {
    const { entries, broken } = await store.audit.verify();
    if (broken === undefined) {
      io.out(`The audit is whole: ${entries} entries, each with the hash of the one before.`);
      return EXIT.done;
    }
    io.err(
      `The audit is broken at entry ${broken}: it, or what stood there, was changed or taken away. Entries 1 to ${entries} are whole.\n`,
    );
    return EXIT.failed;
  } finally {
    await store.close();
  }
}

/** Every entry as a line of JSON, oldest first. */
export async function exportAudit(io: Io, flags: StoreFlags): Promise<Exit> {
  const store = await openStore(storeOf(io, flags), { readOnly: true });
  try {
    for await (const entry of store.audit.all()) io.out(JSON.stringify(entry));
    return EXIT.done;
  } finally {
    await store.close();
  }
}
