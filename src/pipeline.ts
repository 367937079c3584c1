import type { Driver, Observation } from './drivers/driver.js';
import type { ChangeSet } from './model/change.js';
import type { DeviceConfig } from './model/device.js';
import type { Diagnostic } from './model/diagnostic.js';
import type { RouterIntent } from './model/intent.js';
import { auditRouter } from './compile/index.js';
import { type Hash, indexKinds, type Kinds, planRouter } from './plan/index.js';

/** The river from an intent and what was seen on the router to what must change there. Pure: preview and apply share it. */
export interface RouterPlan {
  readonly changeSet: ChangeSet;
  readonly desired: DeviceConfig;
  /** What stands in the way (errors) or should be known (warnings, notes). */
  readonly diagnostics: readonly Diagnostic[];
}

export function planFor(driver: Driver, intent: RouterIntent, seen: Observation, hash: Hash): RouterPlan {
  const desired = driver.render(intent, seen);
  return {
    desired,
    changeSet: planRouter(intent.router, { desired, actual: seen.config }, kindsOf(driver), hash),
    diagnostics: judge(driver, intent, seen),
  };
}

/** What an intent meets on a device. */
export const judge = (driver: Driver, intent: RouterIntent, seen: Observation): readonly Diagnostic[] => [
  ...auditRouter(intent, seen.able),
  ...driver.preflight(intent, seen),
];

const indexed = new WeakMap<Driver, Kinds>();

export function kindsOf(driver: Driver): Kinds {
  const known = indexed.get(driver) ?? indexKinds(driver.kinds);
  indexed.set(driver, known);
  return known;
}
