import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { destination, type Logger } from 'pino';
import { kitFor, openTracing } from '../../compose.js';
import type { ControllerEvent } from '../../controller/controller.js';
import { Keeper } from '../../controller/keeper.js';
import type { KeeperSettings } from '../../controller/keeper-parts.js';
import { short } from '../../controller/reconcile.js';
import { QosError } from '../../model/error.js';
import { conditionOf } from '../../model/status.js';
import type { Tracer } from '../../model/tracer.js';
import { startServer, type Server, type ServerOptions } from '../../server/server.js';
import { sha256 } from '../../source/hash.js';
import { resolveLogin } from '../../source/secrets.js';
import type { Source, WriteCommitStatus } from '../../source/source.js';
import { type KeptStore, openStore } from '../../store/sqlite.js';
import { openRouter } from '../fleet.js';
import { EXIT, type Exit, type Io } from '../io.js';
import { openLog } from '../log.js';
import { thinking } from '../thinking.js';
import { untilAborted } from '../until-aborted.js';
import { policyRoot } from '../workspace.js';
import { configOf, settingsOf } from './serve-config.js';
import type { ServeFlags } from './serve-flags.js';
import { forgeOf } from './serve-forge.js';
import { sourceOf, webhookOf } from './serve-source.js';

/** Keeps the routers as the policies say until it is interrupted; what is in flight then is finished or taken back. */
export async function serve(io: Io, flags: ServeFlags): Promise<Exit> {
  const settings = settingsOf(flags);
  const config = await configOf(io, flags);
  const tellForge = await forgeOf(io, flags);
  const webhook = await webhookOf(io, flags);
  const log = openLog(flags.log, destination({ dest: 2, sync: true }));
  const tracing = await openTracing({ env: io.env, complain: (message) => log.warn(message) });
  const store = await openStore(resolve(io.cwd, flags.store ?? '.qosctl/controller.db'));
  try {
    const source = await sourceOf(io, flags);
    const keeper = keeperOf(io, flags, { source, store, settings, log, tellForge, tracer: tracing?.tracer });
    const server = await startServerAt(flags, {
      controller: keeper,
      store,
      accounts: store.accounts,
      config,
      thinking,
      now: io.now,
      log,
      ...(webhook === undefined ? {} : { webhook }),
      ...(tracing === undefined ? {} : { tracer: tracing.tracer }),
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
    await tracing?.close();
  }
}

async function startServerAt({ listen }: ServeFlags, options: ServerOptions): Promise<Server> {
  try {
    return await startServer(options);
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    if (code.startsWith('ERR_OSSL_'))
      throw new QosError('usage', '--tls-key and --tls-cert are no private key and certificate that go together', {
        cause: error,
        cure: 'Give both as PEM, the key without a passphrase.',
      });
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
    // Looked at when the queue moved, which is told far less often than each router is.
    if (isSaid || type !== 'queue') return;
    const { force, statuses } = keeper.view();
    const total = force?.inventory.routers.length ?? 0;
    if (total === 0 || statuses.size < total) return;
    if ([...statuses.values()].some((status) => conditionOf(status, 'Ready')?.status !== 'true')) return;
    isSaid = true;
    io.out(`${total} of ${total} routers hold what revision ${short(force?.revision.id ?? '')} asks for`);
  };
}

interface Rooms {
  readonly source: Source;
  readonly store: KeptStore;
  readonly settings: KeeperSettings;
  readonly log: Logger;
  readonly tellForge: WriteCommitStatus | undefined;
  readonly tracer: Tracer | undefined;
}

function keeperOf(io: Io, flags: ServeFlags, { log, tellForge, tracer, ...rooms }: Rooms): Keeper {
  const root = flags.secrets ?? (flags.git === undefined ? policyRoot(io, flags.policies) : io.cwd);
  const keeper = new Keeper({
    ...rooms,
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
    ...(tellForge === undefined ? {} : { tellForge }),
    ...(tracer === undefined ? {} : { tracer }),
    complain: (what, error) => log.error({ what, err: error }, 'something went wrong'),
  });
  keeper.listen((event) => {
    const isRoutine = event.type === 'status' || event.type === 'traffic' || event.type === 'queue';
    if (!isRoutine && (event.type !== 'source' || event.turned)) log.info({ event }, event.type);
  });
  return keeper;
}
