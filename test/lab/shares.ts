import type { Queue } from '../../src/model/intent.js';
import type { Rate } from '../../src/model/rate.js';

/**
 * What HTB gives each leaf of a tree when some of them ask for more than there is (net/sched/sch_htb.c, htb_dequeue: the
 * lowest level first, in a level by priority, among equals in turns of their quantum): every leaf its committed rate; then
 * what its site has committed and not used, to the site's leaves by priority; then what is left above, to all by priority.
 */
export function expectedRates(
  queues: readonly Queue[],
  demands: ReadonlyMap<string, Rate>,
  weightOf: (leaf: Queue) => number = () => 1,
): ReadonlyMap<string, Rate> {
  const leaves = queues.filter(({ role }) => role === 'class' || role === 'management');
  const given = new Map(leaves.map((leaf) => [leaf.id, Math.min(leaf.committed, demands.get(leaf.id) ?? 0)]));
  const under = (top: Queue): readonly Queue[] => leaves.filter((leaf) => isBelow(leaf, top, queues));
  const sumOf = (some: readonly Queue[]): Rate => some.reduce((sum, { id }) => sum + (given.get(id) ?? 0), 0);
  const limits = queues.filter(({ role }) => role === 'site' || role === 'uplink');
  const fits = (leaf: Queue, more: Rate): boolean =>
    (given.get(leaf.id) ?? 0) + more <= Math.min(leaf.peak, demands.get(leaf.id) ?? 0) + 1 &&
    limits.every((top) => !isBelow(leaf, top, queues) || sumOf(under(top)) + more <= top.peak + 1);
  /** In small steps to the leaf that has got least for its weight, until nobody can take more. */
  const share = (some: readonly Queue[], total: Rate): void => {
    const step = total / STEPS;
    const extra = new Map(some.map(({ id }) => [id, 0]));
    if (step <= 0) return;
    for (let left = STEPS; left > 0; left -= 1) {
      const [next] = some
        .filter((leaf) => fits(leaf, step))
        .sort((a, b) => a.priority - b.priority || turn(a) - turn(b));
      if (next === undefined) return;
      given.set(next.id, (given.get(next.id) ?? 0) + step);
      extra.set(next.id, (extra.get(next.id) ?? 0) + step);
    }
    function turn(leaf: Queue): number {
      return (extra.get(leaf.id) ?? 0) / weightOf(leaf);
    }
  };
  for (const site of limits.filter(({ role }) => role === 'site'))
    share(under(site), site.committed - sumOf(under(site)));
  for (const top of queues.filter(({ parent }) => parent === undefined))
    share(under(top), top.peak - sumOf(under(top)));
  return given;
}

const STEPS = 2_000;

function isBelow(leaf: Queue, top: Queue, queues: readonly Queue[]): boolean {
  let at: Queue | undefined = leaf;
  while (at !== undefined && at.id !== top.id) at = queues.find(({ id }) => id === at?.parent);
  return at !== undefined;
}
