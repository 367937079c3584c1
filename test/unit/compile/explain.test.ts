import { describe, expect, it } from 'vitest';
import { explainPacket } from '../../../src/compile/index.js';
import { matches } from '../../../src/compile/match.js';
import type { Packet } from '../../../src/model/policy.js';
import {
  aCalendar,
  aClassPolicy,
  aMatch,
  anInventory,
  anOrigin,
  anOverride,
  aRouter,
  aService,
  aTrafficClass,
  bothWays,
  HOUR,
  MBPS,
  MONDAY,
  portsOf,
  somePolicies,
} from '../../support/nouns.js';

const dicom: Packet = { direction: 'upload', protocol: 'tcp', remote: '10.250.0.9', remotePort: 104 };

const policies = somePolicies({
  classes: [
    aClassPolicy({
      contention: 2,
      at: anOrigin('hospital.yaml', 1, { allocation: 6, contention: 7, precedence: 8 }),
      traffic: [
        aTrafficClass({
          name: 'imaging',
          services: ['dicom'],
          priority: 3,
          committed: { share: 0.4 },
          mark: 26,
          at: anOrigin('hospital.yaml', 20, { committed: 21, priority: 22, mark: 23 }),
          when: [{ calendar: 'office-hours', peak: { share: 0.6 }, at: anOrigin('hospital.yaml', 24, { peak: 25 }) }],
        }),
        aTrafficClass({ default: true }),
      ],
    }),
  ],
  services: [
    aService({
      name: 'dicom',
      match: [
        aMatch({ protocol: 'tcp', remote: portsOf(11_112), at: anOrigin('services.yaml', 4) }),
        aMatch({
          protocol: 'tcp',
          remote: { ports: [{ from: 100, to: 110 }], prefixes: ['10.250.0.0/16', 'fd00:250::/32'] },
          at: anOrigin('services.yaml', 5),
        }),
      ],
    }),
  ],
  calendars: [aCalendar()],
  overrides: [
    anOverride({ site: { allocation: bothWays(80), at: anOrigin('overrides.yaml', 9, { allocation: 10 }) } }),
  ],
});

const ask = (packet: Packet, instant = MONDAY + 8 * HOUR) =>
  explainPacket(policies, anInventory(), { site: 'chu-campus', packet, instant });

describe('explaining a packet', () => {
  it('names the service, the term and its line', () => {
    const { rule, trafficClass, mark, interval } = ask(dicom);
    expect({ trafficClass, mark }).toEqual({ trafficClass: 'imaging', mark: 26 });
    expect(interval.label).toBe('office-hours + override surgery-week, first Mon 2026-06-15 08:00');
    expect(rule).toMatchObject({ service: 'dicom', term: 2, at: { file: 'services.yaml', line: 5, column: 1 } });
    expect(rule?.at).not.toHaveProperty('fields');
  });

  it('shows the queue and all above it, with the place of each value', () => {
    const { queue, parents } = ask(dicom);
    expect(queue).toEqual({
      id: 'chu-campus/imaging/upload',
      role: 'class',
      committed: 16 * MBPS,
      peak: 48 * MBPS,
      values: [
        {
          name: 'committed',
          value: 16 * MBPS,
          at: { file: 'hospital.yaml', line: 21, column: 5 },
          layer: 'class',
          source: 'hospital',
        },
        {
          name: 'peak',
          value: 48 * MBPS,
          at: { file: 'hospital.yaml', line: 25, column: 5 },
          layer: 'calendar',
          source: 'office-hours',
        },
        {
          name: 'priority',
          value: 3,
          at: { file: 'hospital.yaml', line: 22, column: 5 },
          layer: 'class',
          source: 'hospital',
        },
      ],
    });
    expect(parents).toMatchObject([
      {
        id: 'chu-campus/upload',
        committed: 40 * MBPS,
        peak: 80 * MBPS,
        values: [
          { name: 'allocation', value: 80 * MBPS, at: { file: 'overrides.yaml', line: 10 }, layer: 'override' },
          { name: 'contention', value: 2, at: { file: 'hospital.yaml', line: 7 }, layer: 'class' },
          { name: 'committed', value: 40 * MBPS, at: { file: 'overrides.yaml', line: 10 }, layer: 'override' },
          { name: 'precedence', value: 4, at: { file: 'hospital.yaml', line: 8 }, layer: 'class' },
        ],
      },
    ]);
  });

  it('says so when no rule takes the packet', () => {
    const explanation = ask({ ...dicom, remote: '10.251.0.9' });
    expect(explanation).toMatchObject({ default: true, trafficClass: 'default', mark: 0 });
    expect(explanation).not.toHaveProperty('rule');
  });

  it('names no DSCP for a packet on its way to the building', () => {
    const answer = ask({ ...dicom, direction: 'download' });
    expect(answer.trafficClass).toBe('imaging');
    expect(answer).not.toHaveProperty('mark');
  });

  it('answers for the instant asked about', () => {
    expect(ask(dicom, MONDAY - HOUR).queue).toMatchObject({ committed: 20 * MBPS, peak: 100 * MBPS });
  });

  it('shows the access link of a router that buildings share', () => {
    const capacity = bothWays(90);
    const inventory = anInventory({
      routers: [aRouter({ capacity, at: anOrigin('inventory.yaml', 3, { capacity: 4 }) })],
    });
    const { parents } = explainPacket(policies, inventory, {
      site: 'chu-campus',
      packet: dicom,
      instant: MONDAY - HOUR,
    });
    expect(parents[1]).toEqual({
      id: 'router:r-chu-campus/upload',
      role: 'uplink',
      committed: 51 * MBPS,
      peak: 90 * MBPS,
      values: [
        {
          name: 'capacity',
          value: 90 * MBPS,
          at: { file: 'inventory.yaml', line: 4, column: 5 },
          layer: 'network',
          source: 'r-chu-campus',
        },
      ],
    });
  });

  it('refuses a site that does not exist', () => {
    expect(() => explainPacket(policies, anInventory(), { site: 'nowhere', packet: dicom, instant: MONDAY })).toThrow(
      'no site "nowhere"',
    );
  });
});

describe('a match', () => {
  const voice: Packet = { direction: 'download', protocol: 'udp', remote: '2001:db8::5', localPort: 5004, dscp: 46 };

  it('takes what it names and nothing else', () => {
    expect(matches(aMatch({ dscp: 46 }), voice)).toBe(true);
    expect(matches(aMatch({ dscp: 46, protocol: 'tcp' }), voice)).toBe(false);
    expect(matches(aMatch({ local: { ports: [{ from: 5000, to: 5010 }], prefixes: [] } }), voice)).toBe(true);
    expect(matches(aMatch({ remote: { ports: [], prefixes: ['2001:db8::/32'] } }), voice)).toBe(true);
    expect(matches(aMatch({ remote: { ports: [], prefixes: ['10.0.0.0/8'] } }), voice)).toBe(false);
  });

  it('cannot recognise what the packet does not say', () => {
    expect(matches(aMatch({ remote: portsOf(5060) }), voice)).toBe(false);
    expect(matches(aMatch({ local: { ports: [], prefixes: ['10.0.0.0/8'] } }), voice)).toBe(false);
  });

  it('takes a packet of no said DSCP for one with the default', () => {
    const plain: Packet = { direction: 'download', protocol: 'udp', remote: '2001:db8::5' };
    expect([0, 46].map((dscp) => matches(aMatch({ dscp }), plain))).toEqual([true, false]);
  });
});
