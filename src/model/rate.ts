/** Bits per second, a whole number ≥ 0. Decimal multiples: 1 kbps = 1000 bits/s (RFC 2330 style, as RouterOS and tc). */
export type Rate = number;

/** One rate for each direction, as the site sees it. */
export interface Rates {
  readonly download: Rate;
  readonly upload: Rate;
}

export type Direction = keyof Rates;
export const DIRECTIONS: readonly Direction[] = ['download', 'upload'];

/** 10 Tbps: above every link that this tool will meet, so a larger number is a typing error. */
export const MAX_RATE: Rate = 1e13;
/** Below 8 kbps no queue discipline works sensibly. */
export const MIN_RATE: Rate = 8_000;

const FORM = /^(\d+(?:\.\d+)?)\s*(bps|kbps|Mbps|Gbps|Tbps|k|M|G|T)$/;
const SCALE: Readonly<Record<string, number>> = { b: 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12 };

export const RATE_PATTERN = FORM.source;

/** Reads `100 Mbps`, `512 kbps`, `2.5G`; undefined when it is not a rate. A bare number is not a rate. */
export function parseRate(text: string): Rate | undefined {
  const found = FORM.exec(text.trim());
  if (found?.[1] === undefined || found[2] === undefined) return undefined;
  return Math.round(Number(found[1]) * (SCALE[found[2].charAt(0)] ?? 1));
}

/** `100 Mbps`, `2.5 Gbps`, `1.544 Mbps`: at most three decimals, the largest unit that keeps the number ≥ 1. */
export function formatRate(rate: Rate): string {
  const steps: readonly (readonly [number, string])[] = [
    [1e12, 'Tbps'],
    [1e9, 'Gbps'],
    [1e6, 'Mbps'],
    [1e3, 'kbps'],
  ];
  for (const [size, unit] of steps) if (rate >= size) return `${trim(rate / size)} ${unit}`;
  return `${rate} bps`;
}

const trim = (value: number): string => String(Math.round(value * 1000) / 1000);
