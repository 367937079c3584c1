/** So often within an hour somebody's change of a router is taken back; after that it is left, until something else is wanted. */
const PATIENCE = 5;
const SPAN_MS = 3_600_000;

interface Contest {
  /** When what we had applied was found changed, newest last. */
  readonly times: readonly number[];
  /** What we want was seen there since the last change. */
  readonly ours: boolean;
  /** Digest of what was wanted when we gave up. */
  readonly left?: string;
}

const NONE: Contest = { times: [], ours: false };

/** From the second change on it looks like another controller. */
const SUSPICION = 2;

/**
 * Two controllers with different policies would take back each other's changes for ever, each sure of its own. The lock on
 * the router keeps them from writing at once, and this from writing in turns: whoever has taken back the second change keeps the
 * lock for a while, and who finds it then knows the other by name and leaves the router to it.
 */
export class Contests {
  readonly #now: () => number;
  readonly #contests = new Map<string, Contest>();
  #met: { readonly holder: string; readonly router: string } | undefined;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Somebody else was seen to hold the lock on a router. */
  meet(holder: string, router: string): void {
    this.#met = { holder, router };
  }

  /** It differs from what we applied. That is one change however often it is looked at, or fails to be taken back. */
  changed(router: string, target: string): void {
    if (!this.#of(router).ours) return;
    const times = [...this.#recent(router), this.#now()];
    this.#contests.set(router, { times, ours: false, ...(times.length > PATIENCE ? { left: target } : {}) });
  }

  /** It is to be left to `holder` where there have been changes enough. */
  found(holder: string, router: string, target: string): void {
    this.meet(holder, router);
    const times = this.#recent(router);
    if (times.length >= SUSPICION) this.#contests.set(router, { times, ours: false, left: target });
  }

  isSuspect(router: string): boolean {
    return this.#recent(router).length >= SUSPICION;
  }

  isLeft(router: string, target: string): boolean {
    return this.#contests.get(router)?.left === target;
  }

  /** It holds what is wanted, whoever saw to that. */
  held(router: string): void {
    const { times, left, ours } = this.#of(router);
    if (!ours || left !== undefined) this.#contests.set(router, { times, ours: true });
  }

  /** Somebody asks for another try, or the router is gone. */
  forget(router: string): void {
    this.#contests.delete(router);
  }

  /** How often it was changed by others lately, and who may have been it; undefined where it was not. */
  describe(router: string): string | undefined {
    const { length } = this.#recent(router);
    if (length === 0) return undefined;
    const often = length === 1 ? 'once' : `${length} times`;
    const met = this.#met;
    const whom =
      met === undefined
        ? 'somebody else'
        : `somebody else; ${met.holder} works in this network too, and held the lock on ${met.router}`;
    return `changed ${often} within the hour by ${whom}`;
  }

  #recent(router: string): readonly number[] {
    const since = this.#now() - SPAN_MS;
    return this.#of(router).times.filter((at) => at > since);
  }

  #of(router: string): Contest {
    return this.#contests.get(router) ?? NONE;
  }
}
