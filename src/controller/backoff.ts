/** Milliseconds. */
const FIRST = 5_000;
const MOST = 300_000;

/**
 * How long to wait after so many failures in a row: doubled each time up to five minutes, between half and all of that by
 * chance (`random`: 0 to 1), so that routers that failed together do not come back together.
 */
export function backoff(failures: number, random: number): number {
  const whole = Math.min(MOST, FIRST * 2 ** Math.max(0, failures - 1));
  return Math.round(whole * (0.5 + random / 2));
}
