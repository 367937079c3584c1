import { rm } from 'node:fs/promises';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Router } from '../../model/inventory.js';
import { parseDuration } from '../../model/duration.js';
import { QosError } from '../../model/error.js';
import { type Fleet, type Seed, type SimRouterOptions, startFleet } from '../../simulator/index.js';
import { resolveLogin } from '../../source/secrets.js';
import { EXIT, type Exit, type Io } from '../io.js';
import { readWorkspace, type Workspace } from '../workspace.js';
import { count } from '../views/plan-summary.js';

export interface SimFlags {
  readonly policies?: string;
  readonly latency: string;
  readonly routeros: string;
  readonly state?: string;
  readonly fresh?: boolean;
  readonly seed?: string;
}

/** What `sim` prints when every router listens; `demo` waits for it. */
export const READY = 'simulated routers are listening';
export const SIM_FOLDER = join('.qosctl', 'sim');

/** Runs simulated routers at the addresses of the inventory until interrupted. */
export async function sim(io: Io, flags: SimFlags): Promise<Exit> {
  const workspace = await readWorkspace(io, flags.policies);
  const folder = resolve(io.cwd, flags.state ?? SIM_FOLDER);
  if (flags.fresh === true) await rm(folder, { recursive: true, force: true });
  const routers = await routersOf(io, workspace, flags);
  const fleet = await start(routers, join(folder, 'fleet.json'));
  const total = fleet.routers.size;
  io.out(`${total} ${READY} (${routers[0]?.address ?? ''}…, RouterOS ${flags.routeros}, ${flags.latency} round trip)`);
  await untilAborted(io.signal);
  await fleet.close();
  io.out(`${count(total, 'router')} stopped; their state is kept for the next time`);
  return EXIT.done;
}

const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((done) => {
    // A pending promise alone does not keep a process alive.
    const alive = setInterval(() => undefined, 60_000);
    const stop = (): void => {
      clearInterval(alive);
      done();
    };
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });

async function start(routers: readonly SimRouterOptions[], stateFile: string): Promise<Fleet> {
  try {
    return await startFleet({ routers, stateFile });
  } catch (error) {
    const { code, message, address = '' } = error as NodeJS.ErrnoException & { readonly address?: string };
    if (code === undefined) throw error;
    throw new QosError('usage', `the simulated routers cannot listen at ${address}: ${message}`, {
      cure:
        code === 'EADDRINUSE'
          ? 'A simulated fleet is running already; stop it first.'
          : 'Use addresses of 127.0.0.0/8.',
    });
  }
}

async function routersOf(io: Io, workspace: Workspace, flags: SimFlags): Promise<readonly SimRouterOptions[]> {
  const { inventory, root } = workspace;
  if (inventory === undefined) {
    throw new QosError('policy.invalid', 'there is no inventory to simulate', { cure: 'Run qosctl validate.' });
  }
  const latencyMs = parseDuration(flags.latency);
  if (latencyMs === undefined || latencyMs > 10_000) {
    throw new QosError('usage', `--latency ${flags.latency} is not a duration up to 10s`, {
      cure: 'Write it as 20ms.',
    });
  }
  const seed = flags.seed === undefined ? undefined : await readSeed(flags.seed);
  const logins = new Map(
    await Promise.all(
      inventory.credentials.map(async (one) => [one.name, await resolveLogin(one, { root, env: io.env })] as const),
    ),
  );
  const interfacesOf = new Map<string, string[]>();
  for (const { router, interfaces } of inventory.sites)
    interfacesOf.set(router, [...(interfacesOf.get(router) ?? []), ...interfaces]);
  return inventory.routers.map((router): SimRouterOptions => {
    refuseStrangers(router);
    const login = logins.get(router.credentials);
    const interfaces = [
      ...new Set([
        'ether1',
        'ether2',
        'ether3',
        'ether4',
        'ether5',
        router.wan,
        ...(interfacesOf.get(router.name) ?? []),
      ]),
    ];
    return {
      name: router.name,
      address: router.address,
      ...(router.port === undefined ? {} : { port: router.port }),
      version: router.labels['routeros'] ?? flags.routeros,
      user: login?.user ?? '',
      password: login?.password.reveal() ?? '',
      latencyMs,
      seed: { interfaces, ...seed },
    };
  });
}

function refuseStrangers({ name, address, driver, transport, tls }: Router): void {
  const isOurs = address.startsWith('127.') || address === '::1';
  if (isOurs && driver === 'routeros' && transport === 'api' && !tls) return;
  throw new QosError(
    'usage',
    `router ${name} cannot be simulated: it needs a loopback address, driver routeros and transport api with tls: false`,
    {
      subject: name,
      cure: 'Simulate a copy of the inventory with addresses of 127.0.0.0/8.',
    },
  );
}

async function readSeed(path: string): Promise<Seed> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Seed;
  } catch (cause) {
    throw new QosError('usage', `the seed ${path} cannot be read as JSON`, { cause });
  }
}
