import { type SimRouter, type SimRouterOptions, startRouter } from '../../src/simulator/index.js';
import { openLoggedIn, openRawApi, type RawApi, type RawOptions } from './raw-api.js';

export interface RouterBench {
  readonly start: (options?: Partial<SimRouterOptions>) => Promise<SimRouter>;
  readonly connect: (router: SimRouter, options?: Partial<RawOptions>) => Promise<RawApi>;
  readonly login: (router: SimRouter) => Promise<RawApi>;
  /** Started and logged in to. */
  readonly both: (options?: Partial<SimRouterOptions>) => Promise<{ readonly router: SimRouter; readonly api: RawApi }>;
  readonly close: () => Promise<void>;
}

/** Simulated routers that listen on any free port, and raw connections to them, closed together after each test. */
export function routerBench(): RouterBench {
  const open: (SimRouter | RawApi)[] = [];
  const keep = <T extends SimRouter | RawApi>(one: T): T => {
    open.push(one);
    return one;
  };
  const start: RouterBench['start'] = async (options) =>
    keep(await startRouter({ name: 'bench', port: 0, user: 'qos', password: 'secret', ...options }));
  const login: RouterBench['login'] = async ({ port }) => keep(await openLoggedIn({ port }));
  return {
    start,
    login,
    connect: async ({ port }, options) => keep(await openRawApi({ port, ...options })),
    async both(options) {
      const router = await start(options);
      return { router, api: await login(router) };
    },
    async close() {
      for (const one of open.splice(0)) await one.close();
    },
  };
}
