import { compileIntent } from '../../src/compile/index.js';
import type { Dscp } from '../../src/model/dscp.js';
import type { Queue, RouterIntent } from '../../src/model/intent.js';
import type { Discipline, Priority } from '../../src/model/policy.js';
import type { Direction, Rate } from '../../src/model/rate.js';
import {
  aClassPolicy,
  aMatch,
  aNetwork,
  anInventory,
  anUplink,
  aRouter,
  aService,
  aSite,
  aTrafficClass,
  MONDAY,
  portsOf,
} from '../support/nouns.js';

/** Intents for the lab's router, compiled from small policies, and what a packet must look like to land in a queue. */

export interface LabClass {
  readonly name: string;
  readonly priority: Priority;
  /** Shares of the allocation. */
  readonly committed: number;
  readonly peak: number;
  /** Of the remote end, TCP and UDP; probes use `probePort`, so that a server of theirs finds it free. */
  readonly port: number;
  readonly mark: Dscp;
  /** Bytes of payload in its streams. */
  readonly size: number;
  /** Longest wait in a FIFO leaf, in milliseconds. */
  readonly delay: number;
  /** Of its leaf, by preference; a FIFO where nothing is said. */
  readonly disciplines?: readonly Discipline[];
}

/** Every turn that HTB knows: a first class with a peak of its own, two equals, the rest, and the last. */
export const LAB_CLASSES: readonly LabClass[] = [
  { name: 'voice', priority: 1, committed: 0.1, peak: 0.3, port: 5001, mark: 46, size: 172, delay: 5 },
  { name: 'clinical', priority: 3, committed: 0.25, peak: 1, port: 5002, mark: 18, size: 1200, delay: 12 },
  { name: 'imaging', priority: 3, committed: 0.25, peak: 1, port: 5003, mark: 26, size: 1200, delay: 12 },
  { name: 'default', priority: 5, committed: 0.3, peak: 1, port: 5004, mark: 0, size: 1200, delay: 12 },
  { name: 'background', priority: 8, committed: 0.05, peak: 1, port: 5005, mark: 1, size: 1200, delay: 25 },
];

export function labClass(name: string): LabClass {
  const found = LAB_CLASSES.find((of) => of.name === name);
  if (found === undefined) throw new TypeError(`no class ${name}`);
  return found;
}

/** For a second site: on a cable that both share, packets are told apart by their ports. */
export const onOtherPorts = (classes: readonly LabClass[]): readonly LabClass[] =>
  classes.map((of) => ({ ...of, port: of.port + 100 }));

export interface LabSite {
  readonly name: string;
  readonly interface: string;
  readonly allocation: Rate;
  readonly classes?: readonly LabClass[];
  /** Between sites under one uplink. */
  readonly precedence?: Priority;
  /** committed = allocation ÷ contention. */
  readonly contention?: number;
}

/** The building alone on the router. */
export const oneSite = (allocation: Rate, classes: readonly LabClass[] = LAB_CLASSES): RouterIntent =>
  labIntent([{ name: 'building', interface: 'lan1', allocation, classes }]);

/** Several sites; with `uplink`, an uplink shaper of that rate stands above them. */
export function labIntent(sites: readonly LabSite[], uplink?: Rate): RouterIntent {
  const capacity = uplink === undefined ? {} : { capacity: { download: uplink, upload: uplink } };
  const narrowest = Math.min(...sites.map(({ allocation }) => allocation));
  const classes = sites.map(({ name, allocation, classes = LAB_CLASSES, precedence = 4, contention = 1 }) =>
    aClassPolicy({
      name,
      allocation: { download: allocation, upload: allocation },
      contention,
      precedence,
      traffic: classes.map((of) => trafficClass(of)),
    }),
  );
  const inventory = anInventory({
    network: aNetwork({
      management: { committed: narrowest / 100, peak: narrowest / 10 },
      uplinks: [anUplink()],
    }),
    routers: [aRouter({ name: 'lab', driver: 'linux', transport: 'ssh', wan: 'wan', ...capacity })],
    sites: sites.map(({ name, interface: at }, index) =>
      aSite({ name, class: name, router: 'lab', interfaces: [at], prefixes: [`10.10.${index + 1}.0/24`] }),
    ),
  });
  const services = distinct(sites.flatMap(({ classes: some = LAB_CLASSES }) => some)).map(({ port }) =>
    aService({
      name: serviceOf(port),
      match: (['tcp', 'udp'] as const).map((protocol) =>
        aMatch({ protocol, remote: portsOf(port, probePort({ port })) }),
      ),
    }),
  );
  const { intent } = compileIntent({ classes, services, calendars: [], overrides: [], tests: [] }, inventory, MONDAY);
  const [router] = intent.routers;
  if (router === undefined) throw new TypeError('no router compiled');
  return router;
}

const trafficClass = ({ name, priority, committed, peak, port, mark, delay, disciplines = ['fifo'] }: LabClass) =>
  aTrafficClass({
    name,
    services: [serviceOf(port)],
    default: name === 'default',
    priority,
    committed: { share: committed },
    peak: { share: peak },
    mark,
    delay,
    disciplines,
  });

export const probePort = ({ port }: Pick<LabClass, 'port'>): number => port + 50;

const serviceOf = (port: number): string => `port-${port}`;

const distinct = (classes: readonly LabClass[]): readonly LabClass[] => [
  ...new Map(classes.map((of) => [of.port, of])).values(),
];

/** Rates of one site's classes in one direction. */
export function leavesOf(intent: RouterIntent, site: string, direction: Direction): ReadonlyMap<string, Queue> {
  const leaves = intent.queues.filter(
    (queue) => queue.role === 'class' && queue.site === site && queue.direction === direction,
  );
  return new Map(leaves.map((queue) => [queue.trafficClass ?? '', queue]));
}

export const queueOf = (site: string, trafficClass: string, direction: Direction): string =>
  `${site}/${trafficClass}/${direction}`;

export function topOf(intent: RouterIntent, direction: Direction): Queue {
  const top = intent.queues.find((queue) => queue.parent === undefined && queue.direction === direction);
  if (top === undefined) throw new TypeError(`no ${direction} tree`);
  return top;
}
