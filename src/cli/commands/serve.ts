import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { type Logger, pino } from 'pino';
import { kitFor } from '../../compose.js';
import type { ControllerEvent } from '../../controller/controller.js';
import { Keeper } from '../../controller/keeper.js';
import { type KeeperSettings, SETTINGS } from '../../controller/keeper-parts.js';
import { short } from '../../controller/reconcile.js';
import { QosError } from '../../model/error.js';
import { Secret } from '../../model/secret.js';
import { conditionOf } from '../../model/status.js';
import { startServer, type Server, type ServerConfig, type ServerOptions } from '../../server/server.js';
import type { ReadDelivery } from '../../server/webhook.js';
import { openFolderSource } from '../../source/folder.js';
import { type GitSourceOptions, openGitSource } from '../../source/git.js';
import { sha256 } from '../../source/hash.js';
import { resolveLogin } from '../../source/secrets.js';
import type { Source } from '../../source/source.js';
import { verifyWebhook } from '../../source/webhook.js';
import { type KeptStore, openStore } from '../../store/sqlite.js';
import { openRouter } from '../fleet.js';
import { EXIT, type Exit, type Io } from '../io.js';
import { concurrencyOf, durationOf, listenOf } from '../numbers.js';
import { thinking } from '../thinking.js';
import { untilAborted } from '../until-aborted.js';
import { policyRoot } from '../workspace.js';

export interface ServeFlags {
  readonly policies?: string;
  readonly git?: string;
  readonly branch: string;
  readonly gitFolder?: string;
  readonly gitTokenFile?: string;
  readonly gitKey?: string;
  readonly gitKnownHosts?: string;
  readonly gitSigners?: string;
  readonly gitGpgKeys?: readonly string[];
  readonly webhookSecretFile?: string;
  readonly secrets?: string;
  readonly store?: string;
  readonly listen: string;
  readonly tlsKey?: string;
  readonly tlsCert?: string;
  readonly publicUrl?: string;
  readonly metricsListen?: string;
  readonly sweep: string;
  readonly poll: string;
  readonly telemetry: string;
  readonly concurrency?: string;
  readonly confirmWithin: string;
  readonly log: string;
}

/** What the command line gives where nothing is said. */
export const SERVE_DEFAULTS = {
  branch: 'main',
  listen: '127.0.0.1:8080',
  sweep: '60s',
  poll: '60s',
  telemetry: '10s',
  confirmWithin: '60s',
  log: 'info',
} as const satisfies Partial<ServeFlags>;

/** Keeps the routers as the policies say until it is interrupted; what is in flight then is finished or taken back. */
export async function serve(io: Io, flags: ServeFlags): Promise<Exit> {
  const settings = settingsOf(flags);
  const config = configOf(io, flags);
  const log = pino({ level: flags.log }, pino.destination({ dest: 2, sync: true }));
  const store = await openStore(resolve(io.cwd, flags.store ?? '.qosctl/controller.db'));
  try {
    const source = await sourceOf(io, flags);
    const keeper = keeperOf(io, flags, { source, store, settings, log });
    const webhook = await webhookOf(io, flags);
    const server = await startServerAt(flags, {
      controller: keeper,
      store,
      accounts: store.accounts,
      config,
      thinking,
      now: io.now,
      log,
      ...(webhook === undefined ? {} : { webhook }),
    });
    io.out(`qosctl answers at ${server.address}`);
    if (server.metricsAddress !== undefined) io.out(`Prometheus is answered at ${server.metricsAddress}/metrics`);
    if (server.firstLink !== undefined)
      io.out(`The first administrator is made, once and within an hour, at ${server.firstLink}`);
    keeper.listen(onceAllReady(io, keeper));
    await keeper.start();
    await untilAborted(io.signal);
    await server.close();
    await keeper.stop();
    await source.close();
    return EXIT.done;
  } finally {
    await store.close();
  }
}

async function startServerAt({ listen }: ServeFlags, options: ServerOptions): Promise<Server> {
  try {
    return await startServer(options);
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    if (!['EADDRINUSE', 'EADDRNOTAVAIL', 'EACCES'].includes(code)) throw error;
    throw new QosError('usage', `the controller cannot listen at ${listen}: ${message}`, {
      cause: error,
      cure: 'Name another address with --listen, such as 127.0.0.1:8081.',
    });
  }
}

/** Says so when every router is right for the first time. */
function onceAllReady(io: Io, keeper: Keeper): (event: ControllerEvent) => void {
  let isSaid = false;
  return ({ type }) => {
    if (isSaid || type !== 'status') return;
    const { force, statuses } = keeper.view();
    const total = force?.inventory.routers.length ?? 0;
    if (total === 0 || statuses.size < total) return;
    if ([...statuses.values()].some((status) => conditionOf(status, 'Ready')?.status !== 'true')) return;
    isSaid = true;
    io.out(`${total} of ${total} routers hold what revision ${short(force?.revision.id ?? '')} asks for`);
  };
}

const TIMES = { min: 1_000, max: 86_400_000 };

const settingsOf = (flags: ServeFlags): KeeperSettings => ({
  ...SETTINGS,
  sweepMs: durationOf('--sweep', flags.sweep, TIMES),
  pollMs: durationOf('--poll', flags.poll, TIMES),
  telemetryMs: durationOf('--telemetry', flags.telemetry, TIMES),
  concurrency: concurrencyOf(flags.concurrency),
  windowMs: durationOf('--confirm-within', flags.confirmWithin, { min: 5_000, max: 3_600_000 }),
});

function configOf(io: Io, { listen, tlsKey, tlsCert, publicUrl, metricsListen }: ServeFlags): ServerConfig {
  if ((tlsKey === undefined) !== (tlsCert === undefined))
    throw new QosError('usage', '--tls-key and --tls-cert go together');
  const tls =
    tlsKey === undefined || tlsCert === undefined
      ? {}
      : { tls: { key: resolve(io.cwd, tlsKey), cert: resolve(io.cwd, tlsCert) } };
  const metrics =
    metricsListen === undefined ? {} : { metrics: { listen: listenOf('--metrics-listen', metricsListen) } };
  return { ...listenOf('--listen', listen), ...tls, ...metrics, ...(publicUrl === undefined ? {} : { publicUrl }) };
}

const GIT_TIMEOUT_MS = 60_000;

async function sourceOf(io: Io, flags: ServeFlags): Promise<Source> {
  if (flags.git === undefined) return openFolderSource(policyRoot(io, flags.policies));
  const at = (path: string): string => resolve(io.cwd, path);
  const signers = {
    ...(flags.gitSigners === undefined ? {} : { allowedSigners: at(flags.gitSigners) }),
    ...(flags.gitGpgKeys === undefined ? {} : { gpgKeys: flags.gitGpgKeys.map(at) }),
  };
  const auth = await gitAuth(flags, at);
  return openGitSource({
    url: flags.git,
    branch: flags.branch,
    ...(flags.gitFolder === undefined ? {} : { folder: flags.gitFolder }),
    cacheDir: at('.qosctl/git'),
    ...(auth === undefined ? {} : { auth }),
    ...(Object.keys(signers).length === 0 ? {} : { signers }),
    timeoutMs: GIT_TIMEOUT_MS,
    env: io.env,
  });
}

async function gitAuth(flags: ServeFlags, at: (path: string) => string): Promise<GitSourceOptions['auth']> {
  const { gitTokenFile, gitKey, gitKnownHosts } = flags;
  if (gitTokenFile !== undefined)
    return { kind: 'token', token: new Secret((await readFile(at(gitTokenFile), 'utf8')).trim()) };
  if (gitKey === undefined && gitKnownHosts === undefined) return undefined;
  if (gitKey === undefined || gitKnownHosts === undefined)
    throw new QosError('usage', '--git-key and --git-known-hosts go together');
  return { kind: 'ssh', keyFile: at(gitKey), knownHostsFile: at(gitKnownHosts) };
}

/** A push to another branch is nothing to us. */
async function webhookOf(io: Io, { webhookSecretFile, branch }: ServeFlags): Promise<ReadDelivery | undefined> {
  if (webhookSecretFile === undefined) return undefined;
  const secret = new Secret((await readFile(resolve(io.cwd, webhookSecretFile), 'utf8')).trim());
  return (headers, body) => {
    const told = verifyWebhook(headers, body, secret);
    if (told.kind === 'refused') return told.reason;
    return told.kind === 'push' && told.branch === branch ? 'push' : 'other';
  };
}

interface Rooms {
  readonly source: Source;
  readonly store: KeptStore;
  readonly settings: KeeperSettings;
  readonly log: Logger;
}

function keeperOf(io: Io, flags: ServeFlags, { source, store, settings, log }: Rooms): Keeper {
  const root = flags.secrets ?? (flags.git === undefined ? policyRoot(io, flags.policies) : io.cwd);
  const keeper = new Keeper({
    source,
    store,
    driverOf: (router) => kitFor(router).driver,
    connect: async (router, { credentials }) => {
      const one = credentials.find(({ name }) => name === router.credentials);
      if (one === undefined) throw new TypeError(`no credentials ${router.credentials}`);
      return openRouter(router, await resolveLogin(one, { root: resolve(io.cwd, root), env: io.env }));
    },
    hash: sha256,
    now: io.now,
    random: Math.random,
    holder: `controller@${hostname().replaceAll(/[^A-Za-z0-9.-]/g, '-')}/${randomBytes(3).toString('hex')}`,
    settings,
    complain: (what, error) => log.error({ what, err: error }, 'something went wrong'),
  });
  keeper.listen((event) => {
    if (event.type !== 'status' && event.type !== 'traffic') log.info({ event }, event.type);
  });
  return keeper;
}
