import type { Reason } from './condition.js';

export const CONDITION_TYPES = ['Ready', 'Reachable', 'InSync', 'Reconciling', 'Stalled'] as const;
export type ConditionType = (typeof CONDITION_TYPES)[number];

/** One thing that is so, or not, or not known, since when and why (Kubernetes' conventions). Time moves only on change. */
export interface Condition {
  readonly type: ConditionType;
  readonly status: 'true' | 'false' | 'unknown';
  readonly reason: Reason;
  /** For people; nothing branches on it. */
  readonly message: string;
  /** Milliseconds since 1970 UTC: when `status` last became what it is. */
  readonly since: number;
}

/** What the controller knows of one router. Written on every exit of a reconcile. */
export interface RouterStatus {
  readonly router: string;
  /** All five, in the order of CONDITION_TYPES. */
  readonly conditions: readonly Condition[];
  /** Revision that was last tried. */
  readonly attempted?: string;
  /** Revision that the router was last seen to hold, and the digest of what that means on it. */
  readonly applied?: string;
  readonly target?: string;
  /** When the router last answered a look. */
  readonly seenAt?: number;
  /** Changes that are wanted and not made. */
  readonly pending: number;
  /** Attempts in a row that failed, and when the next one is due. */
  readonly failures: number;
  readonly retryAt?: number | undefined;
}

/** Undefined of a router that was never looked at. */
export const conditionOf = (status: RouterStatus | undefined, type: ConditionType): Condition | undefined =>
  status?.conditions.find((one) => one.type === type);
