import type { SiteHistory } from '../../../../server/replies/history.js';
import type { SiteTraffic } from '../../../../server/replies/traffic.js';

export type Line = SiteHistory['drops'];

/** Beyond that it is no live end any more: the page slept, and reads its history anew. */
const MOST_STEPS_AHEAD = 1000;

/**
 * The history with what the stream told since it was read: steps that it does not have yet, or did not know. Steps in between
 * of which nobody told stay unknown.
 */
export function withLive(history: SiteHistory, points: readonly SiteTraffic[]): SiteHistory {
  const { from, stepMs, delivered, roundTripMs, roundTripMostMs, reachable } = history;
  const live = new Map(points.map((point) => [Math.floor((point.at - from) / stepMs), point]));
  const indexes = [...live.keys()].filter((index) => index >= 0 && index < delivered.length + MOST_STEPS_AHEAD);
  const count = Math.max(delivered.length, ...indexes.map((index) => index + 1));
  const put = (line: Line, valueOf: (point: SiteTraffic) => number | undefined): Line => {
    const longer = Array.from({ length: count }, (_, index) => line[index] ?? null);
    for (const index of indexes) {
      const point = live.get(index);
      longer[index] ??= (point === undefined ? undefined : valueOf(point)) ?? null;
    }
    return longer;
  };
  const unknown = (line: Line): Line => put(line, () => undefined);
  return {
    ...history,
    delivered: put(delivered, (point) => point.delivered),
    demand: put(history.demand, (point) => point.demand),
    drops: put(history.drops, (point) => point.drops),
    classes: history.classes.map(({ name, ...lines }) => ({
      name,
      delivered: put(lines.delivered, ({ classes }) => classes[name]?.rate),
      drops: put(lines.drops, ({ classes }) => classes[name]?.drops),
    })),
    roundTripMs: unknown(roundTripMs),
    roundTripMostMs: unknown(roundTripMostMs),
    reachable: unknown(reachable),
  };
}

export const timesOf = ({ from, stepMs, delivered }: SiteHistory): readonly number[] =>
  delivered.map((_, index) => from + index * stepMs);

const known = (line: Line): readonly number[] => line.filter((value) => value !== null);

export const isUnknown = (line: Line): boolean => line.every((value) => value === null);

/** Undefined: nothing is known. */
export function meanOf(line: Line): number | undefined {
  const values = known(line);
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}

export const mostOf = (line: Line): number | undefined =>
  known(line).reduce<number | undefined>(
    (most, value) => (most === undefined || value > most ? value : most),
    undefined,
  );

/** Steps in a row of a table that somebody reads: about so many rows, each of a round length. */
const ROWS = 24;
const MINUTE = 60_000;
const ROUND_MS = [1, 5, 10, 15, 30, 60, 180, 360, 720, 1440].map((minutes) => minutes * MINUTE);

export function rowLengthMs({ stepMs, delivered }: SiteHistory): number {
  const wanted = (stepMs * delivered.length) / ROWS;
  const round = ROUND_MS.find((length) => length >= wanted && length % stepMs === 0);
  return round ?? stepMs * Math.max(1, Math.ceil(wanted / stepMs));
}

/** Where rows of a table begin and end, newest first; they begin at round times. */
export function rowsOf(history: SiteHistory): readonly { readonly at: number; readonly steps: readonly number[] }[] {
  const length = rowLengthMs(history);
  const rows = new Map<number, number[]>();
  timesOf(history).forEach((time, index) => {
    const at = Math.floor(time / length) * length;
    const steps = rows.get(at);
    if (steps === undefined) rows.set(at, [index]);
    else steps.push(index);
  });
  return [...rows].map(([at, steps]) => ({ at, steps })).toReversed();
}

export const meanIn = (line: Line, steps: readonly number[]): number | undefined =>
  meanOf(steps.map((index) => line[index] ?? null));
