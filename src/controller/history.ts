/** Numbers of the recent past in equal steps, in a ring of fixed size: what is older is overwritten. */
export class History {
  readonly stepMs: number;
  readonly #values: Float32Array;
  /** Number of the newest step. */
  #last = -1;

  constructor(stepMs: number, steps: number) {
    this.stepMs = stepMs;
    this.#values = new Float32Array(steps).fill(Number.NaN);
  }

  /** The last value of a step counts. Steps in between that nobody filled are unknown. */
  put(at: number, value: number): void {
    const step = Math.floor(at / this.stepMs);
    if (step < this.#last) return;
    const from = Math.max(this.#last + 1, step - this.#values.length + 1);
    for (let gap = from; gap < step; gap += 1) this.#values[gap % this.#values.length] = Number.NaN;
    this.#values[step % this.#values.length] = value;
    this.#last = step;
  }

  /** Oldest first; NaN where nothing is known. */
  since(at: number): readonly { readonly at: number; readonly value: number }[] {
    if (this.#last < 0) return [];
    const first = Math.max(Math.ceil(at / this.stepMs), this.#last - this.#values.length + 1, 0);
    const found = [];
    for (let step = first; step <= this.#last; step += 1)
      found.push({ at: step * this.stepMs, value: this.#values[step % this.#values.length] ?? Number.NaN });
    return found;
  }
}

/** Of all minutes the share with the highest demand: quality is judged where there was something to judge. */
const BUSY = 0.1;

/**
 * The busy minutes: indices of the tenth of the known minutes with the highest demand, at least one. (The method that
 * operators of access networks publish: latency and delivery are told of these, not of idle nights.)
 */
export function busyMinutes(demand: readonly number[]): readonly number[] {
  const known = demand.flatMap((value, index) => (Number.isNaN(value) ? [] : [[index, value] as const]));
  const count = Math.ceil(known.length * BUSY);
  return known
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, count)
    .map(([index]) => index)
    .toSorted((a, b) => a - b);
}

/** Nearest-rank percentile of what is known; undefined of nothing. */
export function percentile(values: readonly number[], share: number): number | undefined {
  const known = values.filter((value) => !Number.isNaN(value)).toSorted((a, b) => a - b);
  return known[Math.max(0, Math.ceil(known.length * share) - 1)];
}
