import type { Change, Place } from '../model/change.js';

/**
 * The changes that take the router back, in the order to execute them: each change undone, last one first. They hold
 * even when only some of the originals were executed: creating what is there and deleting what is gone are no-ops for
 * the one who executes an undo, since objects are found by key, never by a handle that may be gone.
 */
export function invert(changes: readonly Change[]): readonly Change[] {
  const last = Math.max(0, ...changes.map((one) => (one.action === 'replace' ? one.lastRank : one.rank)));
  return changes.toReversed().map((change) => invertOne(change, last));
}

function invertOne(change: Change, last: number): Change {
  const rank = last - change.rank;
  switch (change.action) {
    case 'create':
      return { action: 'delete', key: change.key, rank, before: change.after };
    case 'delete':
      return { action: 'create', key: change.key, rank, after: change.before, ...placed(change) };
    case 'update':
      return { ...change, rank, before: change.after, after: change.before };
    case 'move':
      return { action: 'move', key: change.key, rank, before: change.after, after: change.before, ...placed(change) };
    case 'replace':
      return {
        action: 'replace',
        key: change.key,
        rank: last - change.lastRank,
        lastRank: rank,
        before: change.after,
        after: change.before,
        ...placed(change),
      };
  }
}

function placed(change: { readonly wasBefore?: Place }): { readonly place?: Place } {
  return change.wasBefore === undefined ? {} : { place: change.wasBefore };
}
