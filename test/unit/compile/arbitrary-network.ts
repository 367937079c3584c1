import * as fc from 'fast-check';
import type { Inventory, Router, Site, Uplink } from '../../../src/model/inventory.js';
import type {
  ClassPolicy,
  Match,
  Override,
  Packet,
  Policies,
  Priority,
  Service,
  TrafficClass,
} from '../../../src/model/policy.js';
import type { Rates } from '../../../src/model/rate.js';
import {
  aCalendar,
  aClassPolicy,
  aMatch,
  aNetwork,
  anInventory,
  anOverride,
  anUplink,
  aRouter,
  aSelector,
  aService,
  aSite,
  aTrafficClass,
  HOUR,
  MBPS,
  MONDAY,
  somePolicies,
} from '../../support/nouns.js';

/** Random repositories without mistakes, except that guarantees may not fit. */
export interface Repository {
  readonly policies: Policies;
  readonly inventory: Inventory;
}

const CLASSES = ['chu', 'lycee', 'ministry'] as const;
const SERVICES = ['s0', 's1', 's2', 's3'] as const;
const TRAFFIC = ['t0', 't1', 't2', 't3'] as const;
const CALENDARS = ['office', 'night', 'exams'] as const;
const PREFIXES = ['10.0.0.0/8', '10.1.0.0/16', 'fd00::/16', '192.0.2.0/24'] as const;
const ADDRESSES = ['10.1.2.3', '10.9.9.9', 'fd00::1', '192.0.2.7', '198.51.100.1', '2001:db8::1'] as const;
const PORTS = [53, 80, 443, 5060] as const;

const priority = fc.integer({ min: 1, max: 8 }) as fc.Arbitrary<Priority>;
const protocol = fc.constantFrom('tcp', 'udp', 'icmp');
const rates = (least: number, most: number): fc.Arbitrary<Rates> => {
  const rate = fc.integer({ min: least, max: most }).map((mbps) => mbps * MBPS);
  return fc.record({ download: rate, upload: rate });
};

const endpoint = fc.record({
  ports: fc.array(
    fc.constantFrom(...PORTS).map((port) => ({ from: port, to: port + 1 })),
    { maxLength: 2 },
  ),
  prefixes: fc.uniqueArray(fc.constantFrom(...PREFIXES), { maxLength: 2 }),
});

/** Ports need a protocol that has them; the language refuses the rest. */
const match: fc.Arbitrary<Match> = fc
  .record({ protocol, remote: endpoint, local: endpoint, dscp: fc.constantFrom(0, 34, 46) }, { requiredKeys: [] })
  .map((one) => {
    const hasPorts = [one.remote, one.local].some((end) => (end?.ports.length ?? 0) > 0);
    return aMatch(hasPorts && one.protocol !== 'tcp' ? { ...one, protocol: 'udp' } : one);
  });

export const packet: fc.Arbitrary<Packet> = fc.record(
  {
    direction: fc.constantFrom('download', 'upload'),
    protocol,
    remote: fc.constantFrom(...ADDRESSES),
    remotePort: fc.constantFrom(...PORTS, 54, 9999),
    local: fc.constantFrom(...ADDRESSES),
    localPort: fc.constantFrom(...PORTS),
    dscp: fc.constantFrom(0, 34, 46),
  },
  { requiredKeys: ['direction', 'protocol', 'remote'] },
);

const services: fc.Arbitrary<readonly Service[]> = fc.tuple(
  ...SERVICES.map((name) =>
    fc.array(match, { minLength: 1, maxLength: 3 }).map((terms) => aService({ name, match: terms })),
  ),
);

/** Shares of at most 20 % each for four classes, so that 80 % at most is committed and management always fits. */
const share = fc.integer({ min: 1, max: 20 }).map((percent) => ({ share: percent / 100 }));

const trafficWhen = fc.array(
  fc.record(
    { calendar: fc.constantFrom(...CALENDARS), committed: share, peak: share, priority },
    { requiredKeys: ['calendar'] },
  ),
  { maxLength: 2 },
);

const traffic = (name: string, index: number, last: boolean): fc.Arbitrary<TrafficClass> =>
  fc
    .record({
      priority,
      committed: share,
      peak: fc.option(
        fc.integer({ min: 20, max: 100 }).map((percent) => ({ share: percent / 100 })),
        { nil: undefined },
      ),
      mark: fc.option(fc.constantFrom(10, 34, 46), { nil: undefined }),
      when: trafficWhen,
    })
    .map(({ peak, mark, when, ...fields }) =>
      aTrafficClass({
        name,
        default: last,
        services: [SERVICES[index] ?? ''],
        ...fields,
        ...(peak === undefined ? {} : { peak }),
        ...(mark === undefined ? {} : { mark }),
        when: when.map((entry) => ({ ...entry, at: aTrafficClass().at })),
      }),
    );

const contention = fc.constantFrom(1, 1.5, 1.6, 2, 4);

const classPolicy = (name: string): fc.Arbitrary<ClassPolicy> =>
  fc
    .record({
      allocation: rates(20, 200),
      contention,
      precedence: priority,
      dscp: fc.constantFrom('rewrite', 'trust'),
      traffic: fc
        .integer({ min: 1, max: 4 })
        .chain((count) =>
          fc.tuple(...TRAFFIC.slice(0, count).map((one, index) => traffic(one, index, index === count - 1))),
        ),
      when: fc.array(fc.record({ calendar: fc.constantFrom(...CALENDARS), contention }), { maxLength: 2 }),
    })
    .map(({ when, ...fields }) =>
      aClassPolicy({ name, ...fields, when: when.map((entry) => ({ ...entry, at: aClassPolicy().at })) }),
    );

/** On different days, so that two of them never disagree. */
const override = (name: string, day: number): fc.Arbitrary<Override> =>
  fc
    .record({
      select: fc.oneof(
        fc.constant(aSelector()),
        fc.constantFrom(...CLASSES).map((one) => aSelector({ classes: [one] })),
        fc.constantFrom('r0', 'r1').map((one) => aSelector({ routers: [one] })),
      ),
      site: fc.record({ contention, allocation: rates(20, 200) }, { requiredKeys: [] }),
    })
    .map(({ select, site }) => {
      const from = MONDAY + day * 24 * HOUR;
      return anOverride({ name, select, from, until: from + 24 * HOUR, site: { ...site, at: anOverride().at } });
    });

const policies: fc.Arbitrary<Policies> = fc
  .record({
    classes: fc.tuple(...CLASSES.map(classPolicy)),
    services,
    overrides: fc.tuple(override('o0', 0), override('o1', 1)),
  })
  .map((fields) =>
    somePolicies({
      ...fields,
      calendars: [
        aCalendar({ name: 'office' }),
        aCalendar({
          name: 'night',
          timeZone: 'Europe/Paris',
          weekly: [{ days: ['mon', 'wed', 'sat'], from: 1200, to: 1440 }],
        }),
        aCalendar({ name: 'exams', weekly: [], dates: [{ from: '2026-06-16', to: '2026-06-18' }] }),
      ],
    }),
  );

const uplinks = (least: number, most: number): fc.Arbitrary<readonly Uplink[]> =>
  fc.tuple(
    ...['u0', 'u1', 'u2', 'u3'].map((name, index) =>
      fc
        .record({
          capacity: rates(least, most),
          parent: fc.option(fc.integer({ min: 0, max: Math.max(0, index - 1) }), { nil: undefined }),
        })
        .map(({ capacity, parent }) =>
          anUplink({ name, capacity, ...(parent === undefined || index === 0 ? {} : { parent: `u${parent}` }) }),
        ),
    ),
  );

const routerWithSites = (
  index: number,
  least: number,
  most: number,
): fc.Arbitrary<readonly [Router, readonly Site[]]> =>
  fc
    .record({
      uplink: fc.constantFrom('u0', 'u1', 'u2', 'u3'),
      capacity: fc.option(rates(least, most), { nil: undefined }),
      classes: fc.array(fc.constantFrom(...CLASSES), { minLength: 1, maxLength: 4 }),
    })
    .map(({ uplink, capacity, classes }) => {
      const name = `r${index}`;
      const served = capacity === undefined ? classes.slice(0, 1) : classes;
      const sites = served.map((one, number) =>
        aSite({ name: `b${index}-${number}`, class: one, router: name, interfaces: [`vlan${number}`] }),
      );
      return [aRouter({ name, uplink, ...(capacity === undefined ? {} : { capacity }) }), sites] as const;
    });

function inventory(least: number, most: number): fc.Arbitrary<Inventory> {
  const routers = fc.tuple(...[0, 1, 2, 3, 4].map((index) => routerWithSites(index, least, most)));
  return fc
    .record({ routers, uplinks: uplinks(least, most), repair: fc.constantFrom('report', 'proportional') })
    .map((made) =>
      anInventory({
        network: aNetwork({ uplinks: made.uplinks, repair: made.repair }),
        routers: made.routers.map(([router]) => router),
        sites: made.routers.flatMap(([, sites]) => sites),
      }),
    );
}

/** Capacities from far too small to ample. */
export const repository: fc.Arbitrary<Repository> = fc.record({ policies, inventory: inventory(20, 1500) });

/** Capacities that hold everything. */
export const roomyRepository: fc.Arbitrary<Repository> = fc.record({ policies, inventory: inventory(20_000, 40_000) });

/** Any moment of the three weeks in which the overrides and exams lie. */
export const instant = fc.integer({ min: -7 * 24, max: 14 * 24 }).map((hours) => MONDAY + hours * HOUR);
