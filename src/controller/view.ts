import type { Chronicle } from './chronicle.js';
import type { Turn, View } from './controller.js';
import type { Differences } from './differences.js';
import type { Following } from './following.js';
import type { Outdated } from './outdated.js';
import type { Wanted } from './wanted.js';
import type { WorkQueue } from './work-queue.js';

export interface Rooms {
  readonly following: Following;
  readonly wanted: Wanted;
  readonly chronicle: Chronicle;
  readonly queue: WorkQueue;
  readonly differences: Differences;
  readonly outdated: Outdated;
}

/** What the rooms of a keeper hold at this moment, for whoever looks on. */
export function viewOf({ following, wanted, chronicle, queue, differences }: Rooms, now: number): View {
  const { force, rejected } = following;
  const evaluation = force?.world.at(now);
  return {
    source: following.state,
    ...(force === undefined || evaluation === undefined
      ? {}
      : { force: { ...evaluation, revision: force.revision, intents: force.world.intents } }),
    ...(rejected === undefined ? {} : { rejected }),
    statuses: chronicle.statuses,
    orders: wanted.orders,
    wanted: wanted.intents,
    differences: differences.all,
    queue: { waiting: queue.waiting, running: queue.running },
  };
}

export function turnOf({ queue, outdated }: Pick<Rooms, 'queue' | 'outdated'>, router: string): Turn {
  const [ahead, dueAt, outdatedSince] = [queue.ahead(router), queue.dueAt(router), outdated.since(router)];
  return {
    running: queue.isRunning(router),
    ...(ahead === undefined ? {} : { ahead }),
    ...(dueAt === undefined ? {} : { dueAt }),
    ...(outdatedSince === undefined ? {} : { outdatedSince }),
  };
}
