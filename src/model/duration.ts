/** Milliseconds. */
export type Duration = number;

const SCALE: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const FORM = /^(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)$/;

export const DURATION_PATTERN = FORM.source;

/** Reads `500ms`, `60s`, `5m`, `2h`, `1d`; undefined when it is not a duration. A bare number is not a duration. */
export function parseDuration(text: string): Duration | undefined {
  const found = FORM.exec(text.trim());
  if (found?.[1] === undefined || found[2] === undefined) return undefined;
  return Math.round(Number(found[1]) * (SCALE[found[2]] ?? 1));
}

export function formatDuration(duration: Duration): string {
  for (const unit of ['d', 'h', 'm', 's'] as const) {
    const size = SCALE[unit] ?? 1;
    if (duration >= size && duration % size === 0) return `${duration / size}${unit}`;
  }
  return duration >= 1000 ? `${Math.round(duration / 100) / 10}s` : `${duration}ms`;
}
