import { Problem } from './problem.js';

export interface ThrottleLimits {
  /** Failures that cost nothing. */
  readonly free: number;
  /** What the next one costs; each one after it costs twice as much. */
  readonly firstMs: number;
  readonly longestMs: number;
}

interface Tally {
  failures: number;
  until: number;
  last: number;
}

/** Names and addresses remembered; the oldest go first. */
const MOST = 20_000;

/** Makes guessing slow. A try counts as failed until it is said to have succeeded, so that many at once gain nothing. */
export class Throttle {
  readonly #tallies = new Map<string, Tally>();
  readonly #limits: ThrottleLimits;
  readonly #now: () => number;

  constructor(limits: ThrottleLimits, now: () => number) {
    this.#limits = limits;
    this.#now = now;
  }

  /** Throws while `key` is locked out. */
  check(key: string): void {
    const wait = (this.#tallies.get(key)?.until ?? 0) - this.#now();
    if (wait <= 0) return;
    const seconds = Math.ceil(wait / 1000);
    throw new Problem('login.locked', `Too many attempts failed; try again in ${seconds} s.`, {
      headers: { 'retry-after': String(seconds) },
    });
  }

  attempt(key: string): void {
    const { free, firstMs, longestMs } = this.#limits;
    const now = this.#now();
    const known = this.#tallies.get(key);
    const failures = known === undefined || now - known.last > longestMs * 2 ? 1 : known.failures + 1;
    const cost = failures <= free ? 0 : Math.min(longestMs, firstMs * 2 ** (failures - free - 1));
    this.#tallies.delete(key);
    this.#tallies.set(key, { failures, until: now + cost, last: now });
    if (this.#tallies.size > MOST) this.#tallies.delete(this.#tallies.keys().next().value ?? '');
  }

  succeeded(key: string): void {
    this.#tallies.delete(key);
  }
}
