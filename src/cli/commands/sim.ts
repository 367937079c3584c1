import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Router } from '../../model/inventory.js';
import { QosError } from '../../model/error.js';
import { groupBy } from '../../model/group-by.js';
import { authorizedKeyOf, type Fleet, type Seed, type SimRouterOptions, startFleet } from '../../simulator/index.js';
import { type Login, resolveLogin } from '../../source/secrets.js';
import { readNamed } from '../files.js';
import { EXIT, type Exit, type Io } from '../io.js';
import { durationOf, firstPortOf, versionOf } from '../numbers.js';
import { readWorkspace, type Workspace } from '../workspace.js';
import { untilAborted } from '../until-aborted.js';
import { count } from '../views/count.js';

export interface SimFlags {
  readonly policies?: string;
  readonly latency: string;
  readonly routeros: string;
  readonly state?: string;
  readonly fresh?: boolean;
  readonly seed?: string;
  readonly portsFrom?: string;
  readonly traffic?: boolean;
}

/** What `sim` prints when every router listens; `demo` waits for it. */
export const READY = /simulated routers? (is|are) listening/;
export const SIM_FOLDER = join('.qosctl', 'sim');

/** Runs simulated routers at the addresses of the inventory until interrupted. */
export async function sim(io: Io, flags: SimFlags): Promise<Exit> {
  const workspace = await readWorkspace(io, flags.policies);
  const folder = resolve(io.cwd, flags.state ?? SIM_FOLDER);
  const placed = await routersOf(io, workspace, flags);
  const routers = flags.portsFrom === undefined ? placed : onePortEach(placed, flags.portsFrom);
  const stateFile = join(folder, 'fleet.json');
  if (flags.fresh === true) await rm(stateFile, { force: true });
  await mkdir(folder, { recursive: true });
  const fleet = await start(routers, stateFile, flags.seed);
  // Host keys are made at the first start; who pins one must find it again, however this process ends.
  await fleet.save();
  const total = fleet.routers.size;
  const moved = routers.filter(({ address, port }, index) => !isAt(placed[index], address, port));
  if (moved.length > 0) {
    io.out('The routers are not where the inventory says. To reach them, write there:');
    for (const { name, address, port } of moved) io.out(`    - { name: ${name}, address: ${address}, port: ${port} }`);
  }
  const listen = `${count(total, 'simulated router')} ${total === 1 ? 'is' : 'are'} listening`;
  io.out(`${listen} (${placesOf(routers)}, RouterOS ${flags.routeros}, ${flags.latency} round trip)`);
  await untilAborted(io.signal);
  await fleet.close();
  io.out(`Stopped; what ${count(total, 'router')} held is kept in ${stateFile}`);
  return EXIT.done;
}

/** One address is enough for all, where a machine has no more of them. */
function onePortEach(routers: readonly SimRouterOptions[], from: string): readonly SimRouterOptions[] {
  const first = firstPortOf('--ports-from', from, routers.length);
  return routers.map((router, index) => {
    const port = first + index;
    const moved = { ...router, address: '127.0.0.1', port };
    return router.ssh === undefined ? moved : { ...moved, ssh: { ...router.ssh, port } };
  });
}

const isAt = (router: SimRouterOptions | undefined, address: string | undefined, port: number | undefined): boolean =>
  router?.address === address && router?.port === port;

const placesOf = (routers: readonly SimRouterOptions[]): string =>
  `${routers[0]?.address ?? ''}${routers.length > 1 ? '…' : ''}`;

async function start(
  routers: readonly SimRouterOptions[],
  stateFile: string,
  seed: string | undefined,
): Promise<Fleet> {
  try {
    return await startFleet({ routers, stateFile });
  } catch (error) {
    if (error instanceof SyntaxError) {
      throw new QosError('file.access', `the kept state ${stateFile} cannot be read: it is not JSON`, {
        cause: error,
        cure: 'Forget it with --fresh.',
      });
    }
    const refused = cannotListen(error);
    if (refused !== undefined) throw refused;
    const { code, message } = error as NodeJS.ErrnoException;
    if (seed === undefined || code !== undefined) throw error;
    throw new QosError('usage', `the seed ${seed} does not fit a simulated router: ${message}`, {
      cause: error,
      cure: 'Its rows are by menu, as { "rows": { "/queue/tree": [ { "name": "q", "parent": "global" } ] } }.',
    });
  }
}

const LISTEN_CURES: Readonly<Record<string, string>> = {
  EADDRINUSE: 'A simulated fleet is running already; stop it first.',
  EADDRNOTAVAIL:
    'This machine has 127.0.0.1 alone of 127.0.0.0/8, as macOS has. With --ports-from 18000 all routers are there, ' +
    'on a port each, and the inventory has to say so; qosctl sim tells how.',
  EACCES: 'Ports below 1024 (SSH has 22) need root: give the routers a port: of their own, or run this as root.',
};

/** What is wrong with a place to listen at; undefined for errors of another sort. */
export function cannotListen(error: unknown): QosError | undefined {
  const { code = '', message, address } = error as NodeJS.ErrnoException & { readonly address?: string };
  if (address === undefined) return undefined;
  return new QosError('usage', `the simulated routers cannot listen at ${address}: ${message}`, {
    cause: error,
    cure: LISTEN_CURES[code] ?? 'Use addresses of 127.0.0.0/8.',
  });
}

async function routersOf(io: Io, workspace: Workspace, flags: SimFlags): Promise<readonly SimRouterOptions[]> {
  const { inventory, root } = workspace;
  if (inventory === undefined || inventory.routers.length === 0) {
    throw new QosError('policy.invalid', 'there is no inventory to simulate', { cure: 'Run qosctl validate.' });
  }
  const latencyMs = durationOf('--latency', flags.latency, { min: 0, max: 10_000 });
  const seed = flags.seed === undefined ? {} : await readSeed(flags.seed);
  const logins = new Map(
    await Promise.all(
      inventory.credentials.map(async (one) => [one.name, await resolveLogin(one, { root, env: io.env })] as const),
    ),
  );
  const sitesOf = groupBy(inventory.sites, (site) => site.router);
  return inventory.routers.map((router): SimRouterOptions => {
    refuseStrangers(router);
    const login = logins.get(router.credentials);
    const served = (sitesOf.get(router.name) ?? []).flatMap((site) => site.interfaces);
    const label = router.labels['routeros'];
    return {
      name: router.name,
      address: router.address,
      ...serviceOf(router, login),
      version:
        label === undefined
          ? versionOf('--routeros', flags.routeros)
          : versionOf(`label routeros of ${router.name}:`, label),
      user: login?.user ?? '',
      password: login?.password?.reveal() ?? '',
      latencyMs,
      traffic: flags.traffic === true,
      seed: { interfaces: [...new Set([...PORTS, router.wan, ...served])], ...seed },
    };
  });
}

/** A router that is reached by SSH has its API switched off. */
function serviceOf(
  { name, transport, port }: Router,
  login: Login | undefined,
): Pick<SimRouterOptions, 'port' | 'api' | 'ssh'> {
  const own = port === undefined ? {} : { port };
  if (transport === 'api') return own;
  if (login?.key === undefined) return { ...own, api: false, ssh: own };
  const authorized = authorizedKeyOf(login.key.reveal());
  if (authorized !== undefined) return { ...own, api: false, ssh: { ...own, authorizedKeys: [authorized] } };
  throw new QosError('credentials.key', `router ${name} cannot be simulated: the key of its credentials is not one`, {
    subject: name,
    cure: 'Give the whole private key file, as ssh-keygen writes it without a passphrase.',
  });
}

/** Every router has these, and what the inventory says of it. */
const PORTS = ['ether1', 'ether2', 'ether3', 'ether4', 'ether5'];

function refuseStrangers({ name, address, driver, transport, tls }: Router): void {
  const isOurs = address.startsWith('127.') || address === '::1';
  if (isOurs && driver === 'routeros' && (transport === 'ssh' || !tls)) return;
  throw new QosError(
    'usage',
    `router ${name} cannot be simulated: it needs a loopback address, driver routeros, and tls: false or transport: ssh`,
    {
      subject: name,
      cure: 'Simulate a copy of the inventory with addresses of 127.0.0.0/8.',
    },
  );
}

async function readSeed(path: string): Promise<Seed> {
  const text = await readNamed(path);
  try {
    const seed: unknown = JSON.parse(text);
    if (typeof seed === 'object' && seed !== null && !Array.isArray(seed)) return seed;
  } catch (cause) {
    throw new QosError('usage', `the seed ${path} is not JSON`, { cause });
  }
  throw new QosError('usage', `the seed ${path} is not an object`);
}
