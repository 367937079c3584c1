import type { Driver, Observation, Seen } from './drivers/driver.js';
import type { Capabilities } from './model/capability.js';
import type { ChangeSet } from './model/change.js';
import type { DeviceConfig } from './model/device.js';
import type { Diagnostic } from './model/diagnostic.js';
import { hasErrors } from './model/diagnostic.js';
import type { Intent, RouterIntent } from './model/intent.js';
import type { Inventory } from './model/inventory.js';
import { auditRouter, checkFeasibility, compileIntent, intervalAt, type UplinkLoad } from './compile/index.js';
import type { ReadResult } from './policy/index.js';
import { type Hash, indexKinds, type Kinds, planRouter } from './plan/index.js';

export { readPolicies, type ReadResult } from './policy/index.js';
export { effectiveSite, explainPacket, surveyCapacity } from './compile/index.js';
export type {
  Interval,
  CapacitySurvey,
  Conflict,
  LinkLoads,
  EffectiveSite,
  Explanation,
  Question as PacketQuestion,
  UplinkLoad,
} from './compile/index.js';

/** A repository that reads without errors, compiled for one instant and proven to fit. */
export interface Evaluation extends ReadResult {
  readonly inventory: Inventory;
  readonly instant: number;
  readonly intent: Intent;
  readonly loads: readonly UplinkLoad[];
}

/** Everything that can be known without a router. Undefined where the repository does not read: its diagnostics say why. */
export function evaluate(read: ReadResult, instant: number): Evaluation | undefined {
  const { inventory, policies } = read;
  if (inventory === undefined || hasErrors(read.diagnostics)) return undefined;
  const compiled = compileIntent(policies, inventory, instant);
  const feasible = checkFeasibility(policies, inventory, instant);
  const diagnostics = distinct([...read.diagnostics, ...compiled.diagnostics, ...feasible.diagnostics]);
  return { policies, inventory, diagnostics, instant, intent: compiled.intent, loads: feasible.loads };
}

/** The calendars and overrides in force at an instant. While they are the same, so is what a repository means. */
export function momentOf({ policies }: ReadResult, instant: number): string {
  const { calendars, overrides } = intervalAt(policies, instant);
  return JSON.stringify([calendars, overrides]);
}

/** Compiling and proving may find the same problem. */
function distinct(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...new Map(diagnostics.map((one) => [JSON.stringify([one.code, one.message, one.at]), one])).values()];
}

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
  // What is held is what is wanted: one of the two is enough to keep.
  const fresh = { intent, able, desired: changeSet.changes.length === 0 ? config : desired, changeSet };
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
