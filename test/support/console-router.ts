import { applyRouter } from '../../src/controller/apply.js';
import type { RouterOutcome } from '../../src/controller/outcome.js';
import { sha256 } from '../../src/source/hash.js';
import type { Session, SessionTarget, Step } from '../../src/drivers/driver.js';
import { openApiSession, openSshSession, routeros } from '../../src/drivers/routeros/index.js';
import type { Router } from '../../src/model/inventory.js';
import { Secret } from '../../src/model/secret.js';
import { planFor } from '../../src/pipeline.js';
import { type SimRouter, type SimRouterOptions, startRouter } from '../../src/simulator/index.js';
import { intentOf, ROUTER, type StateName } from '../contract/transitions.js';
import { aRouter } from './nouns.js';
import { PASSWORD } from './rude-api.js';

/** One of each way to read a console, and the versions around where they change. */
export const CONSOLE_VERSIONS = ['6.49', '7.9', '7.12', '7.15', '7.18', '7.22.3'] as const;

/** One simulated router that answers by API and by SSH, from one state. */
export interface BothWays {
  readonly router: SimRouter;
  /** As the inventory would have it. */
  readonly entry: (transport: Router['transport']) => Router;
  readonly open: (transport: Router['transport'], more?: Partial<SessionTarget>) => Promise<Session>;
}

export interface BothWaysBench {
  readonly start: (options?: Partial<SimRouterOptions>) => Promise<BothWays>;
  readonly close: () => Promise<void>;
}

export function bothWaysBench(): BothWaysBench {
  const open: { close(): Promise<void> }[] = [];
  const keep = <T extends { close(): Promise<void> }>(one: T): T => {
    open.push(one);
    return one;
  };
  return {
    async start(options = {}) {
      const router = keep(
        await startRouter({
          name: 'r-chu-campus',
          user: 'qos',
          password: PASSWORD,
          port: 0,
          ssh: { port: 0 },
          ...options,
        }),
      );
      const entry = (transport: Router['transport']): Router =>
        aRouter({
          transport,
          address: router.address,
          port: transport === 'api' ? router.port : router.sshPort,
          tls: false,
          pin: { hostKey: router.hostKey },
        });
      const target = {
        user: 'qos',
        password: new Secret(PASSWORD),
        connectTimeoutMs: 60_000,
        commandTimeoutMs: 60_000,
      };
      return {
        router,
        entry,
        open: async (transport, more) =>
          keep(
            await (transport === 'api' ? openApiSession : openSshSession)({
              ...target,
              router: entry(transport),
              ...more,
            }),
          ),
      };
    },
    close: async () =>
      void (await Promise.all(
        open
          .splice(0)
          .toReversed()
          .map((one) => one.close()),
      )),
  };
}

/** Applies a state of the contract over SSH. */
export const reach = (both: BothWays, state: StateName): Promise<RouterOutcome> => {
  const intent = intentOf({ router: {}, wan: 'ether1', lans: ['ether2', 'ether3', 'ether4', 'ether5'] }, state);
  return applyRouter({
    router: ROUTER,
    driver: routeros,
    plan: (seen) => planFor(routeros, intent, seen, sha256),
    open: () => both.open('ssh'),
    options: {
      holder: 'alice@desk/1',
      windowMs: 60_000,
      hash: sha256,
      journal: { begin: async () => undefined, end: async () => undefined },
    },
  });
};

export const aQueueStep = (name: string, fields: Readonly<Record<string, string>> = {}): Step => ({
  rank: 0,
  verb: 'add',
  kind: '/queue/tree',
  find: { name },
  fields: { name, parent: 'global', ...fields },
});
