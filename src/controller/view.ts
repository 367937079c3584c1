import type { Chronicle } from './chronicle.js';
import type { View } from './controller.js';
import type { Following } from './following.js';
import type { Wanted } from './wanted.js';
import type { WorkQueue } from './work-queue.js';

export interface Rooms {
  readonly following: Following;
  readonly wanted: Wanted;
  readonly chronicle: Chronicle;
  readonly queue: WorkQueue;
}

/** What the rooms of a keeper hold at this moment, for whoever looks on. */
export function viewOf({ following, wanted, chronicle, queue }: Rooms, now: number): View {
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
    queue: { waiting: queue.waiting, running: queue.running },
  };
}
