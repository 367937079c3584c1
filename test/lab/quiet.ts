import { readFile } from 'node:fs/promises';

/**
 * A shaper that gets no CPU in time sends too late, and that is the machine's fault. So a measurement which needs a quiet
 * machine is repeated while others use it up, and the run with the most time to spare is the one that counts: chosen by
 * the machine's idleness alone, never by the result.
 */
export async function quietest<Result>(measure: () => Promise<Result>, attempts = 3): Promise<Result> {
  let best: { readonly idle: number; readonly result: Result } | undefined;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const before = await cpuTime();
    const result = await measure();
    const after = await cpuTime();
    const idle = (after.idle - before.idle) / Math.max(1, after.total - before.total);
    if (best === undefined || idle > best.idle) best = { idle, result };
    if (idle >= ENOUGH) break;
  }
  if (best === undefined) throw new TypeError('no attempt at all');
  return best.result;
}

/** Share of the machine's time. Traffic and its instruments themselves take half of two cores. */
const ENOUGH = 0.25;

/** First line of /proc/stat: user, nice, system, idle, iowait, … in ticks. */
async function cpuTime(): Promise<{ readonly idle: number; readonly total: number }> {
  const [line = ''] = (await readFile('/proc/stat', 'utf8')).split('\n');
  const ticks = line.split(/\s+/).slice(1, 9).map(Number);
  return { idle: (ticks[3] ?? 0) + (ticks[4] ?? 0), total: ticks.reduce((sum, some) => sum + some, 0) };
}
