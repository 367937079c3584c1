import type { Inventory, Network, Router, Site, Uplink } from '../../src/model/inventory.js';
import type { Origin } from '../../src/model/origin.js';
import type {
  Calendar,
  ClassPolicy,
  Match,
  Override,
  Policies,
  PolicyTest,
  Selector,
  Service,
  TrafficClass,
} from '../../src/model/policy.js';
import type { Rates } from '../../src/model/rate.js';

/** Builders of valid nouns: every field has a plain value, and a test names only what it is about. */

export const MBPS = 1_000_000;
export const HOUR = 3_600_000;

/** Monday, 15 June 2026, 00:00 UTC. */
export const MONDAY = Date.parse('2026-06-15T00:00:00Z');

export const bothWays = (mbps: number): Rates => ({ download: mbps * MBPS, upload: mbps * MBPS });

/** `fields` gives the line of a field; its column is 5. */
export function anOrigin(file = 'policy.yaml', line = 1, fields: Readonly<Record<string, number>> = {}): Origin {
  const places = Object.entries(fields).map(([name, at]) => [name, [at, 5] as const] as const);
  return { file, line, column: 1, fields: Object.fromEntries(places) };
}

export const aMatch = (fields: Partial<Match> = {}): Match => ({ at: anOrigin('services.yaml'), ...fields });

export const portsOf = (...ports: readonly number[]): Match['remote'] => ({
  ports: ports.map((port) => ({ from: port, to: port })),
  prefixes: [],
});

export const aService = (fields: Partial<Service> = {}): Service => ({
  name: 'web',
  match: [aMatch({ protocol: 'tcp', remote: portsOf(80, 443) })],
  at: anOrigin('services.yaml'),
  ...fields,
});

export const aTrafficClass = (fields: Partial<TrafficClass> = {}): TrafficClass => ({
  name: 'default',
  services: [],
  default: false,
  priority: 5,
  committed: { share: 0.2 },
  when: [],
  at: anOrigin(),
  ...fields,
});

/** Voice, web and the default class: 10 Mbps, 40 % and 20 % of 100 Mbps. */
export const aClassPolicy = (fields: Partial<ClassPolicy> = {}): ClassPolicy => ({
  name: 'hospital',
  allocation: bothWays(100),
  contention: 1,
  precedence: 4,
  dscp: 'rewrite',
  fasttrack: 'refuse',
  traffic: [
    aTrafficClass({
      name: 'voice',
      services: ['voip'],
      priority: 1,
      committed: { rate: 10 * MBPS },
      peak: { rate: 30 * MBPS },
      mark: 46,
    }),
    aTrafficClass({ name: 'web', services: ['web'], priority: 3, committed: { share: 0.4 } }),
    aTrafficClass({ default: true }),
  ],
  when: [],
  at: anOrigin(),
  ...fields,
});

export const aCalendar = (fields: Partial<Calendar> = {}): Calendar => ({
  name: 'office-hours',
  timeZone: 'Africa/Lome',
  weekly: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: 7 * 60, to: 17 * 60 }],
  dates: [],
  except: [],
  spans: [],
  at: anOrigin('calendars.yaml'),
  ...fields,
});

/** Without parts: selects every site. */
export const aSelector = (fields: Partial<Selector> = {}): Selector => ({
  classes: [],
  regions: [],
  sites: [],
  routers: [],
  labels: {},
  ...fields,
});

/** In force for the whole of Monday. */
export const anOverride = (fields: Partial<Override> = {}): Override => ({
  name: 'surgery-week',
  select: aSelector(),
  from: MONDAY,
  until: MONDAY + 24 * HOUR,
  reason: 'a test',
  traffic: [],
  at: anOrigin('overrides.yaml'),
  ...fields,
});

export const aPolicyTest = (fields: Partial<PolicyTest> = {}): PolicyTest => ({
  name: 'promise',
  select: aSelector(),
  expect: [],
  at: anOrigin('tests.yaml'),
  ...fields,
});

export const somePolicies = (fields: Partial<Policies> = {}): Policies => ({
  classes: [aClassPolicy()],
  services: [
    aService({
      name: 'voip',
      match: [aMatch({ protocol: 'udp', dscp: 46 }), aMatch({ protocol: 'udp', remote: portsOf(5060) })],
    }),
    aService(),
  ],
  calendars: [],
  overrides: [],
  tests: [],
  ...fields,
});

export const aSite = (fields: Partial<Site> = {}): Site => ({
  name: 'chu-campus',
  title: 'CHU Campus',
  class: 'hospital',
  router: 'r-chu-campus',
  region: 'lome',
  interfaces: ['bridge-lan'],
  prefixes: ['10.1.0.0/24'],
  labels: {},
  at: anOrigin('inventory.yaml'),
  ...fields,
});

export const aRouter = (fields: Partial<Router> = {}): Router => ({
  name: 'r-chu-campus',
  driver: 'routeros',
  transport: 'api',
  address: '127.1.0.1',
  tls: true,
  credentials: 'qosctl',
  wan: 'ether1',
  uplink: 'core',
  labels: {},
  at: anOrigin('inventory.yaml'),
  ...fields,
});

export const anUplink = (fields: Partial<Uplink> = {}): Uplink => ({
  name: 'core',
  title: 'Core',
  kind: 'core',
  capacity: bothWays(10_000),
  at: anOrigin('network.yaml'),
  ...fields,
});

export const aNetwork = (fields: Partial<Network> = {}): Network => ({
  accounting: 'ethernet',
  management: { committed: MBPS, peak: 10 * MBPS },
  repair: 'report',
  regions: [{ name: 'lome', title: 'Lomé', at: anOrigin('network.yaml') }],
  uplinks: [anUplink()],
  ...fields,
});

export const anInventory = (fields: Partial<Inventory> = {}): Inventory => ({
  network: aNetwork(),
  routers: [aRouter()],
  sites: [aSite()],
  credentials: [
    { name: 'qosctl', user: 'qosctl', password: { env: 'QOSCTL_PASSWORD' }, at: anOrigin('inventory.yaml') },
  ],
  ...fields,
});

/** `count` sites with a router each, on uplinks `ring-0`… below `core`; classes are dealt out in turn. */
export function manySites(count: number, classes: readonly string[] = ['hospital'], perRing = 50): Inventory {
  const rings = Math.ceil(count / perRing);
  const capacity = bothWays(count * 100);
  const ring = (index: number): Uplink => anUplink({ name: `ring-${index}`, kind: 'ring', parent: 'core', capacity });
  const names = Array.from({ length: count }, (_, index) => String(index).padStart(6, '0'));
  return anInventory({
    network: aNetwork({
      uplinks: [anUplink({ capacity }), ...Array.from({ length: rings }, (_, index) => ring(index))],
    }),
    routers: names.map((name, index) => aRouter({ name: `r-${name}`, uplink: `ring-${Math.floor(index / perRing)}` })),
    sites: names.map((name, index) =>
      aSite({ name: `s-${name}`, router: `r-${name}`, class: classes[index % classes.length] ?? '' }),
    ),
  });
}
