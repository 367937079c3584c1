import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codeOf, Series, valueOf } from '../../../src/controller/series.js';

const COLUMNS = [
  { name: 'delivered', keep: 'mean' },
  { name: 'worst', keep: 'most' },
] as const;

const aSeries = (steps = 6) => new Series({ stepMs: 10, steps }, COLUMNS);
const rounded = (values: readonly number[] | undefined): readonly number[] | undefined =>
  values?.map((value) => Math.round(value * 100) / 100);

describe('a number in two bytes', () => {
  it('comes back within 0.03 %', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 1e12, noNaN: true }), (value) => {
        expect(Math.abs(valueOf(codeOf(value)) / value - 1)).toBeLessThan(0.0003);
      }),
    );
  });

  it('comes back in the order in which it went', () => {
    const numbers = fc.double({ min: 0, max: 1e13, noNaN: true });
    fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        expect(Math.sign(codeOf(a) - codeOf(b)) * Math.sign(a - b)).not.toBe(-1);
      }),
    );
  });

  it('tells nothing from nothing known', () => {
    expect([valueOf(codeOf(0)), valueOf(codeOf(Number.NaN)), valueOf(0)]).toEqual([0, Number.NaN, Number.NaN]);
  });
});

describe('a series', () => {
  it('holds of each step the mean or the most of what fell into it', () => {
    const series = aSeries();
    for (const [at, value] of [
      [100, 1],
      [104, 2],
      [109, 6],
      [110, 5],
    ] as const)
      series.put(at, { delivered: value, worst: value });
    const { from, stepMs, count, columns } = series.between(100, 120);
    expect({ from, stepMs, count }).toEqual({ from: 100, stepMs: 10, count: 2 });
    expect(rounded(columns['delivered'])).toEqual([3, 5]);
    expect(rounded(columns['worst'])).toEqual([6, 5]);
  });

  it('says of steps that nobody filled, or that lie outside of it, that nothing is known', () => {
    const series = aSeries(4);
    for (const at of [100, 110, 140]) series.put(at, { delivered: at });
    const { from, columns } = series.between(95, 165);
    expect(from).toBe(100);
    expect(rounded(columns['delivered'])?.map((value) => Math.round(value))).toEqual([
      Number.NaN,
      110,
      Number.NaN,
      Number.NaN,
      140,
      Number.NaN,
      Number.NaN,
    ]);
    expect(columns['worst']).toEqual(Array(7).fill(Number.NaN));
  });

  it('leaves out what comes late', () => {
    const series = aSeries();
    series.put(120, { delivered: 1 });
    series.put(100, { delivered: 9 });
    expect(rounded(series.between(100, 130).columns['delivered'])).toEqual([Number.NaN, Number.NaN, 1]);
  });

  it('knows the newest steps of any past, and forgets the others', () => {
    const puts = fc.array(fc.tuple(fc.nat(300), fc.integer({ min: 1, max: 1000 })), { maxLength: 40 });
    fc.assert(
      fc.property(puts, (all) => {
        const series = aSeries();
        const model = new Map<number, number>();
        let newest = -1;
        for (const [at, value] of all.toSorted(([a], [b]) => a - b)) {
          series.put(at, { worst: value });
          newest = Math.floor(at / 10);
          model.set(newest, Math.max(model.get(newest) ?? 0, value));
        }
        const expected = Array.from({ length: 40 }, (_, step) => (step > newest - 6 ? (model.get(step) ?? 0) : 0));
        const found = series.between(0, 400).columns['worst'] ?? [];
        expect(found.map((value) => (Number.isNaN(value) ? 0 : Math.round(value)))).toEqual(expected);
      }),
    );
  });

  it('goes on under other columns with those that stay', () => {
    const series = aSeries();
    series.put(100, { delivered: 1, worst: 2 });
    const other = series.with([{ name: 'new', keep: 'mean' }, COLUMNS[0]]);
    other.put(105, { new: 7, delivered: 3 });
    const { columns } = other.between(100, 110);
    expect(Object.keys(columns)).toEqual(['new', 'delivered']);
    expect([rounded(columns['new']), rounded(columns['delivered'])]).toEqual([[7], [2]]);
  });

  it('takes up steps that were kept elsewhere', () => {
    const series = aSeries();
    for (const at of [100, 120]) series.put(at, { delivered: at, worst: 1 });
    const copy = aSeries();
    copy.restore(100, series.codesFrom(100, 2));
    copy.restore(120, series.codesFrom(120, 1));
    expect(copy.between(90, 140)).toEqual(series.between(90, 140));
    copy.put(125, { delivered: 40 });
    copy.restore(110, series.codesFrom(100, 1));
    expect(rounded(copy.between(110, 130).columns['delivered'])).toEqual([Number.NaN, expect.closeTo(40, 1)]);
  });
});
