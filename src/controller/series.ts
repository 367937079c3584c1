/**
 * Numbers of the recent past, of one subject, in equal steps: a ring of fixed size with a column for each number that is
 * followed. A fleet has tens of thousands of columns, so a number takes two bytes: its place on a logarithmic scale from
 * 0.001 to 10¹², which is within 0.03 % of it, and exact for powers of ten. That is below what a poll of counters can tell.
 */

const LEAST = 1e-3;
const UNKNOWN = 0;
const ZERO = 1;
const FIRST = 2;
const LAST = 0xffff;
const A_DECADE = 4368;

export function codeOf(value: number): number {
  if (Number.isNaN(value)) return UNKNOWN;
  if (value < LEAST / 2) return ZERO;
  return Math.min(LAST, Math.max(FIRST, FIRST + Math.round((Math.log10(value) + 3) * A_DECADE)));
}

/** NaN where nothing is known. */
export function valueOf(code: number): number {
  if (code === UNKNOWN) return Number.NaN;
  return code === ZERO ? 0 : 10 ** ((code - FIRST) / A_DECADE - 3);
}

export interface Column {
  readonly name: string;
  /** What a step holds of the numbers that fell into it. */
  readonly keep: 'mean' | 'most';
}

export interface Tier {
  readonly stepMs: number;
  readonly steps: number;
}

/** Columns of equal length, oldest first; NaN where nothing is known. */
export interface Steps {
  /** Start of the first step. */
  readonly from: number;
  readonly stepMs: number;
  readonly count: number;
  readonly columns: Readonly<Record<string, readonly number[]>>;
}

/** Of the steps that begin in `[from, until)`. */
export function axisOf({ stepMs }: Tier, from: number, until: number): Omit<Steps, 'columns'> {
  const first = Math.ceil(from / stepMs);
  return { from: first * stepMs, stepMs, count: Math.max(0, Math.ceil(until / stepMs) - first) };
}

/** By column; one that is absent is not known. */
export type Numbers = Readonly<Record<string, number>>;

export class Series {
  readonly tier: Tier;
  readonly columns: readonly Column[];
  readonly #codes: Uint16Array;
  /** Of the newest step, which may not be over: what its columns hold so far, and of how many numbers. */
  readonly #held: Float64Array;
  readonly #counts: Uint32Array;
  /** Number of the newest step. */
  #last = -1;

  constructor(tier: Tier, columns: readonly Column[]) {
    this.tier = tier;
    this.columns = columns;
    this.#codes = new Uint16Array(tier.steps * columns.length);
    this.#held = new Float64Array(columns.length);
    this.#counts = new Uint32Array(columns.length);
  }

  /** Bytes of its numbers. */
  get bytes(): number {
    return this.#codes.byteLength + this.#held.byteLength + this.#counts.byteLength;
  }

  /** What comes late, for a step before the newest, is left out. Steps in between that nobody filled are unknown. */
  put(at: number, numbers: Numbers): void {
    const step = Math.floor(at / this.tier.stepMs);
    if (step < this.#last) return;
    if (step > this.#last) this.#begin(step);
    const row = this.#rowOf(step);
    for (const [index, { name, keep }] of this.columns.entries()) {
      const value = numbers[name] ?? Number.NaN;
      if (Number.isNaN(value)) continue;
      const count = this.#counts[index] ?? 0;
      const held = this.#held[index] ?? 0;
      const now = count === 0 ? value : keep === 'most' ? Math.max(held, value) : held + (value - held) / (count + 1);
      this.#held[index] = now;
      this.#counts[index] = count + 1;
      this.#codes[row + index] = codeOf(now);
    }
  }

  #begin(step: number): void {
    const { steps } = this.tier;
    for (let gap = Math.max(this.#last + 1, step - steps + 1); gap <= step; gap += 1)
      this.#codes.fill(UNKNOWN, this.#rowOf(gap), this.#rowOf(gap) + this.columns.length);
    this.#counts.fill(0);
    this.#last = step;
  }

  #rowOf(step: number): number {
    return (step % this.tier.steps) * this.columns.length;
  }

  #has(step: number): boolean {
    return step <= this.#last && step > this.#last - this.tier.steps && step >= 0;
  }

  /** So many steps as they are kept: one after the other, each in the order of the columns. */
  codesFrom(at: number, count: number): Uint16Array {
    const width = this.columns.length;
    const first = Math.floor(at / this.tier.stepMs);
    const codes = new Uint16Array(count * width);
    for (let index = 0; index < codes.length; index += 1) {
      const step = first + Math.floor(index / width);
      if (this.#has(step)) codes[index] = this.#codes[this.#rowOf(step) + (index % width)] ?? UNKNOWN;
    }
    return codes;
  }

  /** Steps that were kept elsewhere; later than all that are here. What is put into them afterwards stands in their place. */
  restore(at: number, codes: Uint16Array): void {
    const width = this.columns.length;
    const first = Math.floor(at / this.tier.stepMs);
    for (let index = 0; index < codes.length; index += 1) {
      const code = codes[index] ?? UNKNOWN;
      const step = first + Math.floor(index / width);
      if (code === UNKNOWN || step < this.#last) continue;
      if (step > this.#last) this.#begin(step);
      this.#codes[this.#rowOf(step) + (index % width)] = code;
    }
  }

  /** The steps that begin in `[from, until)`: what lies outside of the ring is unknown. */
  between(from: number, until: number, only?: string): Steps {
    const axis = axisOf(this.tier, from, until);
    const first = axis.from / axis.stepMs;
    const columnOf = (index: number): readonly number[] =>
      Array.from({ length: axis.count }, (_, offset) => {
        const step = first + offset;
        return this.#has(step) ? valueOf(this.#codes[this.#rowOf(step) + index] ?? UNKNOWN) : Number.NaN;
      });
    const wanted = [...this.columns.entries()].filter(([, { name }]) => only === undefined || name === only);
    return { ...axis, columns: Object.fromEntries(wanted.map(([index, { name }]) => [name, columnOf(index)])) };
  }

  /** The same past under other columns: those of one name go on. */
  with(columns: readonly Column[]): Series {
    const other = new Series(this.tier, columns);
    other.#last = this.#last;
    for (const [to, { name }] of columns.entries()) {
      const from = this.columns.findIndex((column) => column.name === name);
      if (from < 0) continue;
      other.#held[to] = this.#held[from] ?? 0;
      other.#counts[to] = this.#counts[from] ?? 0;
      for (let step = 0; step < this.tier.steps; step += 1)
        other.#codes[step * columns.length + to] = this.#codes[step * this.columns.length + from] ?? UNKNOWN;
    }
    return other;
  }
}
