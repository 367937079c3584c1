import { describe, expect, it } from 'vitest';
import { routeros } from '../../../../src/drivers/routeros/index.js';
import type { DeviceConfig } from '../../../../src/model/device.js';
import type { RouterIntent, SiteIntent } from '../../../../src/model/intent.js';
import type { Packet } from '../../../../src/model/policy.js';
import { between, explained, forSites, meaningLaws } from '../../../support/meaning-laws.js';
import { anObservation } from '../../../support/observations.js';
import { type Connection, crossing, type Landing, type QueueModel } from '../../../support/queue-model.js';
import { routerosModel } from '../../../support/routeros-model.js';

const configOf = (intent: RouterIntent): DeviceConfig => routeros.render(intent, anObservation());

function modelOf(intent: RouterIntent, config = configOf(intent)): QueueModel {
  const sizes = new Map(intent.queues.map((queue) => [queue.id, queue.packetSize]));
  return routerosModel(config, { accounting: intent.accounting, packetSize: (id) => sizes.get(id) ?? Number.NaN });
}

// Whole bits of IP on the device: at most one is lost, which is 1.3 bits of the smallest frame.
meaningLaws({ name: 'RouterOS', modelOf, rounding: () => 1.5 });

const otherWay = (one: Packet): Packet => ({
  ...one,
  direction: one.direction === 'upload' ? 'download' : 'upload',
});

const defaultLanding = (site: SiteIntent, { direction, dscp = 0 }: Packet): Landing => ({
  queues: [`${site.site}/${site.defaultClass}/${direction}`],
  dscp: direction === 'upload' ? (site.marks[site.defaultClass] ?? dscp) : dscp,
});

describe('marks on a RouterOS router', { timeout: 180_000 }, () => {
  it('keep a connection in the class of its first packet, both ways', () => {
    forSites((place, sent) => {
      const model = modelOf(place.intent);
      for (const one of sent) {
        const connection: Connection = {};
        model.carry(between(place, one), connection);
        const [first] = explained(place.all, place.site.site, one).queues;
        const answer = otherWay(one);
        expect(model.carry(between(place, answer), connection).queues).toEqual([
          first?.replace(/\w+$/, answer.direction),
        ]);
      }
    });
  });

  it('of a connection that are stale, or of somebody else, lead into the default class', () => {
    forSites((place, sent) => {
      const { site } = place;
      const model = modelOf(place.intent);
      const marks = [`qos:${site.site}/gone`, 'qos:elsewhere/voice', 'isp2', 'qos:'];
      for (const [index, one] of sent.entries()) {
        const connection = { mark: marks[index % marks.length] ?? '' };
        expect(model.carry(between(place, one), connection)).toEqual(defaultLanding(site, one));
      }
    });
  });

  it('of a packet that somebody set before change nothing', () => {
    forSites((place, sent) => {
      const foreign = ['/ip/firewall/mangle', '/ipv6/firewall/mangle'].map((kind) => ({
        kind,
        fields: { chain: 'prerouting', action: 'mark-packet', 'new-packet-mark': 'isp2' },
      }));
      const model = modelOf(place.intent, { objects: [...foreign, ...configOf(place.intent).objects] });
      for (const one of sent)
        expect(model.carry(between(place, one))).toEqual(explained(place.all, place.site.site, one));
    });
  });

  it('are no business of what stays inside of a building', () => {
    forSites(({ intent, site }, sent) => {
      const [inside = '', other = inside] = site.interfaces;
      const model = modelOf(intent);
      for (const one of sent) {
        const connection: Connection = {};
        model.carry(crossing(one, { building: inside, wan: other }), connection);
        expect(connection).toEqual({});
      }
    });
  });
});
