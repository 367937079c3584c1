import type { SiteHour, Ten } from '../model/traffic.js';

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

/** 80 % of the busy minutes were at least as good. */
const MOST = 0.2;

export interface Busy {
  /** How many busy minutes there were. */
  readonly minutes: number;
  /** bit/s delivered in at least 80 % of them; absent where there were none. */
  readonly delivered?: number;
}

export function busyOf(demand: readonly number[], delivered: readonly number[]): Busy {
  const busy = busyMinutes(demand);
  const least = percentile(
    busy.map((index) => delivered[index] ?? Number.NaN),
    MOST,
  );
  return { minutes: busy.length, ...(least === undefined ? {} : { delivered: least }) };
}

const A_TEN = 10;

/** Minutes of like demand, ten by ten: an hour is kept so, and the busy minutes of a month are found in them. */
export function tensOf(demand: readonly number[], delivered: readonly number[]): readonly Ten[] {
  const known = demand
    .map((wanted, index) => ({ demand: wanted, delivered: delivered[index] ?? Number.NaN }))
    .filter((minute) => !Number.isNaN(minute.demand) && !Number.isNaN(minute.delivered))
    .toSorted((a, b) => b.demand - a.demand);
  return Array.from({ length: Math.ceil(known.length / A_TEN) }, (_, index) => {
    const ten = known.slice(index * A_TEN, (index + 1) * A_TEN);
    return { demand: mean(ten.map((one) => one.demand)), delivered: mean(ten.map((one) => one.delivered)) };
  });
}

export function busyOfHours(hours: readonly Pick<SiteHour, 'minutes' | 'tens'>[]): Busy {
  const minutes = hours.flatMap((hour) =>
    hour.tens.flatMap((ten, index) => Array<Ten>(Math.min(A_TEN, hour.minutes - index * A_TEN)).fill(ten)),
  );
  return busyOf(
    minutes.map(({ demand }) => demand),
    minutes.map(({ delivered }) => delivered),
  );
}

/** Of what is known; NaN of nothing. */
export function mean(values: readonly number[]): number {
  const known = values.filter((value) => !Number.isNaN(value));
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}
