import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileIntent, explainPacket } from '../../../../src/compile/index.js';
import { routeros } from '../../../../src/drivers/routeros/index.js';
import type { DeviceConfig } from '../../../../src/model/device.js';
import type { RouterIntent, SiteIntent } from '../../../../src/model/intent.js';
import type { Packet } from '../../../../src/model/policy.js';
import { anObservation } from '../../../support/observations.js';
import { type Connection, crossing, type Landing, onWire, type QueueModel } from '../../../support/queue-model.js';
import { routerosModel } from '../../../support/routeros-model.js';
import { instant, packet, repository, type Repository } from '../../compile/arbitrary-network.js';

interface Case {
  readonly made: Repository;
  readonly at: number;
  readonly routers: readonly RouterIntent[];
}

/** Repositories in both accountings, with one interface a site or several. */
const cases: fc.Arbitrary<Case> = fc
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

const configOf = (intent: RouterIntent): DeviceConfig => routeros.render(intent, anObservation());

function modelOf(intent: RouterIntent, config = configOf(intent)): QueueModel {
  const sizes = new Map(intent.queues.map((queue) => [queue.id, queue.packetSize]));
  return routerosModel(config, { accounting: intent.accounting, packetSize: (id) => sizes.get(id) ?? Number.NaN });
}

/** A packet between one of the site's interfaces and the network. */
const between = (site: SiteIntent, intent: RouterIntent, one: Packet, pick = 0) =>
  crossing(one, { building: site.interfaces[pick % site.interfaces.length] ?? '', wan: intent.wan });

const explained = ({ made, at }: Case, site: string, one: Packet): Landing => {
  const { queue, mark } = explainPacket(made.policies, made.inventory, { site, packet: one, instant: at });
  return { queues: [queue.id], dscp: mark ?? one.dscp ?? 0 };
};

const otherWay = (one: Packet): Packet => ({
  ...one,
  direction: one.direction === 'upload' ? 'download' : 'upload',
});

const defaultLanding = (site: SiteIntent, { direction, dscp = 0 }: Packet): Landing => ({
  queues: [`${site.site}/${site.defaultClass}/${direction}`],
  dscp: direction === 'upload' ? (site.marks[site.defaultClass] ?? dscp) : dscp,
});

const packets = fc.array(packet.map(onWire), { minLength: 4, maxLength: 8 });

/** Asserts for every site of every router of random networks. */
function forEverySite(
  check: (
    one: { readonly all: Case; readonly intent: RouterIntent; readonly site: SiteIntent },
    sent: readonly Packet[],
  ) => void,
): void {
  fc.assert(
    fc.property(cases, packets, (all, sent) => {
      for (const intent of all.routers) for (const site of intent.sites) check({ all, intent, site }, sent);
    }),
    { numRuns: 25 },
  );
}

describe('what a RouterOS router does with an intent', () => {
  it('lands the first packet of a connection in the queue that explain names, with the DSCP it names', () => {
    forEverySite(({ all, intent, site }, sent) => {
      const model = modelOf(intent);
      for (const [index, one] of sent.entries())
        expect(model.carry(between(site, intent, one, index))).toEqual(explained(all, site.site, one));
    });
  });

  it('keeps a connection in the class of its first packet, both ways', () => {
    forEverySite(({ all, intent, site }, sent) => {
      const model = modelOf(intent);
      for (const one of sent) {
        const connection: Connection = {};
        model.carry(between(site, intent, one), connection);
        const [first] = explained(all, site.site, one).queues;
        const answer = otherWay(one);
        expect(model.carry(between(site, intent, answer), connection).queues).toEqual([
          first?.replace(/\w+$/, answer.direction),
        ]);
      }
    });
  });

  it('lands connections with a mark that is stale or of somebody else in the default class', () => {
    forEverySite(({ intent, site }, sent) => {
      const model = modelOf(intent);
      const marks = [`qos:${site.site}/gone`, 'qos:elsewhere/voice', 'isp2', 'qos:'];
      for (const [index, one] of sent.entries()) {
        const connection = { mark: marks[index % marks.length] ?? '' };
        expect(model.carry(between(site, intent, one), connection)).toEqual(defaultLanding(site, one));
      }
    });
  });

  it('lands packets that somebody marked before where it lands the others', () => {
    forEverySite(({ all, intent, site }, sent) => {
      const foreign = ['/ip/firewall/mangle', '/ipv6/firewall/mangle'].map((kind) => ({
        kind,
        fields: { chain: 'prerouting', action: 'mark-packet', 'new-packet-mark': 'isp2' },
      }));
      const model = modelOf(intent, { objects: [...foreign, ...configOf(intent).objects] });
      for (const one of sent) expect(model.carry(between(site, intent, one))).toEqual(explained(all, site.site, one));
    });
  });

  it('neither shapes nor marks what the interfaces of one building say to each other', () => {
    forEverySite(({ intent, site }, sent) => {
      const model = modelOf(intent);
      const [building = '', ...others] = site.interfaces;
      for (const wan of others)
        for (const one of sent) {
          const connection: Connection = {};
          expect(model.carry(crossing(one, { building, wan }), connection)).toEqual({
            queues: [],
            dscp: one.dscp ?? 0,
          });
          expect(connection).toEqual({});
        }
    });
  });

  it('shapes what one building sends to another on the same router once, where it is received', () => {
    forEverySite(({ intent, site }, sent) => {
      const model = modelOf(intent);
      const others = intent.sites.filter((one) => one !== site);
      for (const [index, to] of others.entries()) {
        const ends = { building: site.interfaces[0] ?? '', wan: to.interfaces[0] ?? '' };
        const one = { ...(sent[index % sent.length] as Packet), direction: 'upload' as const };
        expect(model.carry(crossing(one, ends)).queues).toEqual([`${to.site}/${to.defaultClass}/download`]);
      }
    });
  });

  it('gives every queue the rates, the place and the priority of the intent', () => {
    fc.assert(
      fc.property(cases, ({ routers }) => {
        for (const intent of routers) {
          const { queues } = modelOf(intent);
          expect([...queues.keys()].toSorted()).toEqual(intent.queues.map(({ id }) => id).toSorted());
          for (const queue of intent.queues) {
            const found = queues.get(queue.id);
            expect(found?.parent, queue.id).toBe(queue.parent);
            // Whole bits of IP on the device: at most one is lost, which is 1.3 bits of the smallest frame.
            expect(Math.abs((found?.committed ?? 0) - queue.committed), queue.id).toBeLessThan(1.5);
            expect(Math.abs((found?.peak ?? 0) - queue.peak), queue.id).toBeLessThan(1.5);
            if (found?.priority !== undefined) expect(found.priority, queue.id).toBe(queue.priority);
          }
        }
      }),
    );
  });

  it('puts what the router itself sends to the network into its protected queue', () => {
    fc.assert(
      fc.property(cases, fc.constantFrom('192.0.2.1', '2001:db8::1'), ({ routers }, source) => {
        for (const intent of routers) {
          if (intent.sites.length === 0) continue;
          const sent = { out: intent.wan, protocol: 'tcp' as const, source, destination: source, dscp: 48 };
          expect(modelOf(intent).carry(sent)).toEqual({
            queues: [`router:${intent.router}/management/upload`],
            dscp: 48,
          });
        }
      }),
      { numRuns: 30 },
    );
  });
});
