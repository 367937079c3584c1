import type { ApplyStep } from '../../src/controller/controller.js';
import { planLines } from '../../src/controller/plan-lines.js';
import { routeros } from '../../src/drivers/routeros/index.js';
import type { ChangeSet } from '../../src/model/change.js';
import type { RouterIntent } from '../../src/model/intent.js';
import type { Order } from '../../src/model/order.js';
import type { Store } from '../../src/store/store.js';
import { aDevice, applyTo, planDevice } from '../support/routeros-device.js';
import { FORCE, type HandController } from '../support/server-bench.js';
import { workingDay } from './stage.js';

const MINUTE = 60_000;
const ALL: Order['select'] = { classes: [], regions: [], sites: [], routers: [], labels: {} };

export const EARLIER = 'b'.repeat(40);
export const REJECTED = 'c'.repeat(40);
const NAMES = FORCE.inventory.routers.filter(({ driver }) => driver === 'routeros').map(({ name }) => name);
export const routerAt = (index: number): string => NAMES[index] ?? '';

/** The same, with a fifth less of everything for voice. */
function earlier(intent: RouterIntent): RouterIntent {
  const queues = intent.queues.map((queue) =>
    queue.trafficClass === 'voice' ? { ...queue, committed: queue.committed * 0.8 } : queue,
  );
  return { ...intent, queues };
}

const intentOf = (router: string): RouterIntent => {
  const intent = FORCE.intents.get(router);
  if (intent === undefined) throw new TypeError(router);
  return intent;
};

/** What brings a router from the earlier revision to the one in force. */
export function aChangeSet(router: string): ChangeSet {
  const device = aDevice();
  applyTo(device, earlier(intentOf(router)));
  return { ...planDevice(device, intentOf(router)).changeSet, router };
}

/** Somebody gave a queue more by hand. */
function driftOf(router: string) {
  const device = aDevice();
  applyTo(device, intentOf(router));
  const queue = device
    .command('/queue/tree', 'print', { values: {} })
    .rows?.find(({ name }) => name?.includes('voice'));
  device.command('/queue/tree', 'set', { values: { '.id': queue?.['.id'] ?? '', 'max-limit': '90M' } });
  const { changes } = planDevice(device, intentOf(router)).changeSet;
  const lines = planLines(routeros, intentOf(router), changes);
  return { router, at: Date.now() - 2 * MINUTE, drift: true, total: changes.length, lines };
}

export interface ChangesStage {
  readonly controller: HandController;
  readonly fill: (store: Store) => Promise<readonly number[]>;
}

/** A day on which much changes: a revision on its way, one rejected, drift, orders, applies in all states. */
export function changingDay(): ChangesStage {
  const { controller: hand, force } = workingDay();
  const steps = new Map<number, readonly ApplyStep[]>();
  const at = Date.now();
  const order = (index: number, more: Partial<Order>): Order => ({
    id: `order-${index}`,
    kind: 'suspend',
    select: { ...ALL, routers: [routerAt(index)] },
    by: 'ama',
    reason: 'works on the fibre until Friday',
    at: at - index * MINUTE,
    ...more,
  });
  const pin = { kind: 'pin', revision: EARLIER, until: at + 3 * 60 * MINUTE, reason: 'calls broke in Kara' } as const;
  hand.set({ orders: [order(3, { ...pin, select: { ...ALL, regions: ['kara'] } }), order(7, {})] });
  const drifted = force.inventory.routers.filter(({ driver }, index) => driver === 'routeros' && index % 61 === 9);
  hand.set({ differences: new Map(drifted.map(({ name }) => [name, driftOf(name)])) });
  const controller: HandController = {
    ...hand,
    stepsOf: (apply) => steps.get(apply) ?? [],
    intentsAt: async () => new Map([...FORCE.intents].map(([name, intent]) => [name, earlier(intent)])),
  };
  return { controller, fill: (store) => fill(store, steps) };
}

async function fill({ journal, revisions }: Store, steps: Map<number, readonly ApplyStep[]>) {
  const now = Date.now();
  const told = { author: 'Kofi', seenAt: now - 300 * MINUTE };
  const subject = 'Give voice in hospitals 12 Mbps';
  await revisions.put({ ...told, id: EARLIER, at: now - 300 * MINUTE, subject, state: 'accepted' }, []);
  await revisions.put({ ...FORCE.revision, at: now - 90 * MINUTE, seenAt: now - 90 * MINUTE, state: 'accepted' }, []);
  const message = "classes/hospital.yaml:9:52: '12 parrots' is not a rate; write it with a unit, as in 12 Mbps";
  const rejected = {
    id: REJECTED,
    at: now - 9 * MINUTE,
    seenAt: now - 9 * MINUTE,
    author: 'Ama',
    subject: 'Try parrots',
  };
  await revisions.put({ ...rejected, state: 'rejected', message }, []);
  const ids: number[] = [];
  for (const [index, ends] of (['Applied', 'RolledBack', 'Applied', undefined, undefined] as const).entries()) {
    const router = routerAt(index);
    const at = now - (6 - index) * 20_000;
    const id = await journal.begin({
      router,
      revision: FORCE.revision.id,
      holder: 'keeper@noc/1',
      at,
      changeSet: aChangeSet(router),
    });
    const phases =
      ends === undefined ? (['begun', 'armed'] as const) : (['begun', 'armed', 'written', 'verified'] as const);
    const reached = phases
      .slice(0, ends === 'RolledBack' ? 2 : 4)
      .map((phase, step) => ({ phase, at: at + step * 400 }));
    steps.set(id, ends === undefined ? reached : [...reached, { phase: 'ended', at: at + 2_100 }]);
    const said = '/queue/tree/set: failure: max-limit must be at least limit-at';
    if (ends !== undefined)
      await journal.end(id, {
        at: at + 2_100,
        ok: ends === 'Applied',
        reason: ends,
        message: ends === 'Applied' ? '' : said,
      });
    ids.push(id);
  }
  return ids;
}
