import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileIntent, explainPacket } from '../../src/compile/index.js';
import type { Queue, RouterIntent, SiteIntent } from '../../src/model/intent.js';
import type { Packet } from '../../src/model/policy.js';
import type { Rate } from '../../src/model/rate.js';
import { instant, packet, repository, type Repository } from '../unit/compile/arbitrary-network.js';
import { crossing, type Landing, onWire, type QueueModel } from './queue-model.js';

/** A platform: how a router that holds what the driver renders treats packets. */
export interface Platform {
  readonly name: string;
  readonly modelOf: (intent: RouterIntent) => QueueModel;
  /** Bits per second that the device's own counting may lose of a rate. */
  readonly rounding: (rate: Rate) => number;
}

export interface Case {
  readonly made: Repository;
  readonly at: number;
  readonly routers: readonly RouterIntent[];
}

/** Random networks in both accountings, with one interface a site or several, alone or sharing an access link. */
export const cases: fc.Arbitrary<Case> = fc
  .record({
    made: repository,
    at: instant,
    accounting: fc.constantFrom('ethernet' as const, 'ip' as const),
    interfaces: fc.integer({ min: 1, max: 3 }),
  })
  .map(({ made, at, accounting, interfaces }) => {
    const { policies, inventory } = made;
    const sites = inventory.sites.map((site) => ({
      ...site,
      interfaces: Array.from({ length: interfaces }, (_, index) => `${site.interfaces[0] ?? ''}.${index}`),
    }));
    const varied = { ...inventory, sites, network: { ...inventory.network, accounting } };
    const { routers } = compileIntent(policies, varied, at).intent;
    return { made: { policies, inventory: varied }, at, routers };
  });

const packets = fc.array(packet.map(onWire), { minLength: 2, maxLength: 4 });

export interface Place {
  readonly all: Case;
  readonly intent: RouterIntent;
  readonly site: SiteIntent;
}

/** Checks one site of every router of random networks against random packets. */
export function forSites(check: (place: Place, sent: readonly Packet[]) => void): void {
  fc.assert(
    fc.property(cases, packets, fc.nat(3), (all, sent, pick) => {
      for (const intent of all.routers) {
        const site = intent.sites[pick % intent.sites.length];
        if (site !== undefined) check({ all, intent, site }, sent);
      }
    }),
    { numRuns: 40 },
  );
}

/** A packet between one of the site's interfaces and the network. */
export const between = ({ site, intent }: Place, one: Packet, pick = 0) =>
  crossing(one, { building: site.interfaces[pick % site.interfaces.length] ?? '', wan: intent.wan });

/** What the policy says becomes of a packet. */
export function explained({ made, at }: Case, site: string, one: Packet): Landing {
  const { queue, mark } = explainPacket(made.policies, made.inventory, { site, packet: one, instant: at });
  return { queues: [queue.id], dscp: mark ?? one.dscp ?? 0 };
}

const SOURCES = fc.constantFrom('192.0.2.1', '2001:db8::1');
const sent = (source: string) => ({ protocol: 'tcp' as const, source, destination: source, dscp: 48 });

/** What an intent means, whatever the platform. */
export function meaningLaws({ name, modelOf, rounding }: Platform): void {
  describe(`what a ${name} router does with an intent`, { timeout: 180_000 }, () => {
    it('lands the first packet of a connection in the queue that explain names, with the DSCP it names', () => {
      forSites((place, packetsSent) => {
        const model = modelOf(place.intent);
        for (const [index, one] of packetsSent.entries())
          expect(model.carry(between(place, one, index))).toEqual(explained(place.all, place.site.site, one));
      });
    });

    it('neither shapes nor marks what the interfaces of one building say to each other', () => {
      forSites(({ intent, site }, packetsSent) => {
        const model = modelOf(intent);
        const [building = '', ...others] = site.interfaces;
        for (const wan of others)
          for (const one of packetsSent)
            expect(model.carry(crossing(one, { building, wan }))).toEqual({ queues: [], dscp: one.dscp ?? 0 });
      });
    });

    it('shapes what one building sends to another on the same router once, as the one that receives says', () => {
      forSites(({ all, intent, site }, packetsSent) => {
        const model = modelOf(intent);
        for (const [index, to] of intent.sites.filter((one) => one !== site).entries()) {
          const ends = { building: to.interfaces[0] ?? '', wan: site.interfaces[0] ?? '' };
          const one = { ...(packetsSent[index % packetsSent.length] as Packet), direction: 'download' as const };
          expect(model.carry(crossing(one, ends))).toEqual(explained(all, to.site, one));
        }
      });
    });

    it('lets nothing from elsewhere out to the network unshaped', () => {
      fc.assert(
        fc.property(cases, SOURCES, ({ routers }, source) => {
          for (const intent of routers.filter(({ sites }) => sites.length > 0))
            expect(modelOf(intent).carry({ in: 'elsewhere', out: intent.wan, ...sent(source) }).queues).toHaveLength(1);
        }),
        { numRuns: 25 },
      );
    });

    it('puts what the router itself sends into its protected queue, or the default queue of the building it is for', () => {
      fc.assert(
        fc.property(cases, SOURCES, ({ routers }, source) => {
          for (const intent of routers.filter(({ sites }) => sites.length > 0)) {
            const model = modelOf(intent);
            const management = `router:${intent.router}/management/upload`;
            expect(model.carry({ out: intent.wan, ...sent(source) })).toEqual({ queues: [management], dscp: 48 });
            for (const { site, interfaces, defaultClass } of intent.sites)
              for (const out of interfaces)
                expect(model.carry({ out, ...sent(source) })).toEqual({
                  queues: [`${site}/${defaultClass}/download`],
                  dscp: 48,
                });
          }
        }),
        { numRuns: 25 },
      );
    });

    it('gives every queue the rates and the place of the intent, and the leaves their order', () => {
      fc.assert(
        fc.property(cases, ({ routers }) => {
          for (const intent of routers) expectQueues(intent.queues, modelOf(intent), rounding);
        }),
      );
    });
  });
}

function expectQueues(wanted: readonly Queue[], { queues }: QueueModel, rounding: Platform['rounding']): void {
  expect([...queues.keys()].toSorted()).toEqual(wanted.map(({ id }) => id).toSorted());
  const order = new Map<number, Set<number | undefined>>();
  for (const queue of wanted) {
    const found = queues.get(queue.id);
    expect(found?.parent, queue.id).toBe(queue.parent);
    // What the top is promised is its own peak: nobody stands above it, and HTB on Linux writes it as its rate.
    if (queue.parent !== undefined)
      expect(Math.abs((found?.committed ?? 0) - queue.committed), queue.id).toBeLessThan(rounding(queue.committed));
    expect(Math.abs((found?.peak ?? 0) - queue.peak), queue.id).toBeLessThan(rounding(queue.peak));
    if (queue.disciplines.length > 0)
      order.set(queue.priority, (order.get(queue.priority) ?? new Set()).add(found?.priority));
  }
  const ranks = [...order].toSorted(([a], [b]) => a - b).map(([, given]) => [...given]);
  expect(ranks.every((given) => given.length === 1)).toBe(true);
  expect(ranks.flat()).toEqual(ranks.flat().toSorted((a, b) => (a ?? 0) - (b ?? 0)));
  expect(new Set(ranks.flat()).size).toBe(ranks.length);
}
