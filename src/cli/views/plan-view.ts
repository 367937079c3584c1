import { type Fleet, type Looked, meaningsOf } from '../fleet.js';
import type { RouterIntent } from '../../model/intent.js';
import type { Io } from '../io.js';
import type { Compiled } from '../workspace.js';
import type { RouterMeanings } from './plan-summary.js';

/** What every view of a plan is made from. */
export interface PlanView {
  readonly io: Io;
  readonly compiled: Compiled;
  readonly fleet: Fleet;
  readonly looked: readonly Looked[];
  /** Of the routers that were asked for. */
  readonly intents: readonly RouterIntent[];
  /** Also as the router's own commands. */
  readonly ways: readonly ('forth' | 'back')[];
}

type Seen = Looked & { readonly ok: true };

export const seenOf = (view: PlanView): readonly Seen[] => view.looked.filter((one): one is Seen => one.ok);

/** Routers that an interruption left out. */
export function notLookedAt({ looked, intents }: PlanView): readonly string[] {
  const done = new Set(looked.map((one) => one.router));
  return intents.map((intent) => intent.router).filter((router) => !done.has(router));
}

export function routerMeanings(view: PlanView): readonly RouterMeanings[] {
  const intents = new Map(view.intents.map((intent) => [intent.router, intent]));
  return seenOf(view).flatMap((one) => {
    const intent = intents.get(one.router);
    if (intent === undefined || one.changeSet.changes.length === 0) return [];
    const isFirst = one.ours === 0;
    const meanings = isFirst ? [] : meaningsOf(view.fleet, intent, one.changeSet);
    return [{ router: one.router, meanings, isFirst }];
  });
}
