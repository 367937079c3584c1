export interface Patience {
  readonly firstMs: number;
  readonly mostMs: number;
}

/** With routers and forges. */
const SLOW: Patience = { firstMs: 5_000, mostMs: 300_000 };

/**
 * How many milliseconds to wait after so many failures in a row: doubled each time up to the most, between half and all of that
 * by chance (`random`: 0 to 1), so that those that failed together do not come back together.
 */
export function backoff(failures: number, random: number, { firstMs, mostMs } = SLOW): number {
  const whole = Math.min(mostMs, firstMs * 2 ** Math.max(0, failures - 1));
  return Math.round(whole * (0.5 + random / 2));
}

/** A router on which something must change before another try makes sense is still looked at, but not often. */
const STALLED_MS = 300_000;

export const pause = (stalled: boolean, failures: number, random: number): number =>
  stalled ? STALLED_MS : backoff(failures, random);
