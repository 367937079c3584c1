import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type RouterState, type SimRouter, type SimRouterOptions, startRouter } from './router.js';

export interface FleetOptions {
  readonly routers: readonly SimRouterOptions[];
  /** Where the state of all routers is kept from one run to the next. */
  readonly stateFile?: string;
}

export interface Fleet {
  readonly routers: ReadonlyMap<string, SimRouter>;
  save(): Promise<void>;
  close(): Promise<void>;
}

/** Starts routers side by side; each has its own address. One that cannot listen ends the others again. */
export async function startFleet({ routers, stateFile }: FleetOptions): Promise<Fleet> {
  const states = stateFile === undefined ? {} : await readStates(stateFile);
  const settled = await Promise.allSettled(
    routers.map((options) => {
      const state = states[options.name];
      return startRouter(state === undefined ? options : { ...options, state });
    }),
  );
  const started = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const failed = settled.find((one) => one.status === 'rejected');
  if (failed !== undefined) {
    await Promise.all(started.map((router) => router.close()));
    throw failed.reason;
  }
  const byName = new Map(started.map((router) => [router.name, router]));
  const save = async (): Promise<void> => {
    if (stateFile === undefined) return;
    const all = Object.fromEntries(started.map((router) => [router.name, router.save()]));
    await mkdir(dirname(stateFile), { recursive: true });
    await writeFile(`${stateFile}.new`, JSON.stringify(all));
    await rename(`${stateFile}.new`, stateFile);
  };
  return {
    routers: byName,
    save,
    async close() {
      await save();
      await Promise.all(started.map((router) => router.close()));
    },
  };
}

async function readStates(path: string): Promise<Readonly<Record<string, RouterState>>> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Record<string, RouterState>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}
