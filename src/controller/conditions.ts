import type { Reason } from '../model/condition.js';
import { type Condition, CONDITION_TYPES, type ConditionType, type RouterStatus } from '../model/status.js';

/** What came of a reconcile, as far as conditions care. */
export type Verdict =
  | { readonly kind: 'started' }
  /** The router holds what is wanted. */
  | { readonly kind: 'held'; readonly reason: 'Applied' | 'NoChange'; readonly message: string }
  /** It answered, something differs, and that was left as it is. */
  | {
      readonly kind: 'left';
      readonly reason: 'DriftDetected' | 'Suspended';
      readonly message: string;
      readonly differs: boolean;
    }
  /** Something went wrong. `stalled`: not worth another try before the input changes. */
  | {
      readonly kind: 'failed';
      readonly reason: Reason;
      readonly message: string;
      readonly stalled: boolean;
      readonly answered: boolean;
    };

type State = readonly [status: Condition['status'], reason: Reason];

/** Conditions after a verdict. Pure: a table. */
export function judge(before: readonly Condition[], verdict: Verdict, now: number): readonly Condition[] {
  const states = statesOf(verdict);
  const message = verdict.kind === 'started' ? 'a look at the router is under way' : verdict.message;
  return CONDITION_TYPES.map((type) => {
    const old = before.find((one) => one.type === type);
    const state = states[type];
    if (state === undefined) return old ?? unknown(type, now);
    const [status, reason] = state;
    return { type, status, reason, message, since: old?.status === status ? old.since : now };
  });
}

const unknown = (type: ConditionType, since: number): Condition => ({
  type,
  status: 'unknown',
  reason: 'Progressing',
  message: 'not looked at yet',
  since,
});

/** What is not named stays as it was. */
function statesOf(verdict: Verdict): Readonly<Partial<Record<ConditionType, State>>> {
  switch (verdict.kind) {
    case 'started':
      return { Reconciling: ['true', 'Progressing'] };
    case 'held':
      return {
        Ready: ['true', verdict.reason],
        Reachable: ['true', verdict.reason],
        InSync: ['true', verdict.reason],
        Reconciling: ['false', verdict.reason],
        Stalled: ['false', verdict.reason],
      };
    case 'left': {
      const { reason, differs } = verdict;
      return {
        Ready: [differs ? 'false' : 'true', reason],
        Reachable: ['true', reason],
        InSync: [differs ? 'false' : 'true', reason],
        Reconciling: ['false', reason],
        Stalled: ['false', reason],
      };
    }
    case 'failed': {
      const { reason, stalled, answered } = verdict;
      return {
        Ready: ['false', reason],
        Reachable: [answered ? 'true' : 'false', reason],
        InSync: [answered ? 'false' : 'unknown', reason],
        Reconciling: [stalled ? 'false' : 'true', stalled ? reason : 'ProgressingWithRetry'],
        Stalled: [stalled ? 'true' : 'false', reason],
      };
    }
  }
}

export const newStatus = (router: string, now: number): RouterStatus => ({
  router,
  conditions: CONDITION_TYPES.map((type) => unknown(type, now)),
  pending: 0,
  failures: 0,
});
