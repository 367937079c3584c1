import type { Accounting } from '../../src/model/inventory.js';
import type { Rate } from '../../src/model/rate.js';
import type { Namespace } from './namespaces.js';
import { bytesAboveIp } from './statistics.js';

/** What left an interface after its queues, by `wire/count.c`: the judge of every rate, whatever the shaper itself says. */

/** All packets, those from or to a port, or those with a code point. */
export type CountKey = 'any' | `port=${number}` | `dscp=${number}`;

export interface Count {
  /** Milliseconds since 1970 at the start of bucket 0. */
  readonly startMs: number;
  readonly bucketMs: number;
  /** Full buckets. */
  readonly length: number;
  packets(key: CountKey): number;
  /** Bits in each bucket, as `accounting` counts them. */
  bits(key: CountKey, accounting: Accounting): readonly number[];
}

export interface Counting {
  end(): Promise<Count>;
}

export interface CountOptions {
  readonly program: string;
  readonly interface: string;
  readonly keys: readonly CountKey[];
  readonly bucketMs?: number;
  readonly seconds?: number;
}

export async function startCounting(at: Namespace, options: CountOptions): Promise<Counting> {
  const { bucketMs = 10, seconds = 120 } = options;
  const words = [options.program, options.interface, String(bucketMs * 1000), String(seconds), ...options.keys];
  const running = at.start(words, { timeoutMs: (seconds + 10) * 1000 });
  await running.said(/ready/);
  return {
    end: async () => {
      const { stdout } = await running.stop();
      return readCount(stdout.replace('ready\n', ''), bucketMs);
    },
  };
}

interface Raw {
  readonly start: number;
  readonly buckets: number;
  readonly keys: Readonly<Record<string, readonly (readonly [bucket: number, packets: number, ipBytes: number])[]>>;
}

function readCount(text: string, bucketMs: number): Count {
  const raw = JSON.parse(text) as Raw;
  const of = (key: CountKey): Raw['keys'][string] => raw.keys[key] ?? [];
  return {
    startMs: raw.start / 1000,
    bucketMs,
    length: raw.buckets,
    packets: (key) => of(key).reduce((sum, [, packets]) => sum + packets, 0),
    bits: (key, accounting) => {
      const above = bytesAboveIp(accounting);
      const bits = Array.from({ length: raw.buckets }, () => 0);
      for (const [bucket, packets, bytes] of of(key))
        if (bucket < bits.length) bits[bucket] = (bytes + packets * above) * 8;
      return bits;
    },
  };
}

/** A span of a count, in milliseconds since 1970. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Mean rate over the full buckets of the span. */
export function rateWithin(count: Count, bits: readonly number[], { fromMs, toMs }: Span): Rate {
  const first = Math.max(0, Math.ceil((fromMs - count.startMs) / count.bucketMs));
  const last = Math.min(bits.length, Math.floor((toMs - count.startMs) / count.bucketMs));
  const sum = bits.slice(first, last).reduce((total, some) => total + some, 0);
  return sum / (((last - first) * count.bucketMs) / 1000);
}

/** Most bits in any run of neighbouring buckets. */
export function fullestWindow(bits: readonly number[], buckets: number): number {
  let sum = 0;
  let most = 0;
  bits.forEach((some, index) => {
    sum += some - (bits[index - buckets] ?? 0);
    most = Math.max(most, sum);
  });
  return most;
}
