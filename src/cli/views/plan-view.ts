import { type Fleet, type Looked, meaningsOf } from '../fleet.js';
import type { Io } from '../io.js';
import type { Compiled } from '../workspace.js';
import type { RouterMeanings } from './plan-summary.js';

/** What every view of a plan is made from. */
export interface PlanView {
  readonly io: Io;
  readonly compiled: Compiled;
  readonly fleet: Fleet;
  readonly looked: readonly Looked[];
  readonly asked: number;
}

type Seen = Looked & { readonly ok: true };

export const seenOf = (view: PlanView): readonly Seen[] => view.looked.filter((one): one is Seen => one.ok);

export function routerMeanings(view: PlanView): readonly RouterMeanings[] {
  const intents = new Map(view.compiled.intent.routers.map((intent) => [intent.router, intent]));
  return seenOf(view).flatMap((one) => {
    const intent = intents.get(one.router);
    if (intent === undefined || one.changeSet.changes.length === 0) return [];
    const isFirst = one.ours === 0;
    const meanings = isFirst ? [] : meaningsOf(view.fleet, intent, one.changeSet);
    return [{ router: one.router, meanings, isFirst, isLast: false }];
  });
}
