import { kitFor } from '../../compose.js';
import type { ChangeSet } from '../../model/change.js';
import { invert } from '../../plan/index.js';
import type { Fleet } from '../fleet.js';
import { type PlanView, seenOf } from './plan-view.js';

/** A change set as the router's own commands; `back` are those that take it back. */
export function commandsOf(fleet: Fleet, { router, changes }: ChangeSet, way: 'forth' | 'back'): readonly string[] {
  const { driver } = kitFor(fleet.routerOf(router));
  const steps = way === 'forth' ? driver.encode(changes) : driver.encodeUndo(invert(changes));
  return steps.map((step) => driver.show(step));
}

export interface CommandBlock {
  readonly title: string;
  readonly commands: readonly string[];
}

/** Each router's commands as an administrator would type them, in the ways that were asked for. */
export function blocksOf(view: PlanView): readonly CommandBlock[] {
  const pending = seenOf(view).filter((one) => one.changeSet.changes.length > 0);
  return pending.flatMap(({ router, changeSet }) =>
    view.ways.map((way) => ({
      title: way === 'forth' ? router : `${router}, to take it back`,
      commands: commandsOf(view.fleet, changeSet, way),
    })),
  );
}
