import type { Queue } from '../../../server/replies/intent.js';
import type { QueueValues, SiteValues } from '../../../server/replies/values.js';

/** What bounds a queue on the router now: what was read there, else what it is kept to. */
export interface Limits {
  readonly committed: number;
  readonly peak: number;
  readonly priority: number;
  /** Beside what is wanted; `unknown`: the router was not looked at since. */
  readonly state: NonNullable<QueueValues['device']>['state'] | 'unknown';
}

type Wanted = Pick<Queue, 'committed' | 'peak' | 'priority'>;

export function limitsOf(queue: Queue, values: SiteValues | undefined): Limits {
  const found = values?.queues.find((one) => one.queue === queue.id);
  const { committed, peak, priority }: Wanted = found?.compiled ?? queue;
  const device = found?.device ?? null;
  const wanted = { committed, peak, priority };
  if (device === null) return { ...wanted, state: 'unknown' };
  return {
    committed: device.committed ?? committed,
    peak: device.peak ?? peak,
    priority: device.priority ?? priority,
    state: device.state,
  };
}

export interface Branch {
  readonly queue: Queue;
  readonly depth: number;
}

/** Queues below those that hold them, in the order that they were given in. The shaper of an uplink is not of the site. */
export function branchesOf(queues: readonly Queue[]): readonly Branch[] {
  const own = queues.filter(({ role }) => role !== 'uplink');
  const known = new Set(own.map(({ id }) => id));
  const below = (parent: string | undefined, depth: number): readonly Branch[] =>
    own
      .filter((queue) => (parent === undefined ? !known.has(queue.parent ?? '') : queue.parent === parent))
      .flatMap((queue) => [{ queue, depth }, ...below(queue.id, depth + 1)]);
  return below(undefined, 0);
}
