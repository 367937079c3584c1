import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkFeasibility, compileIntent, explainPacket } from '../../../src/compile/index.js';
import { smallestConflict } from '../../../src/compile/capacity.js';
import type { Queue, RouterIntent } from '../../../src/model/intent.js';
import { DIRECTIONS } from '../../../src/model/rate.js';
import { naiveClass, naiveOverloads, naiveSmallest, siteRates, sitesBelow } from './naive-reference.js';
import { instant, packet, repository, type Repository, roomyRepository } from './arbitrary-network.js';

const routersOf = ({ policies, inventory }: Repository, at: number): readonly RouterIntent[] =>
  compileIntent(policies, inventory, at).intent.routers;

const childrenOf = (queues: readonly Queue[], parent: Queue): readonly Queue[] =>
  queues.filter((queue) => queue.parent === parent.id);

const shuffled = <Item>(items: readonly Item[], seed: number): readonly Item[] =>
  items
    .map((item, index) => ({ item, rank: ((index + 1) * (seed + 7919) * 104_729) % 1009 }))
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ item }) => item);

describe('any compiled intent', () => {
  it('never promises children more than their parent has', () => {
    fc.assert(
      fc.property(repository, instant, (made, at) => {
        for (const { queues } of routersOf(made, at))
          for (const parent of queues) {
            const children = childrenOf(queues, parent);
            const sum = children.reduce((total, child) => total + child.committed, 0);
            if (children.length > 0) expect(sum, parent.id).toBeLessThanOrEqual(parent.committed);
            for (const child of children) expect(child.peak, child.id).toBeLessThanOrEqual(parent.peak);
          }
      }),
      { numRuns: 300 },
    );
  });

  it('keeps every rate whole and every committed rate below its peak', () => {
    fc.assert(
      fc.property(repository, instant, (made, at) => {
        for (const queue of routersOf(made, at).flatMap(({ queues }) => queues)) {
          expect(Number.isSafeInteger(queue.committed) && Number.isSafeInteger(queue.peak), queue.id).toBe(true);
          expect(queue.committed, queue.id).toBeGreaterThanOrEqual(0);
          expect(queue.committed, queue.id).toBeLessThanOrEqual(queue.peak);
        }
      }),
    );
  });

  it('gives each id once, parents first, and each site one default leaf per direction', () => {
    fc.assert(
      fc.property(repository, instant, (made, at) => {
        const routers = routersOf(made, at);
        const ids = routers.flatMap(({ queues }) => queues.map(({ id }) => id));
        expect(new Set(ids).size).toBe(ids.length);
        for (const { queues, sites } of routers) {
          const seen = new Set<string>();
          for (const { id, parent } of queues) {
            if (parent !== undefined) expect(seen.has(parent), id).toBe(true);
            seen.add(id);
          }
          for (const { site, rules } of sites) {
            expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
            for (const direction of DIRECTIONS)
              expect(
                queues.filter((one) => one.site === site && one.default && one.direction === direction),
              ).toHaveLength(1);
          }
        }
      }),
    );
  });

  it('does not depend on the order in which nouns were read', () => {
    fc.assert(
      fc.property(repository, instant, fc.nat(1000), (made, at, seed) => {
        const mixed = shuffleAll(made, seed);
        expect(compileIntent(mixed.policies, mixed.inventory, at)).toEqual(
          compileIntent(made.policies, made.inventory, at),
        );
        expect(checkFeasibility(mixed.policies, mixed.inventory, at)).toEqual(
          checkFeasibility(made.policies, made.inventory, at),
        );
      }),
    );
  });

  it('leaves the objects of every other site alone when a site is removed', () => {
    fc.assert(
      fc.property(roomyRepository, instant, fc.nat(), (made, at, pick) => {
        const gone = made.inventory.sites[pick % made.inventory.sites.length]?.name;
        const inventory = { ...made.inventory, sites: made.inventory.sites.filter(({ name }) => name !== gone) };
        const others = ({ sites, queues }: RouterIntent) => ({
          sites: sites.filter(({ site }) => site !== gone),
          queues: queues.filter(({ site }) => site !== undefined && site !== gone),
        });
        expect(routersOf({ ...made, inventory }, at).map(others)).toEqual(routersOf(made, at).map(others));
      }),
    );
  });

  it('lands every packet in exactly one queue, the one a naive reader of the rules finds', () => {
    fc.assert(
      fc.property(repository, instant, packet, (made, at, one) => {
        const { policies, inventory } = made;
        const ids = routersOf(made, at).flatMap(({ queues }) => queues.map(({ id }) => id));
        for (const site of inventory.sites) {
          const expected = naiveClass(policies, site.class, one);
          const explanation = explainPacket(policies, inventory, { site: site.name, packet: one, instant: at });
          expect(explanation.trafficClass).toBe(expected);
          expect(explanation.queue.id).toBe(`${site.name}/${expected}/${one.direction}`);
          expect(ids.filter((id) => id === explanation.queue.id)).toHaveLength(1);
          expect(JSON.parse(JSON.stringify(explanation))).toEqual(explanation);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('feasibility', () => {
  it('says what a sum over all sites says', () => {
    fc.assert(
      fc.property(repository, instant, ({ policies, inventory }, at) => {
        const network = { ...inventory.network, repair: 'report' as const };
        const { diagnostics } = compileIntent(policies, { ...inventory, network }, at);
        const found = diagnostics
          .filter(({ code }) => code === 'capacity.uplink')
          .map(({ message }) => message.split(':')[0]);
        expect(new Set(found)).toEqual(new Set(naiveOverloads(policies, { ...inventory, network }, at)));
      }),
      { numRuns: 200 },
    );
  });

  it('finds a smallest set of sites in conflict', () => {
    const rates = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(rates, fc.integer({ min: 1, max: 200 }), (list, capacity) => {
        const demands = list.map((rate, index) => ({ name: `s${index}`, rate }));
        const set = smallestConflict(demands, capacity);
        expect(set.length).toBe(naiveSmallest(list, capacity));
        if (set.length > 0) expect(set.reduce((sum, { rate }) => sum + rate, 0)).toBeGreaterThan(capacity);
      }),
    );
  });

  it('leaves nothing overloaded once the repair has been applied', () => {
    fc.assert(
      fc.property(repository, instant, ({ policies, inventory }, at) => {
        const network = { ...inventory.network, repair: 'proportional' as const };
        const repaired = { ...inventory, network };
        const { intent, diagnostics } = compileIntent(policies, repaired, at);
        expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
        const committed = siteRates(intent.routers);
        for (const direction of DIRECTIONS)
          for (const uplink of network.uplinks) {
            const sum = sitesBelow(repaired, uplink.name).reduce(
              (total, name) => total + (committed.get(`${name}/${direction}`) ?? 0),
              0,
            );
            expect(sum).toBeLessThanOrEqual(uplink.capacity[direction]);
          }
      }),
      { numRuns: 200 },
    );
  });
});

function shuffleAll({ policies, inventory }: Repository, seed: number): Repository {
  const { network } = inventory;
  return {
    policies: {
      classes: shuffled(policies.classes, seed),
      services: shuffled(policies.services, seed),
      calendars: shuffled(policies.calendars, seed),
      overrides: shuffled(policies.overrides, seed),
      tests: policies.tests,
    },
    inventory: {
      ...inventory,
      network: { ...network, uplinks: shuffled(network.uplinks, seed) },
      routers: shuffled(inventory.routers, seed),
      sites: shuffled(inventory.sites, seed),
    },
  };
}
