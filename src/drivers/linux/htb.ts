import type { Accounting } from '../../model/inventory.js';
import type { Queue } from '../../model/intent.js';
import type { Rate } from '../../model/rate.js';

/**
 * The numbers of an HTB tree. All are always written: the kernel's own choices are wrong at 100 Mbps (quantum = rate / r2q is
 * 1.25 MB there, clamped to 200 kB with a warning, which is 16 ms of one class's turn).
 */
export interface HtbNumbers {
  readonly rate: Rate;
  readonly ceil: Rate;
  readonly burst: number;
  readonly cburst: number;
  readonly quantum: number;
  readonly overhead: number;
  readonly mpu: number;
}

/** HTB counts the frame without FCS (skb->len: IP + 14); a policy that counts Ethernet frames counts 4 bytes more. */
const HEADER = 14;
const FCS = 4;
const SMALLEST_FRAME = 64;
/** One full frame, VLAN tag included, so that every turn of the round robin sends at least one packet. */
export const QUANTUM = 1518;
/** Two frames of 802 bytes: what the kernel itself takes where nothing is said. */
const SMALLEST_BURST = 1600;
/** At 1 ms of the rate the shaper is exact (−0.1 %), and what waits behind a burst waits 1 ms. */
const BURST_MS = 1;
/** What a late timer did not send is lost to a class that nobody lends to: up to 1 % at two frames, nothing at 2 ms. */
const TOP_BURST_MS = 2;
/**
 * Of large segments (GSO) the kernel counts FCS and header once for up to 64 kB (sch_api.c, psched_l2t_ns in pkt_sched.h):
 * 0.26 % more than was sold at 1518 bytes. Two thousandths less keep both within −0.3 and +0.2 %.
 */
const SHARE = 0.998;

export function htbNumbers(queue: Queue, accounting: Accounting): HtbNumbers {
  const isTop = queue.parent === undefined;
  const committed = roundRate(onDevice(Math.max(queue.committed, SMALLEST_RATE), queue, accounting));
  const ceil = Math.max(committed, roundRate(onDevice(queue.peak, queue, accounting)));
  // A class without a parent has nobody to borrow from, and never gets above its rate (sch_htb.c, htb_class_mode).
  const rate = isTop ? ceil : committed;
  return {
    rate,
    ceil,
    burst: burstOf(rate, isTop),
    cburst: burstOf(ceil, isTop),
    quantum: QUANTUM,
    overhead: accounting === 'ethernet' ? FCS : 0,
    mpu: accounting === 'ethernet' ? SMALLEST_FRAME : 0,
  };
}

/** HTB takes no rate of zero; 8 kbps starve nobody and never add up to anything. */
const SMALLEST_RATE: Rate = 8_000;

/** A rate of IP bytes becomes the rate of the bytes that HTB counts, at the queue's mean packet size. */
const onDevice = (rate: Rate, queue: Queue, accounting: Accounting): Rate =>
  SHARE * rate * countedOf(queue, accounting);

const countedOf = ({ packetSize }: Queue, accounting: Accounting): number =>
  accounting === 'ethernet' ? 1 : (packetSize + HEADER) / packetSize;

/** The way back, for people. */
export function toPolicyRate(rate: Rate, queue: Queue, accounting: Accounting): Rate {
  // It was rounded down, so it is rounded up; what floating point adds is no rate.
  return Math.ceil(rate / countedOf(queue, accounting) / SHARE / 1000 - 1e-6) * 1000;
}

/**
 * tc prints whole kbit below 1 Gbit and whole Mbit above (lib/utils_math.c, print_rate), so finer rates could not be read
 * back. Rounded down: never more than was sold.
 */
function roundRate(rate: Rate): Rate {
  const step = rate >= 1e9 ? 1e6 : 1e3;
  return Math.floor(rate / step + 1e-6) * step;
}

export const burstOf = (rate: Rate, isTop: boolean): number =>
  Math.max(SMALLEST_BURST, Math.round((rate * (isTop ? TOP_BURST_MS : BURST_MS)) / 8000));

/** tc turns bytes into whole microseconds and back (tc/tc_core.c), so what it prints may be the bytes of two of them off. */
export function readBurst(printed: number, rate: Rate): number {
  const slack = 2 + (2.2 * rate) / 8e6;
  return (
    [burstOf(rate, false), burstOf(rate, true), SMALLEST_BURST].find((one) => Math.abs(printed - one) <= slack) ??
    printed
  );
}

/** Room for four full frames: below that a FIFO drops the second packet of every burst. */
const SMALLEST_FIFO = 4 * QUANTUM;
const KIB = 1024;

/** A FIFO sized in time: bytes = peak rate × target delay, in whole KiB, which is what tc prints exactly. */
export const fifoLimit = (queue: Queue): number =>
  Math.ceil(Math.max(SMALLEST_FIFO, (queue.peak * queue.delay) / 8000) / KIB) * KIB;
