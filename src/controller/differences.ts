import type { Driver } from '../drivers/driver.js';
import type { Change } from '../model/change.js';
import type { RouterIntent } from '../model/intent.js';
import { type PlanLine, planLines } from './plan-lines.js';

/** What a router was last seen to hold other than what is wanted. */
export interface Difference {
  readonly router: string;
  /** When it was looked at. */
  readonly at: number;
  /** Nothing else is wanted than before: somebody changed the router. */
  readonly drift: boolean;
  readonly total: number;
  /** The first ones. */
  readonly lines: readonly PlanLine[];
}

/** What a look leaves as it is. */
export interface Left {
  readonly changes: readonly Change[];
  /** The digest of all that is wanted. */
  readonly target: string;
  readonly drift: boolean;
  readonly driver: Driver;
  readonly intent: RouterIntent;
}

const MOST_LINES = 50;
/** Of all routers: a fleet that is suspended through a large change is not remembered rule by rule. */
const MOST_IN_ALL = 10_000;
const LEAST_LINES = 3;

/** Remembers of each router that differs how, in few words. */
export class Differences {
  readonly #known = new Map<string, Difference>();
  #lines = 0;
  #shown: ReadonlyMap<string, Difference> | undefined;

  get all(): ReadonlyMap<string, Difference> {
    this.#shown ??= new Map(this.#known);
    return this.#shown;
  }

  put(router: string, { drift, changes, driver, intent }: Left, at: number): void {
    this.forget(router);
    const room = Math.max(LEAST_LINES, Math.min(MOST_LINES, MOST_IN_ALL - this.#lines));
    const lines = planLines(driver, intent, changes.slice(0, room));
    this.#known.set(router, { router, at, drift, total: changes.length, lines });
    this.#lines += lines.length;
    this.#shown = undefined;
  }

  forget(router: string): void {
    const known = this.#known.get(router);
    if (known === undefined) return;
    this.#known.delete(router);
    this.#lines -= known.lines.length;
    this.#shown = undefined;
  }
}
