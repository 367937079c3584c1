import type { ChangeSet } from '../model/change.js';
import type { DeviceConfig } from '../model/device.js';
import { adopt, type Kinds } from './adopt.js';

export interface GuardLimits {
  /** Largest share of a router's guarded objects that one plan may take away without an explicit word. */
  readonly objects: number;
}

export const GUARD_LIMITS: GuardLimits = { objects: 0.5 };

export interface Refusal {
  readonly router?: string;
  readonly message: string;
}

/**
 * An empty file is not a wish to delete. Counts what a plan takes away beyond what it brings: a class that is renamed
 * deletes as many queues as it creates and passes. A plan that takes everything from many routers is refused on each of them.
 */
export function guardRouter(
  set: ChangeSet,
  actual: DeviceConfig,
  kinds: Kinds,
  limits: GuardLimits,
): Refusal | undefined {
  const guarded = (kind: string): boolean => kinds.get(kind)?.guarded === true;
  const existing = adopt(actual, kinds).filter((object) => guarded(object.kind)).length;
  let lost = 0;
  for (const change of set.changes) {
    if (change.action === 'delete' && guarded(change.before.kind)) lost += 1;
    if (change.action === 'create' && guarded(change.after.kind)) lost -= 1;
  }
  if (existing === 0 || lost <= limits.objects * existing) return undefined;
  return {
    router: set.router,
    message: `the plan takes away ${lost} of ${existing} queues of ${set.router} (the guard allows ${percent(limits.objects)})`,
  };
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;
