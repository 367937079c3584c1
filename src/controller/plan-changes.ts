import type { Driver, Observation } from '../drivers/driver.js';
import type { Change, ChangeSet } from '../model/change.js';
import type { Diagnostic } from '../model/diagnostic.js';
import { adopt, type Hash, invert, planRouter, replay } from '../plan/index.js';
import { kindsOf, type RouterPlan } from '../pipeline.js';

/**
 * A plan that carries out given changes rather than an intent: what the router would hold after them is worked out once,
 * from what it holds when first seen, and is the goal from then on. So a saved plan and a rollback are applies like any
 * other, with the same lock, undo and proof.
 */
export function planChanges(
  driver: Driver,
  set: { readonly router: string; readonly changes: readonly Change[]; readonly diagnostics?: readonly Diagnostic[] },
  hash: Hash,
): (seen: Observation) => RouterPlan {
  const kinds = kindsOf(driver);
  let desired: RouterPlan['desired'] | undefined;
  return (seen) => {
    let made = 0;
    desired ??= {
      objects: adopt(
        replay(seen.config, set.changes, kinds, () => `new-${(made += 1)}`),
        kinds,
      ),
    };
    const changeSet = planRouter(set.router, { desired, actual: seen.config }, kinds, hash);
    return { desired, changeSet, diagnostics: set.diagnostics ?? [] };
  };
}

/** Takes an earlier apply back. */
export const planTakeBack = (driver: Driver, done: ChangeSet, hash: Hash): ((seen: Observation) => RouterPlan) =>
  planChanges(driver, { router: done.router, changes: invert(done.changes) }, hash);
