import type { ChangeSet } from '../model/change.js';
import type { DeviceConfig } from '../model/device.js';
import type { Kinds } from './adopt.js';
import { compare } from './compare.js';
import { digest, type Hash } from './digest.js';
import { order } from './order.js';

/** Desired × actual → what must change on one router. No changes, and no digests, when it is as it should be. */
export function planRouter(
  router: string,
  states: { readonly desired: DeviceConfig; readonly actual: DeviceConfig },
  kinds: Kinds,
  hash: Hash,
): ChangeSet {
  const differences = compare(states.desired, states.actual, kinds);
  if (differences.length === 0) return { router, base: '', target: '', changes: [] };
  return {
    router,
    base: digest(states.actual, kinds, hash),
    target: digest(states.desired, kinds, hash),
    changes: order(differences, states, kinds),
  };
}

/** True when the device moved on since the plan was made. */
export const isStale = (planned: ChangeSet, now: ChangeSet): boolean => planned.base !== now.base;
