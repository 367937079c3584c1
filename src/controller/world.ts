import { type Diagnostic, hasErrors } from '../model/diagnostic.js';
import type { RouterIntent } from '../model/intent.js';
import { formatPosition } from '../model/origin.js';
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
    this.#intents = new Map(this.#now?.intent.routers.map((intent) => [intent.router, intent]));
    return this.#now;
  }

  /** The first of its errors, with file, line and column; undefined where it may be applied. */
  problem(instant: number): string | undefined {
    const evaluation = this.at(instant);
    const diagnostics = evaluation?.diagnostics ?? this.#read.diagnostics;
    return evaluation === undefined || hasErrors(diagnostics) ? firstError(diagnostics) : undefined;
  }

  get intents(): ReadonlyMap<string, RouterIntent> {
    return this.#intents;
  }
}

/** What was found to say the same as an earlier one. */
const same = new WeakMap<RouterIntent, RouterIntent>();

/** The earlier one, where both say the same. Compared once: whoever gives an order does not wait for a fleet to be written out. */
export function keep(before: RouterIntent | undefined, now: RouterIntent): RouterIntent {
  if (before === undefined || before === now || same.get(now) === before) return before ?? now;
  if (JSON.stringify(before) !== JSON.stringify(now)) return now;
  same.set(now, before);
  return before;
}

function firstError(diagnostics: readonly Diagnostic[]): string {
  const first = diagnostics.find(({ severity }) => severity === 'error');
  if (first === undefined) return 'the repository has no network';
  const { at, message } = first;
  return at === undefined ? message : `${formatPosition(at)}: ${message}`;
}
