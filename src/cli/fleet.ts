import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { kitFor } from '../compose.js';
import { sha256 } from '../source/hash.js';
import { fanOut } from '../controller/fan-out.js';
import { failure, type RouterOutcome } from '../controller/outcome.js';
import type { Meaning, Observation, Session } from '../drivers/driver.js';
import type { ChangeSet } from '../model/change.js';
import type { Diagnostic } from '../model/diagnostic.js';
import { QosError } from '../model/error.js';
import type { RouterIntent } from '../model/intent.js';
import type { Router } from '../model/inventory.js';
import { adopt } from '../plan/index.js';
import { kindsOf, planFor } from '../pipeline.js';
import { type Login, resolveLogin } from '../source/secrets.js';
import type { Io } from './io.js';
import type { Progress } from './views/progress.js';
import type { Compiled } from './workspace.js';

/** How commands that talk to routers reach them. */
export interface Fleet {
  open(router: string): Promise<Session>;
  routerOf(name: string): Router;
}

export const CONNECT_TIMEOUT_MS = 5_000;
const COMMAND_TIMEOUT_MS = 30_000;

export function fleetOf(io: Io, compiled: Compiled): Fleet {
  const routers = new Map(compiled.inventory.routers.map((router) => [router.name, router]));
  const credentials = new Map(compiled.inventory.credentials.map((one) => [one.name, one]));
  const logins = new Map<string, Promise<Login>>();
  const routerOf = (name: string): Router => {
    const router = routers.get(name);
    if (router === undefined) throw notInInventory(name);
    return router;
  };
  return {
    routerOf,
    async open(name) {
      const router = routerOf(name);
      const one = credentials.get(router.credentials);
      if (one === undefined) throw new TypeError(`no credentials ${router.credentials}`);
      const login = logins.get(one.name) ?? resolveLogin(one, { root: compiled.root, env: io.env });
      logins.set(one.name, login);
      return openRouter(router, await login);
    },
  };
}

export const openRouter = (router: Router, login: Login): Promise<Session> =>
  kitFor(router).open({
    router,
    ...login,
    connectTimeoutMs: CONNECT_TIMEOUT_MS,
    commandTimeoutMs: COMMAND_TIMEOUT_MS,
  });

/** For what was recorded earlier: a router of a saved plan or of the journal. */
export const notInInventory = (router: string): QosError =>
  new QosError('usage', `router ${router} is not in the inventory any more, so it cannot be reached`, {
    subject: router,
    cure: 'Put it back into the inventory, or name the other routers with --router.',
  });

/** One router looked at, nothing written. What it holds is not kept: 560 whole configurations are 200 MB. */
export type Looked =
  | {
      readonly ok: true;
      readonly router: string;
      readonly version: string;
      readonly armed: boolean;
      /** Queues of ours that it holds. */
      readonly ours: number;
      readonly changeSet: ChangeSet;
      readonly diagnostics: readonly Diagnostic[];
    }
  | { readonly ok: false; readonly router: string; readonly outcome: RouterOutcome };

export async function look(
  io: Io,
  fleet: Fleet,
  intents: readonly RouterIntent[],
  options: { readonly concurrency: number; readonly progress: Progress },
): Promise<readonly Looked[]> {
  let failed = 0;
  const results = await fanOut(intents, {
    concurrency: options.concurrency,
    signal: io.signal,
    act: (intent) => lookAt(fleet, intent),
    done: (result, finished, total) => {
      if (!result.ok) failed += 1;
      options.progress.step(finished, total, failed);
    },
  });
  options.progress.end();
  return results.flatMap((result) => (result === undefined ? [] : [result]));
}

async function lookAt(fleet: Fleet, intent: RouterIntent): Promise<Looked> {
  const { router } = intent;
  try {
    const session = await fleet.open(router);
    try {
      const seen = await session.observe();
      const { driver } = kitFor(fleet.routerOf(router));
      const { changeSet, diagnostics } = planFor(driver, intent, seen, sha256);
      const { armed, able } = seen;
      return {
        ok: true,
        router,
        version: able.version,
        armed,
        ours: countOurs(fleet, router, seen),
        changeSet,
        diagnostics,
      };
    } finally {
      await session.close().catch(() => undefined);
    }
  } catch (error) {
    return { ok: false, router, outcome: failure(router, error) };
  }
}

export function meaningsOf(fleet: Fleet, intent: RouterIntent, changeSet: ChangeSet): readonly Meaning[] {
  const { driver } = kitFor(fleet.routerOf(intent.router));
  return changeSet.changes.map((change) => driver.interpret(change, intent));
}

function countOurs(fleet: Fleet, router: string, seen: Observation): number {
  const kinds = kindsOf(kitFor(fleet.routerOf(router)).driver);
  return adopt(seen.config, kinds).filter((object) => kinds.get(object.kind)?.guarded === true).length;
}

/** Who writes, for the lock on the router and the journal: somebody on a machine, and this very process. */
export function holderName(io: Io): string {
  const user = io.env['USER'] ?? io.env['LOGNAME'] ?? 'user';
  const ascii = `${user}@${hostname()}`.replaceAll(/[^A-Za-z0-9@._-]/g, '-');
  return `${ascii}/${randomBytes(3).toString('hex')}`;
}
