import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Engine, engine } from '../../src/store/engine.js';
import { type KeptStore, openStore } from '../../src/store/sqlite.js';
import { temporaryFolder } from './policy-folder.js';

/** Where a store may be made. */
export const storePath = async (name = 'store.db'): Promise<string> => join(await temporaryFolder(), name);

export async function opened(path: string, options: { readonly readOnly?: boolean } = {}): Promise<KeptStore> {
  const store = await openStore(path, options);
  onTestFinished(() => store.close().catch(() => undefined));
  return store;
}

/** The file as somebody with an SQLite shell has it. The same library: a second one in a process would drop its locks. */
export async function shellOn(path: string): Promise<InstanceType<Engine>> {
  const DatabaseSync = await engine();
  const shell = new DatabaseSync(path, { timeout: 5000 });
  onTestFinished(() => shell.close());
  return shell;
}
