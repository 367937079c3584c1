import type { Driver, Observation, Seen } from './drivers/driver.js';
import type { Capabilities } from './model/capability.js';
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
  const { desired, changeSet } = thought(driver, intent, seen, hash);
  return { desired, changeSet, diagnostics: judge(driver, intent, seen) };
}

interface Thought extends Omit<RouterPlan, 'diagnostics'> {
  readonly intent: RouterIntent;
  readonly able: Capabilities;
}

/** By what the device held: a router that is looked at again and did not change is not thought about again. */
const thoughts = new WeakMap<DeviceConfig, Thought>();

function thought(driver: Driver, intent: RouterIntent, { able, config }: Seen, hash: Hash): Thought {
  const known = thoughts.get(config);
  if (known !== undefined && known.intent === intent && known.able === able) return known;
  const desired = driver.render(intent, { able, config });
  const changeSet = planRouter(intent.router, { desired, actual: config }, kindsOf(driver), hash);
  const fresh = { intent, able, desired, changeSet };
  thoughts.set(config, fresh);
  return fresh;
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
