import { compileIntent } from '../../../src/compile/index.js';
import type { RouterIntent } from '../../../src/model/intent.js';
import type { Inventory } from '../../../src/model/inventory.js';
import type { Endpoint, Match, Packet, Policies } from '../../../src/model/policy.js';
import { contains } from '../../../src/model/prefix.js';
import { DIRECTIONS } from '../../../src/model/rate.js';
import { aRouter } from '../../support/nouns.js';

/** The same answers found the slow and obvious way. */

export function naiveClass(policies: Policies, name: string, one: Packet): string {
  const policy = policies.classes.find((candidate) => candidate.name === name);
  for (const traffic of policy?.traffic ?? [])
    for (const wanted of traffic.services)
      for (const service of policies.services)
        if (service.name === wanted && service.match.some((term) => naiveMatch(term, one))) return traffic.name;
  return policy?.traffic.find((traffic) => traffic.default)?.name ?? '';
}

function naiveMatch({ protocol, dscp, remote, local }: Match, one: Packet): boolean {
  if (protocol !== undefined && protocol !== one.protocol) return false;
  if (dscp !== undefined && dscp !== (one.dscp ?? 0)) return false;
  return naiveEnd(remote, one.remote, one.remotePort) && naiveEnd(local, one.local, one.localPort);
}

function naiveEnd(end: Endpoint | undefined, address: string | undefined, port: number | undefined): boolean {
  if (end === undefined) return true;
  const portFits =
    end.ports.length === 0 || end.ports.some(({ from, to }) => (port ?? -1) >= from && (port ?? -1) <= to);
  if (end.prefixes.length === 0) return portFits;
  return portFits && address !== undefined && end.prefixes.some((prefix) => contains(prefix, address));
}

/** Names of the sites whose way to the top passes the uplink. */
export function sitesBelow({ network, routers, sites }: Inventory, uplink: string): readonly string[] {
  const isBelow = (name: string | undefined): boolean =>
    name !== undefined && (name === uplink || isBelow(network.uplinks.find((one) => one.name === name)?.parent));
  return sites
    .filter(({ router }) => isBelow(routers.find(({ name }) => name === router)?.uplink))
    .map(({ name }) => name);
}

export const siteRates = (routers: readonly RouterIntent[]): ReadonlyMap<string, number> =>
  new Map(
    routers.flatMap(({ queues }) =>
      queues.filter(({ role }) => role === 'site').map(({ id, committed }) => [id, committed]),
    ),
  );

/** The committed rates are those of a compilation in which every link has room. */
export function naiveOverloads(policies: Policies, inventory: Inventory, at: number): readonly string[] {
  const routers = inventory.routers.map((router) => ({ ...aRouter(), name: router.name, uplink: router.uplink }));
  const committed = new Map<string, number>();
  for (const site of inventory.sites)
    for (const [id, rate] of siteRates(
      compileIntent(policies, { ...inventory, routers, sites: [site] }, at).intent.routers,
    ))
      committed.set(id, rate);
  return inventory.network.uplinks.flatMap(({ name, capacity }) =>
    DIRECTIONS.filter((direction) => {
      const sum = sitesBelow(inventory, name).reduce(
        (total, site) => total + (committed.get(`${site}/${direction}`) ?? 0),
        0,
      );
      return sum > capacity[direction];
    }).map((direction) => `uplink ${name} ${direction}`),
  );
}

export function naiveSmallest(rates: readonly number[], capacity: number): number {
  let best = 0;
  for (let set = 1; set < 1 << rates.length; set += 1) {
    const chosen = rates.filter((_, index) => set & (1 << index));
    const sum = chosen.reduce((total, rate) => total + rate, 0);
    if (sum > capacity && (best === 0 || chosen.length < best)) best = chosen.length;
  }
  return best;
}
