import type { Session, SessionTarget } from '../../src/drivers/driver.js';
import { openApiSession, openSshSession } from '../../src/drivers/routeros/index.js';
import type { Router } from '../../src/model/inventory.js';
import { Secret } from '../../src/model/secret.js';
import { type SimRouter, type SimRouterOptions, startRouter } from '../../src/simulator/index.js';
import { aRouter } from './nouns.js';
import { PASSWORD } from './rude-api.js';

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
