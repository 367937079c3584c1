/**
 * Which routers want a look, and when. Level-triggered: a name is there once, however often it was added; added while it
 * is under way, it comes again after that. Whoever takes is bounded elsewhere; who waits longest comes first.
 */
export class WorkQueue {
  readonly #now: () => number;
  readonly #changed: () => void;
  /** In the order in which they became due. */
  readonly #ready = new Set<string>();
  readonly #later = new Map<string, number>();
  readonly #running = new Set<string>();
  /** Nothing that waits for later is due before; it may have been dropped since. */
  #earliest = Number.POSITIVE_INFINITY;

  /** `changed`: another waits, or is under way. */
  constructor(now: () => number, changed: () => void = () => undefined) {
    this.#now = now;
    this.#changed = changed;
  }

  /** The earlier of two times counts. True: it was not due that early before. */
  add(name: string, at = this.#now()): boolean {
    if (this.#ready.has(name)) return false;
    const known = this.#later.get(name);
    if (known !== undefined && known <= at) return false;
    if (at > this.#now()) {
      this.#later.set(name, at);
      this.#earliest = Math.min(this.#earliest, at);
    } else {
      this.#later.delete(name);
      this.#ready.add(name);
      this.#changed();
    }
    return true;
  }

  /** The next one that is due and not under way. It is under way until `done`. */
  take(): string | undefined {
    this.#ripen();
    for (const name of this.#ready) {
      if (this.#running.has(name)) continue;
      this.#ready.delete(name);
      this.#running.add(name);
      this.#changed();
      return name;
    }
    return undefined;
  }

  done(name: string): void {
    if (this.#running.delete(name)) this.#changed();
  }

  /** A router that is not ours any more. */
  drop(name: string): void {
    this.#later.delete(name);
    if (this.#ready.delete(name)) this.#changed();
  }

  /** When to look again whether one has become due: not later than that. Undefined: nothing waits for its time. */
  nextAt(): number | undefined {
    return this.#later.size === 0 ? undefined : this.#earliest;
  }

  /** How many stand before it; undefined where it does not wait. */
  ahead(name: string): number | undefined {
    if (!this.#ready.has(name)) return undefined;
    let count = 0;
    for (const one of this.#ready) {
      if (one === name) break;
      count += 1;
    }
    return count;
  }

  /** When it is due again; undefined where it waits already. */
  dueAt(name: string): number | undefined {
    return this.#later.get(name);
  }

  get waiting(): number {
    return this.#ready.size;
  }

  isRunning(name: string): boolean {
    return this.#running.has(name);
  }

  get running(): readonly string[] {
    return [...this.#running];
  }

  #ripen(): void {
    const now = this.#now();
    if (now < this.#earliest) return;
    const due = [...this.#later].filter(([, at]) => at <= now).toSorted(([, a], [, b]) => a - b);
    for (const [name] of due) {
      this.#later.delete(name);
      this.#ready.add(name);
    }
    this.#earliest = [...this.#later.values()].reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  }
}
