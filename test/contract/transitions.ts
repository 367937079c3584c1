import { compileIntent } from '../../src/compile/index.js';
import type { RouterIntent } from '../../src/model/intent.js';
import type { Router, Site } from '../../src/model/inventory.js';
import type { ClassPolicy, Policies, TrafficClass } from '../../src/model/policy.js';
import * as nouns from '../support/nouns.js';
import type { Ability } from './rig.js';

/** Where the states are wanted: a device of some rig. */
export interface Ground {
  readonly router: Partial<Router>;
  readonly wan: string;
  readonly lans: readonly string[];
}

export const ROUTER = 'r-contract';

const { MBPS, MONDAY, HOUR } = nouns;

const VOICE = nouns.aTrafficClass({
  name: 'voice',
  services: ['voip'],
  priority: 1,
  committed: { rate: 10 * MBPS },
  peak: { rate: 30 * MBPS },
  mark: 46,
});
const WEB = nouns.aTrafficClass({ name: 'web', services: ['web'], priority: 3, committed: { share: 0.4 } });
const REST = nouns.aTrafficClass({ default: true });
const IMAGING = nouns.aTrafficClass({
  name: 'imaging',
  services: ['dicom'],
  priority: 3,
  committed: { share: 0.1 },
  mark: 26,
});

const hospital = (traffic: readonly TrafficClass[], more: Partial<ClassPolicy> = {}): ClassPolicy =>
  nouns.aClassPolicy({ traffic, ...more });

const SERVICES = [
  nouns.aService({
    name: 'voip',
    match: [
      nouns.aMatch({ protocol: 'udp', dscp: 46 }),
      nouns.aMatch({ protocol: 'udp', remote: nouns.portsOf(5060) }),
    ],
  }),
  nouns.aService(),
  nouns.aService({
    name: 'dicom',
    match: [
      nouns.aMatch({
        protocol: 'tcp',
        remote: { ports: [{ from: 104, to: 104 }], prefixes: ['10.250.0.0/16', '10.251.0.7/32', 'fd00:250::/32'] },
      }),
    ],
  }),
];

interface Wanted {
  readonly classes?: readonly ClassPolicy[];
  readonly policies?: Partial<Policies>;
  /** Site name → indexes of its interfaces. */
  readonly sites?: Readonly<Record<string, readonly number[]>>;
  /** Mbps of the access link that the sites share. */
  readonly shared?: number;
  readonly instant?: number;
}

function intentOn(ground: Ground, wanted: Wanted): RouterIntent {
  const { classes = [hospital([VOICE, WEB, REST])], sites = { chu: [0] }, shared, instant = MONDAY } = wanted;
  const site = (name: string, index: number, interfaces: readonly number[]): Site =>
    nouns.aSite({
      name,
      router: ROUTER,
      interfaces: interfaces.map((at) => ground.lans[at % ground.lans.length] ?? ''),
      prefixes: [`10.1.${index}.0/24`],
    });
  const router = nouns.aRouter({
    ...ground.router,
    name: ROUTER,
    wan: ground.wan,
    ...(shared === undefined ? {} : { capacity: nouns.bothWays(shared) }),
  });
  const inventory = nouns.anInventory({
    routers: [router],
    sites: Object.entries(sites).map(([name, at], index) => site(name, index, at)),
  });
  const policies = nouns.somePolicies({ classes, services: SERVICES, ...wanted.policies });
  const { intent, diagnostics } = compileIntent(policies, inventory, instant);
  const error = diagnostics.find((one) => one.severity === 'error');
  const [compiled] = intent.routers;
  if (error !== undefined || compiled === undefined) throw new Error(error?.message ?? 'no router');
  return compiled;
}

/** Office hours: voice gets more, the rest less. */
const BY_THE_CLOCK: Wanted = {
  classes: [
    hospital([
      { ...VOICE, when: [{ calendar: 'office-hours', committed: { rate: 25 * MBPS }, at: nouns.anOrigin() }] },
      WEB,
      { ...REST, when: [{ calendar: 'office-hours', peak: { share: 0.5 }, at: nouns.anOrigin() }] },
    ]),
  ],
  policies: { calendars: [nouns.aCalendar()] },
};

const TWO_SITES: Wanted = { sites: { chu: [0], university: [1] }, shared: 400 };

/** The desired states, each a small policy over a small inventory, compiled by the real compiler. */
const WANTED = {
  nothing: { sites: {} },
  one: {},
  'more for voice': { classes: [hospital([{ ...VOICE, committed: { rate: 20 * MBPS } }, WEB, REST])] },
  'faster voice': { classes: [hospital([{ ...VOICE, peak: { rate: 40 * MBPS } }, WEB, REST])] },
  'more of everything': { classes: [hospital([VOICE, WEB, REST], { allocation: nouns.bothWays(200) })] },
  imaging: { classes: [hospital([VOICE, IMAGING, WEB, REST])] },
  'voice called calls': { classes: [hospital([{ ...VOICE, name: 'calls' }, WEB, REST])] },
  'behind a shaper': { shared: 200 },
  'two sites': TWO_SITES,
  'three sites': { ...TWO_SITES, sites: { chu: [0], ministry: [2], university: [1] } },
  'another interface': { sites: { chu: [3] } },
  'two interfaces': { sites: { chu: [0, 3] } },
  'other disciplines': {
    classes: [hospital([{ ...VOICE, disciplines: ['fifo'] }, { ...WEB, disciplines: ['sfq'] }, REST])],
  },
  'longer queues': { classes: [hospital([{ ...VOICE, disciplines: ['fifo'], delay: 40 }, WEB, REST])] },
  'marks trusted': { classes: [hospital([VOICE, WEB, REST], { dscp: 'trust' })] },
  'web before voice': { classes: [hospital([WEB, VOICE, REST])] },
  night: { ...BY_THE_CLOCK, instant: MONDAY + 3 * HOUR },
  day: { ...BY_THE_CLOCK, instant: MONDAY + 10 * HOUR },
  exempt: { classes: [hospital([VOICE, WEB, REST], { fasttrack: 'exempt' })] },
  /** Creates, updates, deletes, moves, another parent: small, since it is failed at every one of its writes. */
  'a bit of everything': {
    classes: [hospital([WEB, { ...VOICE, committed: { rate: 20 * MBPS } }, { ...REST, name: 'rest' }])],
    shared: 200,
  },
  'all at once': {
    classes: [hospital([{ ...VOICE, committed: { rate: 20 * MBPS } }, IMAGING, { ...REST, disciplines: ['sfq'] }])],
    sites: { chu: [3], ministry: [1, 2] },
    shared: 300,
  },
} as const satisfies Readonly<Record<string, Wanted>>;

export type StateName = keyof typeof WANTED;

export const intentOf = (ground: Ground, name: StateName): RouterIntent => intentOn(ground, WANTED[name]);

/** Every pair is walked from A to B and back to A. */
export interface Transition {
  readonly reason: string;
  readonly from: StateName;
  readonly to: StateName;
  readonly needs?: Ability;
}

export const TRANSITIONS: readonly Transition[] = [
  { reason: 'everything is new, and everything is removed', from: 'nothing', to: 'one' },
  { reason: 'a shared router is new, and is emptied', from: 'nothing', to: 'three sites' },
  { reason: 'a committed rate goes up and down', from: 'one', to: 'more for voice' },
  { reason: 'a peak rate goes up and down', from: 'one', to: 'faster voice' },
  { reason: 'all rates of a site go up and down', from: 'one', to: 'more of everything' },
  { reason: 'a class is added and removed, with rules and lists in the middle', from: 'one', to: 'imaging' },
  { reason: 'a class is renamed', from: 'one', to: 'voice called calls' },
  { reason: 'a site comes under an uplink shaper', from: 'one', to: 'behind a shaper' },
  { reason: 'a single site becomes one of two', from: 'one', to: 'two sites' },
  { reason: 'a site is added in the middle', from: 'two sites', to: 'three sites' },
  { reason: 'the interface has another name', from: 'one', to: 'another interface' },
  { reason: 'the site gets a second interface', from: 'one', to: 'two interfaces' },
  { reason: 'disciplines change', from: 'one', to: 'other disciplines', needs: 'disciplines' },
  { reason: 'the size of a queue changes', from: 'other disciplines', to: 'longer queues' },
  { reason: 'DSCP is rewritten or trusted', from: 'one', to: 'marks trusted' },
  { reason: 'rules change places', from: 'one', to: 'web before voice' },
  { reason: 'a calendar comes into force', from: 'night', to: 'day' },
  { reason: 'all of it together', from: 'one', to: 'all at once' },
];

/** Many queues on one router: `sites` buildings, four queues each way. */
export const manyQueues = (ground: Ground, sites: number): RouterIntent =>
  intentOn(ground, {
    sites: Object.fromEntries(Array.from({ length: sites }, (_, index) => [`s-${index}`, [index]])),
    shared: sites * 100 + 100,
  });
