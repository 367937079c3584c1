import type { Driver, Observation } from '../drivers/driver.js';
import type { ChangeSet } from '../model/change.js';
import { adopt, digest, type Hash, invert, planRouter, replay } from '../plan/index.js';
import { kindsOf, type RouterPlan } from '../pipeline.js';

/**
 * A plan that takes an earlier apply back: what the router held before it, computed once from what it holds now. The
 * transaction is the same as for going forward; a rollback is an apply like any other.
 */
export function planTakeBack(driver: Driver, done: ChangeSet, hash: Hash): (seen: Observation) => RouterPlan {
  const kinds = kindsOf(driver);
  let desired: RouterPlan['desired'] | undefined;
  return (seen) => {
    let handle = 0;
    desired ??= {
      objects: adopt(
        replay(seen.config, invert(done.changes), kinds, () => `new-${(handle += 1)}`),
        kinds,
      ),
    };
    return {
      desired,
      changeSet: planRouter(done.router, { desired, actual: seen.config }, kinds, hash),
      diagnostics: [],
    };
  };
}

/** The router no longer holds what the apply left there, so taking it back would undo somebody else's work. */
export const movedOn = (driver: Driver, done: ChangeSet, seen: Observation, hash: Hash): boolean =>
  digest(seen.config, kindsOf(driver), hash) !== done.target;
