import type { Session } from '../../src/drivers/driver.js';
import { openApiSession } from '../../src/drivers/routeros/index.js';
import type { Router } from '../../src/model/inventory.js';
import { Secret } from '../../src/model/secret.js';
import type { Device } from '../../src/simulator/device.js';
import { type SimRouter, type SimRouterOptions, startRouter } from '../../src/simulator/index.js';
import { aRouter } from './nouns.js';
import { PASSWORD } from './rude-api.js';

export interface SimBench {
  /** A simulated router on a free port of the loopback. */
  readonly router: (options?: Partial<SimRouterOptions>) => Promise<SimRouter>;
  /** A new connection to it, as the inventory tells of it. */
  readonly session: (router: SimRouter, inventory?: Partial<Router>, connectTimeoutMs?: number) => Promise<Session>;
  readonly close: () => Promise<void>;
}

/** Simulated routers and sessions of one test file, closed together after each test. */
export function simBench(): SimBench {
  const open: { close(): Promise<void> }[] = [];
  return {
    async router(options) {
      const started = await startRouter({ name: 'r-7', port: 0, user: 'qos', password: PASSWORD, ...options });
      open.unshift(started);
      return started;
    },
    async session(router, inventory = {}, connectTimeoutMs = 20_000) {
      const session = await openApiSession({
        router: aRouter({ name: 'r-7', address: router.address, port: router.port, tls: false, ...inventory }),
        user: 'qos',
        password: new Secret(PASSWORD),
        connectTimeoutMs,
        commandTimeoutMs: 20_000,
      });
      open.unshift(session);
      return session;
    },
    async close() {
      for (const one of open.splice(0)) await one.close();
    },
  };
}

/** A router that does `otherwise` with a command; undefined: as usual. */
export function misbehave(
  { device }: SimRouter,
  otherwise: (...asked: Parameters<Device['command']>) => ReturnType<Device['command']> | undefined,
): void {
  const usual = device.command.bind(device);
  device.command = (...asked) => otherwise(...asked) ?? usual(...asked);
}
