import { randomBytes } from 'node:crypto';
import { onTestFinished, vi, expect } from 'vitest';
import { kitFor } from '../../src/compose.js';
import type { ControllerEvent } from '../../src/controller/controller.js';
import { Keeper } from '../../src/controller/keeper.js';
import { type KeeperSettings, SETTINGS } from '../../src/controller/keeper-parts.js';
import { Secret } from '../../src/model/secret.js';
import { conditionOf, type ConditionType } from '../../src/model/status.js';
import { readDirectory } from '../../src/source/directory.js';
import { sha256 } from '../../src/source/hash.js';
import type { Source } from '../../src/source/source.js';
import { type KeptStore, openStore } from '../../src/store/sqlite.js';
import { PASSWORD, type PolicyFolder } from './policy-folder.js';
import { type NetworkOptions, simulatedNetwork, type SimulatedNetwork } from './simulated-network.js';

export interface KeptNetwork extends SimulatedNetwork {
  readonly keeper: Keeper;
  readonly store: KeptStore;
  readonly events: readonly ControllerEvent[];
  /** Names the folder as it is now as the newest revision, and lets the keeper look. */
  readonly push: (id: string) => Promise<void>;
  /** From now on the source says this when it is asked; undefined: it answers. */
  readonly failSource: (why: string | undefined) => void;
  /** Waits until a condition of every router (or of those named) is so. */
  readonly until: (type: ConditionType, wanted: string, routers?: readonly string[]) => Promise<void>;
  /** Waits until routers hold a revision. */
  readonly untilApplied: (revision: string, routers: readonly string[]) => Promise<void>;
  /** Asks for a look at all routers, and waits for it. */
  readonly sweep: () => Promise<void>;
  /** The keeper ends, another one begins on the same store. */
  readonly restart: () => Promise<Keeper>;
}

export interface KeptOptions extends NetworkOptions {
  readonly settings?: Partial<KeeperSettings>;
  readonly now?: () => number;
  readonly password?: () => string;
  /** Instead of the folder, whose revisions the test names. */
  readonly sourceOf?: (folder: PolicyFolder) => Source;
}

/** A simulated network and a keeper of it. The source is the folder, unless another one is given. */
export async function keptNetwork(options: KeptOptions): Promise<KeptNetwork> {
  const network = await simulatedNetwork(options);
  const { folder } = network;
  const store = await openStore(folder.at('store.db'));
  onTestFinished(() => store.close());
  let newest = 'first';
  let failing: string | undefined;
  const folderSource: Source = {
    name: 'test',
    async latest(known) {
      if (failing !== undefined) throw new Error(failing);
      if (known === newest) return undefined;
      const revision = { id: newest, at: 1, author: 'ada', subject: newest };
      return { revision, files: await readDirectory(folder.at('policies')) };
    },
    watch: () => () => undefined,
    close: async () => undefined,
  };
  const source = options.sourceOf?.(folder) ?? folderSource;
  const events: ControllerEvent[] = [];
  const begin = async (): Promise<Keeper> => {
    const keeper = new Keeper({
      source,
      store,
      driverOf: (router) => kitFor(router).driver,
      connect: (router) =>
        kitFor(router).open({
          router,
          user: 'qosctl',
          password: new Secret(options.password?.() ?? PASSWORD),
          connectTimeoutMs: 2000,
          commandTimeoutMs: 5000,
        }),
      hash: sha256,
      now: options.now ?? Date.now,
      random: () => 0,
      holder: `keeper@test/${randomBytes(3).toString('hex')}`,
      // Looks are asked for by the test, not by the clock.
      settings: { ...SETTINGS, sweepMs: 3_600_000, pollMs: 3_600_000, ...options.settings },
      complain: (what, error) => {
        throw new Error(`${what} was complained about`, { cause: error });
      },
    });
    keeper.listen((event) => events.push(event));
    onTestFinished(() => keeper.stop());
    await keeper.start();
    return keeper;
  };
  let keeper = await begin();
  const names = network.routers.map(({ name }) => name);
  const until: KeptNetwork['until'] = (type, wanted, routers = names) =>
    vi.waitFor(
      () => {
        const { statuses } = keeper.view();
        const found = routers.map((name) => {
          const status = statuses.get(name);
          const condition = conditionOf(status, type);
          return `${name} ${condition?.status} ${condition?.reason}`;
        });
        expect(found).toEqual(routers.map((name) => expect.stringMatching(new RegExp(`^${name} ${wanted}`))));
      },
      { timeout: 60_000, interval: 10 },
    );
  return {
    ...network,
    store,
    events,
    get keeper() {
      return keeper;
    },
    push: async (id) => {
      newest = id;
      await keeper.poll();
    },
    failSource: (why) => void (failing = why),
    until,
    untilApplied: (revision, routers) =>
      vi.waitFor(
        () => {
          const { statuses } = keeper.view();
          expect(routers.map((name) => statuses.get(name)?.applied)).toEqual(routers.map(() => revision));
        },
        { timeout: 60_000, interval: 10 },
      ),
    sweep: async () => {
      keeper.enqueue(names);
      await vi.waitFor(
        () => {
          const { queue } = keeper.view();
          expect([queue.waiting, queue.running]).toEqual([0, []]);
        },
        { timeout: 60_000, interval: 5 },
      );
    },
    restart: async () => {
      await keeper.stop();
      keeper = await begin();
      return keeper;
    },
  };
}
