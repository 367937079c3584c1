import { onTestFinished } from 'vitest';
import { type Fleet, type SimRouter, type SimRouterOptions, startFleet } from '../../src/simulator/index.js';
import { type FolderOptions, PASSWORD, policyFolder, type PolicyFolder } from './policy-folder.js';

export interface SimulatedNetwork {
  readonly folder: PolicyFolder;
  readonly routers: readonly SimRouter[];
  readonly router: (name: string) => SimRouter;
}

export interface NetworkOptions extends FolderOptions {
  readonly latencyMs?: number;
  /** What is particular about one router; `undefined` leaves its address empty. */
  readonly sim?: (index: number) => Partial<SimRouterOptions> | undefined;
}

/** A policy repository and the routers it speaks of, in this process; both are gone when the test ends. */
export async function simulatedNetwork(options: NetworkOptions): Promise<SimulatedNetwork> {
  const folder = await policyFolder(options);
  const fleet = await fleetFor(folder, options);
  return {
    folder,
    routers: [...fleet.routers.values()],
    router: (name) => {
      const found = fleet.routers.get(name);
      if (found === undefined) throw new Error(`no router ${name}`);
      return found;
    },
  };
}

async function fleetFor(folder: PolicyFolder, { latencyMs = 0, sim }: NetworkOptions): Promise<Fleet> {
  const routers = folder.routers.flatMap(({ name, address }, index): readonly SimRouterOptions[] => {
    const own = sim === undefined ? {} : sim(index);
    return own === undefined ? [] : [{ name, address, user: 'qosctl', password: PASSWORD, latencyMs, ...own }];
  });
  const fleet = await startFleet({ routers });
  onTestFinished(() => fleet.close());
  return fleet;
}

/** What of a router is ours, without the handles that the device gives. */
export const shapingOf = (router: SimRouter): readonly Readonly<Record<string, string>>[] =>
  MENUS.flatMap((menu) =>
    router
      .rows(menu)
      .filter((row) => `${row['name'] ?? ''} ${row['comment'] ?? ''}`.includes('qos:'))
      .map((row) => ({ menu, ...Object.fromEntries(Object.entries(row).filter(([field]) => !COUNTED.has(field))) })),
  );

/** Handles and counters: they move by themselves. */
const COUNTED: ReadonlySet<string> = new Set([
  '.id',
  'bytes',
  'packets',
  'rate',
  'packet-rate',
  'queued-bytes',
  'queued-packets',
  'dropped',
]);

const MENUS = [
  '/queue/type',
  '/queue/tree',
  '/ip/firewall/mangle',
  '/ipv6/firewall/mangle',
  '/ip/firewall/address-list',
  '/ipv6/firewall/address-list',
  '/interface/list',
  '/system/script',
  '/system/scheduler',
];
