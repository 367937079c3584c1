import { describe, expect, it } from 'vitest';
import { groupsTraffic, holds } from '../../../src/controller/groups.js';
import type { Inventory } from '../../../src/model/inventory.js';
import type { SiteTraffic } from '../../../src/model/traffic.js';
import { FORCE } from '../../support/server-bench.js';

const { inventory } = FORCE;
const [first, second] = inventory.sites;
if (first === undefined || second === undefined) throw new TypeError('no sites');

const trafficOf = (site: string, at: number): SiteTraffic => {
  const voice = { queue: 'q', rate: 4, demand: 5, packets: 1, drops: 2, backlog: 3 };
  const whole = { delivered: 10, demand: 12, allocation: 100, drops: 2, backlog: 7, limitedBy: 'nothing' } as const;
  return { site, direction: 'upload', at, ...whole, classes: { voice } };
};
const sums = (latest: readonly SiteTraffic[], of: Inventory = inventory) =>
  groupsTraffic(of, new Map(latest.map((one) => [`${one.site}/upload`, one])), 100);

describe('the traffic of groups', () => {
  it('is the sum over the sites of the fleet, a region, a class, a traffic class and every uplink on the way', () => {
    const groups = sums([trafficOf(first.name, 100), trafficOf(second.name, 101)]);
    const find = (kind: string, name: string) => groups.find((one) => one.kind === kind && one.name === name);
    const both = { direction: 'upload', delivered: 20, demand: 24, drops: 4, backlog: 14 };
    expect(find('fleet', 'all')).toMatchObject(both);
    expect(find('region', first.region)).toMatchObject(first.region === second.region ? both : { delivered: 10 });
    expect(find('traffic-class', 'voice')).toMatchObject({ delivered: 8, demand: 10, drops: 4, backlog: 6 });
    const { uplinks } = inventory.network;
    const router = inventory.routers.find(({ name }) => name === first.router);
    let uplink = uplinks.find(({ name }) => name === router?.uplink);
    expect(uplink?.parent).toBeDefined();
    for (; uplink !== undefined; uplink = uplinks.find(({ name }) => name === uplink?.parent))
      expect(find('uplink', uplink.name)?.delivered).toBeGreaterThanOrEqual(10);
  });

  it('leaves out what is old', () => {
    expect(sums([trafficOf(first.name, 99)])).toEqual([]);
  });

  it('is that of the sites that a group is said to hold', () => {
    const all = sums(inventory.sites.map(({ name }) => trafficOf(name, 100)));
    expect(new Set(all.map(({ kind }) => kind)).size).toBe(5);
    for (const group of all) {
      const count = inventory.sites.filter((site) => holds(inventory, group, site)).length;
      expect(group.delivered, `${group.kind} ${group.name}`).toBe(count * (group.kind === 'traffic-class' ? 4 : 10));
    }
  });
});
