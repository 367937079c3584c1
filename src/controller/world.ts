import type { RouterIntent } from '../model/intent.js';
import { type Evaluation, evaluate, momentOf, type ReadResult } from '../pipeline.js';

/** A revision as it was read, and what it means now. Compiled anew only when a calendar or an override begins or ends. */
export class World {
  readonly revision: string;
  readonly #read: ReadResult;
  #moment = '';
  #now: Evaluation | undefined;
  #intents: ReadonlyMap<string, RouterIntent> = new Map();

  constructor(revision: string, read: ReadResult) {
    this.revision = revision;
    this.#read = read;
  }

  /** Undefined where the repository has errors. */
  at(instant: number): Evaluation | undefined {
    const moment = momentOf(this.#read, instant);
    if (moment === this.#moment) return this.#now;
    this.#moment = moment;
    this.#now = evaluate(this.#read, instant);
    const before = this.#intents;
    const routers = this.#now?.intent.routers ?? [];
    // What did not change stays the same object: what was worked out for it is found again by it.
    this.#intents = new Map(routers.map((intent) => [intent.router, keep(before.get(intent.router), intent)]));
    return this.#now;
  }

  get intents(): ReadonlyMap<string, RouterIntent> {
    return this.#intents;
  }
}

export const isSameIntent = (a: RouterIntent | undefined, b: RouterIntent | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && JSON.stringify(a) === JSON.stringify(b));

const keep = (before: RouterIntent | undefined, now: RouterIntent): RouterIntent =>
  before !== undefined && isSameIntent(before, now) ? before : now;
