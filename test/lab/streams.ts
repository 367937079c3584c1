import type { Dscp } from '../../src/model/dscp.js';
import type { Direction, Rate } from '../../src/model/rate.js';
import { type Ends, addressOf } from './traffic.js';
import { type Line, udpOnTheLine } from './statistics.js';

/** Constant streams of UDP by `wire/stream.c`: many at once, without a control connection that the load could harm. */
export interface Stream {
  /** Of the remote end. */
  readonly port: number;
  readonly dscp?: Dscp;
  /** Bytes of payload. */
  readonly size: number;
  /** As the line counts it. */
  readonly rate: Rate;
  /** Keep every packet's sending time and delay. */
  readonly series?: boolean;
}

export interface StreamResult {
  readonly sent: number;
  readonly received: number;
  /** One way. NaN when nothing arrived. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Y.1541 delay variation: the 99.9th percentile above the minimum. */
  readonly variationMs: number;
  readonly series: readonly Arrival[];
}

export interface Arrival {
  readonly number: number;
  /** Milliseconds since 1970. */
  readonly sentMs: number;
  readonly delayMs: number;
}

export interface StreamRun {
  readonly program: string;
  readonly direction: Direction;
  readonly seconds: number;
  readonly streams: readonly Stream[];
}

/** Streams that have begun; `end` ends them early, and `results` come when the last packet has arrived. */
export interface Streaming {
  /** Packets sent on each port, as soon as the sender has ended. */
  readonly sent: Promise<Readonly<Record<string, number>>>;
  readonly results: Promise<ReadonlyMap<number, StreamResult>>;
  end(): Promise<void>;
}

/** Streams to the building arrive at these ports, above the port that they come from: the two never meet in one socket. */
const LOCAL = 10_000;

/** After this long without a packet, nothing is on the way any more. */
const QUIET_MS = 500;

export async function startStreams(ends: Ends, line: Line, run: StreamRun): Promise<Streaming> {
  const isUp = run.direction === 'upload';
  const [from, to] = isUp ? [ends.local, ends.remote] : [ends.remote, ends.local];
  const address = addressOf(to, ends.family);
  const timeoutMs = (run.seconds + 30) * 1000;
  const target = (port: number): number => (isUp ? port : port + LOCAL);
  const ports = run.streams.map(({ port, series }) => `${target(port)}${series === true ? ':series' : ''}`);
  const receiver = to.start([run.program, 'receive', String(QUIET_MS), address, ...ports], { timeoutMs });
  await receiver.said(/ready/);
  const flows = run.streams.map((stream) =>
    [isUp ? 0 : stream.port, target(stream.port), stream.dscp ?? 0, stream.size, intervalNs(stream, line)].join(':'),
  );
  const sender = from.start([run.program, 'send', String(Math.round(run.seconds * 1000)), address, ...flows], {
    timeoutMs,
  });
  await sender.said(/ready/);
  const sent = sender.ended.then(({ stdout }) => JSON.parse(stdout.replace('ready\n', '')) as Record<string, number>);
  const results = sent.then(async (packets) => {
    // It ends by itself when all is quiet, unless nothing came through at all.
    const giveUp = setTimeout(() => void receiver.stop(), 10 * QUIET_MS);
    const { stdout } = await receiver.ended;
    clearTimeout(giveUp);
    return readResults(packets, stdout.replace('ready\n', ''), target(0));
  });
  results.catch(() => undefined);
  return { sent, results, end: async () => void (await sender.stop()) };
}

export async function runStreams(ends: Ends, line: Line, run: StreamRun): Promise<ReadonlyMap<number, StreamResult>> {
  return await (await startStreams(ends, line, run)).results;
}

const intervalNs = ({ size, rate }: Stream, line: Line): number => Math.round((udpOnTheLine(size, line) * 8e9) / rate);

interface Raw {
  readonly packets: number;
  readonly delay: { readonly min?: number; readonly p50?: number; readonly p99?: number; readonly p999?: number };
  readonly series: readonly (readonly [number: number, sentUs: number, delayUs: number])[];
}

function readResults(
  sent: Readonly<Record<string, number>>,
  text: string,
  offset: number,
): ReadonlyMap<number, StreamResult> {
  const raw = JSON.parse(text) as Readonly<Record<string, Raw>>;
  const ms = (us: number | undefined): number => (us ?? Number.NaN) / 1000;
  return new Map(
    Object.entries(raw).map(([port, { packets, delay, series }]) => [
      Number(port) - offset,
      {
        sent: sent[port] ?? 0,
        received: packets,
        p50Ms: ms(delay.p50),
        p99Ms: ms(delay.p99),
        variationMs: ms(delay.p999) - ms(delay.min),
        series: series.map(([number, sentUs, delayUs]) => ({ number, sentMs: sentUs / 1000, delayMs: delayUs / 1000 })),
      },
    ]),
  );
}
