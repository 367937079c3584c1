import type { Diagnostic } from '../../model/diagnostic.js';
import { groupBy } from '../../model/group-by.js';
import { someOf } from './count.js';
import { groupFailures } from './outcome.js';
import { notLookedAt, type PlanView, seenOf } from './plan-view.js';

/** What a plan could not find out, or what stands in its way, alike routers together so that 560 fit a screen. */
export interface Trouble {
  readonly level: 'error' | 'warning';
  readonly title: string;
  readonly about: string;
  readonly lines: readonly string[];
}

export function troublesOf(view: PlanView): readonly Trouble[] {
  return [...lost(view), ...unconfirmed(view), ...leftOut(view)];
}

function lost({ looked }: PlanView): readonly Trouble[] {
  const outcomes = looked.flatMap((one) => (one.ok ? [] : [one.outcome]));
  return groupFailures(outcomes).map(({ reason, routers, error }) => ({
    level: 'error',
    title: reason,
    about: someOf(routers),
    lines: [error?.message ?? '', ...(error?.cure === undefined ? [] : [`cure: ${error.cure}`])],
  }));
}

function unconfirmed(view: PlanView): readonly Trouble[] {
  const armed = seenOf(view).filter((one) => one.armed);
  if (armed.length === 0) return [];
  const line =
    'An apply is under way there or was cut off: unless it is confirmed, the router takes it back by itself when the window ends. Plan again after that.';
  return [{ level: 'warning', title: 'not confirmed', about: someOf(armed.map((one) => one.router)), lines: [line] }];
}

function leftOut(view: PlanView): readonly Trouble[] {
  const left = notLookedAt(view);
  return left.length === 0
    ? []
    : [{ level: 'warning', title: 'Interrupted, not looked at', about: someOf(left), lines: [] }];
}

/** What live routers show, alike ones together. */
export function findingsOf(view: PlanView): readonly Diagnostic[] {
  const found = seenOf(view).flatMap((one) => one.diagnostics.filter((each) => each.severity !== 'note'));
  return [...groupBy(found, (one) => `${one.code} ${one.message}`).values()].flatMap((alike) => {
    const [first] = alike;
    if (first === undefined || alike.length === 1) return first ?? [];
    return { ...first, router: someOf(alike.map((one) => one.router ?? '')) };
  });
}
