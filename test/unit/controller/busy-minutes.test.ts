import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { busyOf, busyOfHours, tensOf } from '../../../src/controller/busy-minutes.js';

const ramp = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index + 1);

describe('the busy minutes', () => {
  it('are the tenth of the known minutes with the highest demand; four of five of them were at least so good', () => {
    const demand = [...ramp(100), Number.NaN];
    const delivered = demand.map((value) => value / 2);
    expect(busyOf(demand, delivered)).toEqual({ minutes: 10, delivered: 46 });
    expect(busyOf([Number.NaN], [Number.NaN])).toEqual({ minutes: 0 });
  });

  it('of many hours are found in what is kept of each', () => {
    const hours = ramp(48).map((hour) => {
      const demand = ramp(60).map((minute) => (hour === 20 ? 1000 + minute : minute));
      const delivered = demand.map((value) => Math.min(value, 500));
      return { minutes: 60, tens: tensOf(demand, delivered) };
    });
    // A tenth of two days is 288 minutes: the busy hour, and the best of the others.
    const { minutes, delivered = 0 } = busyOfHours(hours);
    expect(minutes).toBe(288);
    expect(delivered).toBeGreaterThan(50);
    expect(delivered).toBeLessThan(60);
  });

  it('are kept ten by ten, none lost, the highest demand first', () => {
    const minute = fc.record({ demand: fc.nat(1e6), delivered: fc.nat(1e6) });
    fc.assert(
      fc.property(fc.array(minute, { maxLength: 60 }), (all) => {
        const demand = all.map((one) => one.demand);
        const tens = tensOf(
          demand,
          all.map((one) => one.delivered),
        );
        const weights = tens.map((_, index) => Math.min(10, all.length - index * 10));
        const sum = tens.reduce((total, ten, index) => total + ten.demand * (weights[index] ?? 0), 0);
        expect(sum).toBeCloseTo(
          demand.reduce((a, b) => a + b, 0),
          3,
        );
        expect(tens.map((ten) => ten.demand)).toEqual(tens.map((ten) => ten.demand).toSorted((a, b) => b - a));
        expect(tens).toHaveLength(Math.ceil(all.length / 10));
      }),
    );
  });
});
