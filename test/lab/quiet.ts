import type { WireTools } from './wire-tools.js';
import type { Limit } from './figures.js';
import { type Running, start } from './processes.js';

/** What the machine itself took from a measurement, told by `wire/stall.c` beside it. */
export interface Noise {
  /** Share of the time in which some CPU did not wake even for the most urgent work. */
  readonly share: number;
  /** 99th percentile of the delay of such wakings, in milliseconds. */
  readonly lateMs: number;
}

export interface Quiet<Result> {
  readonly result: Result;
  readonly noise: Noise;
}

/**
 * A shaper whose packets come late because their sender got no CPU is not to blame. So a measurement in which the machine
 * stood still is made once more, and the run counts in which it stood still less: told by the noise alone, never by the
 * result. The noise that is left goes with the figure.
 */
export async function quietest<Result>(
  tools: Pick<WireTools, 'stall' | 'urgent'>,
  measure: () => Promise<Result>,
  attempts = 2,
): Promise<Quiet<Result>> {
  let best: Quiet<Result> | undefined;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const watch = start([tools.urgent, tools.stall], { timeoutMs: 600_000 });
    await watch.said(/ready/);
    const before = performance.now();
    const result = await measured(measure, watch);
    const seen = JSON.parse((await watch.ended).stdout.replace('ready\n', '')) as {
      readonly ms: number;
      readonly p99: number;
    };
    const noise = { share: seen.ms / (performance.now() - before), lateMs: seen.p99 };
    if (best === undefined || noise.share < best.noise.share) best = { result, noise };
    if (noise.share <= TOLERATED) break;
  }
  if (best === undefined) throw new TypeError('no attempt at all');
  return best;
}

async function measured<Result>(measure: () => Promise<Result>, watch: Running): Promise<Result> {
  try {
    return await measure();
  } finally {
    await watch.stop();
  }
}

/** A token bucket of 2 ms makes up for so much. */
const TOLERATED = 0.001;

/**
 * The limit of a figure that depends on a process of the lab being woken in time again and again, as the delay relay and
 * irtt must be: none where the machine is too busy for that.
 */
export const whereQuiet = ({ share }: Noise, limit: Limit): Limit => (share <= BEARABLE ? limit : {});

const BEARABLE = 0.03;

/** Of several runs together: a median of theirs. */
export function usualNoise(runs: readonly Quiet<unknown>[]): Noise {
  const middle = (values: readonly number[]): number =>
    [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
  return { share: middle(runs.map(({ noise }) => noise.share)), lateMs: middle(runs.map(({ noise }) => noise.lateMs)) };
}
