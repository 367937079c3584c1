import type { Accounting } from '../../src/model/inventory.js';
import type { Family } from '../../src/model/prefix.js';
import type { Rate } from '../../src/model/rate.js';

/** Nearest rank: the smallest sample that at least the share of all samples does not exceed. */
export function percentile(samples: readonly number[], share: number): number {
  if (samples.length === 0) return Number.NaN;
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export const median = (samples: readonly number[]): number => percentile(samples, 0.5);

/** Bytes of a packet beyond IP that a rate counts: Ethernet header and frame check sequence (IEEE 802.3). */
export const bytesAboveIp = (accounting: Accounting): number => (accounting === 'ethernet' ? 18 : 0);

const IP_HEADER: Readonly<Record<Family, number>> = { ipv4: 20, ipv6: 40 };
const UDP_HEADER = 8;
/** With the timestamps that Linux always offers (RFC 7323). */
const TCP_HEADER = 32;

export interface Line {
  readonly accounting: Accounting;
  readonly family: Family;
  readonly mtu?: number;
}

/** TCP payload that a full line of this rate carries in one second, in bits: qos 94.15 of 100 at layer 1, 95.39 here. */
export function tcpGoodput(rate: Rate, { accounting, family, mtu = 1500 }: Line): Rate {
  return (rate * (mtu - IP_HEADER[family] - TCP_HEADER)) / (mtu + bytesAboveIp(accounting));
}

/** Bytes on the line of one UDP packet, as the rate counts them. */
export const udpOnTheLine = (payload: number, { accounting, family }: Line): number =>
  payload + UDP_HEADER + IP_HEADER[family] + bytesAboveIp(accounting);
