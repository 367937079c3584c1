import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { thinking } from '../../src/cli/thinking.js';
import type { Role } from '../../src/model/account.js';
import { startServer } from '../../src/server/server.js';
import { type KeptNetwork, keptNetwork, type KeptOptions } from './kept-network.js';
import { ask, type Reply, tokenFor } from './server-bench.js';

export interface ServedNetwork extends KeptNetwork {
  /** Asks the API with a token of that role. */
  readonly call: (
    method: string,
    path: string,
    more?: { readonly body?: unknown; readonly role?: Role },
  ) => Promise<Reply>;
}

/** A simulated network, its keeper, and a server that shows it: nothing in between is made up. */
export async function servedNetwork(options: KeptOptions): Promise<ServedNetwork> {
  const network = await keptNetwork(options);
  const { store, keeper } = network;
  const server = await startServer({
    controller: keeper,
    store,
    accounts: store.accounts,
    config: {},
    thinking,
    now: options.now ?? Date.now,
    log: pino({ level: 'silent' }),
  });
  onTestFinished(() => server.close());
  return {
    ...network,
    keeper,
    async call(method, path, { body, role = 'operator' } = {}) {
      const as = await tokenFor(store.accounts, role);
      return ask(`${server.address}/api/v1/${path}`, method, { as, ...(body === undefined ? {} : { body }) });
    },
  };
}
