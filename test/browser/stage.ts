import { join } from 'node:path';
import type { InForce } from '../../src/controller/controller.js';
import type { Reason } from '../../src/model/condition.js';
import type { Diagnostic } from '../../src/model/diagnostic.js';
import { CONDITION_TYPES, type Condition, type ConditionType, type RouterStatus } from '../../src/model/status.js';
import { DIRECTIONS } from '../../src/model/rate.js';
import type { Limit, SiteTraffic } from '../../src/model/traffic.js';
import { readDirectory } from '../../src/source/directory.js';
import type { Store } from '../../src/store/store.js';
import { FORCE, handController, type HandController } from '../support/server-bench.js';

const MINUTE = 60_000;

/** The sample repository, as a revision keeps it. */
export const FILES = await readDirectory(join(import.meta.dirname, '../../policies'));

/** A warning of the policies, in words of the compiler. */
export const NOTE: Diagnostic = {
  code: 'class.critical-without-peak',
  severity: 'warning',
  message: 'class hospital: the traffic class imaging has no peak of its own',
  cure: 'Give it one.',
  at: { file: 'classes/hospital.yaml', line: 9, column: 3 },
};

type Truth = Condition['status'];
const usual: Readonly<Record<ConditionType, Truth>> = {
  Ready: 'true',
  Reachable: 'true',
  InSync: 'true',
  Reconciling: 'false',
  Stalled: 'false',
};

/** What a reason means for the conditions of a router. */
const OF_REASON: Readonly<Partial<Record<Reason, Partial<Record<ConditionType, Truth>>>>> = {
  Unreachable: { Ready: 'false', Reachable: 'false', InSync: 'unknown' },
  DriftDetected: { Ready: 'false', InSync: 'false' },
  Progressing: { Ready: 'false', InSync: 'false', Reconciling: 'true' },
  AuthenticationFailed: { Ready: 'false', Reachable: 'false', InSync: 'unknown', Stalled: 'true' },
  GuardRefused: { Ready: 'false', InSync: 'false', Stalled: 'true' },
};

export function statusOf(router: string, reason: Reason, since = Date.now()): RouterStatus {
  const own = OF_REASON[reason] ?? {};
  const conditions = CONDITION_TYPES.map((type) => {
    return { type, status: own[type] ?? usual[type], reason, message: '', since };
  });
  const isReady = (own.Ready ?? 'true') === 'true';
  return { router, conditions, pending: isReady ? 0 : 3, failures: 0, seenAt: since };
}

/** The reason of the n-th router: most are well. */
function reasonOf(index: number): Reason {
  if (index % 97 === 5) return 'Unreachable';
  if (index % 61 === 9) return 'DriftDetected';
  if (index % 151 === 20) return 'GuardRefused';
  if (index % 140 === 33) return 'Progressing';
  return 'NoChange';
}

const SOLD = 100e6;

/** The same numbers in each run: a site uses so much of what it is sold. */
function trafficOf(site: string, direction: SiteTraffic['direction'], index: number): SiteTraffic {
  const demand = SOLD * (((index * 37) % 100) / 90) * (direction === 'download' ? 1 : 0.4);
  const isShort = index % 53 === 7;
  const delivered = isShort ? demand * (0.35 + (index % 5) / 10) : Math.min(demand, SOLD);
  const limitedBy: Limit = isShort ? 'uplink' : demand > SOLD ? 'allocation' : 'nothing';
  const counters = { drops: demand > delivered ? 40 : 0, backlog: 0, classes: {} };
  return { site, direction, at: Date.now(), delivered, demand, allocation: SOLD, limitedBy, ...counters };
}

export interface Stage {
  readonly controller: HandController;
  readonly force: InForce;
}

/** A network on a working day: most of it is well, some of it is not, all of it moves. */
export function workingDay(force: InForce = FORCE): Stage {
  const controller = handController({ ...force, revision: { ...force.revision, at: Date.now() - 90 * MINUTE } });
  const { routers, sites } = force.inventory;
  const statuses = new Map(
    routers.map(({ name }, index) => [name, statusOf(name, reasonOf(index), Date.now() - (index % 90) * MINUTE)]),
  );
  controller.set({ statuses });
  const latest = controller.telemetry.latest as Map<string, SiteTraffic>;
  sites.forEach(({ name }, index) => {
    for (const way of DIRECTIONS) latest.set(`${name}/${way}`, trafficOf(name, way, index));
  });
  return { controller, force };
}

/** The sample network, grown to so many sites behind as many routers. */
export function grown(count: number): InForce {
  const { inventory } = FORCE;
  const copies = <Noun extends { readonly name: string }>(nouns: readonly Noun[]): readonly Noun[] =>
    Array.from({ length: count }, (_, index) => {
      const noun = nouns[index % nouns.length];
      if (noun === undefined) throw new TypeError('none');
      return index < nouns.length ? noun : { ...noun, name: `${noun.name}-${Math.floor(index / nouns.length)}` };
    });
  const routers = copies(inventory.routers);
  const sites = copies(inventory.sites).map((site, index) => ({
    ...site,
    router: routers[index]?.name ?? site.router,
  }));
  return { ...FORCE, inventory: { ...inventory, routers, sites } };
}

/** Two applies that are through, one that failed, two under way; told by the store as they were. */
export async function someApplies({ journal }: Store, { force }: Stage): Promise<void> {
  const routers = force.inventory.routers.slice(0, 5).map(({ name }) => name);
  for (const [index, router] of routers.entries()) {
    const changeSet = { router, base: 'b', target: 't', changes: [] };
    const at = Date.now() - (5 - index) * 20_000;
    const id = await journal.begin({ router, revision: force.revision.id, holder: 'h', at, changeSet });
    if (index < 2) await journal.end(id, { at: at + 3000, ok: true, reason: 'Applied', message: '' });
    if (index === 2) await journal.end(id, { at: at + 3000, ok: false, reason: 'RolledBack', message: 'not verified' });
  }
}

/** What the ticker has to tell. */
export function someEvents({ controller, force }: Stage): void {
  const at = Date.now();
  const { routers } = force.inventory;
  controller.emit({ type: 'revision', at: at - 120_000, revision: force.revision, accepted: true });
  for (const { name } of routers.slice(40, 82))
    controller.emit({ type: 'status', at: at - 100_000, status: statusOf(name, 'Applied', at - 100_000) });
  const [first, second] = routers;
  if (first === undefined || second === undefined) return;
  controller.emit({ type: 'apply', at: at - 50_000, router: first.name, apply: 1, phase: 'begun' });
  controller.emit({ type: 'apply', at: at - 30_000, router: first.name, apply: 1, phase: 'ended', ok: true });
  controller.emit({ type: 'apply', at: at - 20_000, router: second.name, apply: 2, phase: 'ended', ok: false });
  controller.emit({ type: 'status', at: at - 5_000, status: statusOf(second.name, 'Unreachable', at) });
}
