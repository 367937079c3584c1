import type { Dscp } from '../../src/model/dscp.js';
import type { Family } from '../../src/model/prefix.js';
import type { Direction, Rate } from '../../src/model/rate.js';
import type { Namespace } from './namespaces.js';
import { percentile } from './statistics.js';

/**
 * Traffic between a building (the local end) and the internet (the remote end). The remote end uses the port that a
 * service is recognised by, in both directions, as a service of a real internet does.
 */
export interface Ends {
  readonly local: Namespace;
  readonly remote: Namespace;
  readonly family: Family;
}

export const addressOf = (at: Namespace, family: Family): string => (family === 'ipv4' ? at.ipv4 : at.ipv6);

export interface TcpFlow {
  readonly direction: Direction;
  readonly port: number;
  readonly seconds: number;
  readonly streams?: number;
  readonly dscp?: Dscp;
  /** Of the beginning, that is not measured. */
  readonly omitSeconds?: number;
  /** Ends it before its time; then there is no result. */
  readonly signal?: AbortSignal;
}

export interface TcpResult {
  /** Payload that arrived, in bits per second. */
  readonly goodput: Rate;
  /** Mean over streams; NaN where the sender is at the far end of the control connection. */
  readonly roundTripMs: number;
  readonly retransmits: number;
}

interface IperfReport {
  readonly error?: string;
  readonly end: {
    readonly sum_received?: { readonly bits_per_second: number };
    readonly sum_sent?: { readonly bits_per_second: number; readonly retransmits?: number };
    readonly sum?: { readonly packets: number; readonly lost_packets: number; readonly jitter_ms: number };
    readonly streams: readonly { readonly sender?: { readonly mean_rtt?: number } }[];
  };
}

/** CUBIC by iperf3, whatever the machine's default is. */
export async function runTcp(ends: Ends, flow: TcpFlow): Promise<TcpResult> {
  const { streams = 1, omitSeconds = 0 } = flow;
  const words = ['-C', 'cubic', '-P', String(streams), ...(omitSeconds > 0 ? ['-O', String(omitSeconds)] : [])];
  const { end } = await runIperf(ends, flow, words);
  const trips = end.streams.map(({ sender }) => sender?.mean_rtt ?? Number.NaN);
  return {
    goodput: end.sum_received?.bits_per_second ?? 0,
    roundTripMs: trips.reduce((sum, trip) => sum + trip, 0) / trips.length / 1000,
    retransmits: end.sum_sent?.retransmits ?? 0,
  };
}

export interface UdpFlow {
  readonly direction: Direction;
  readonly port: number;
  readonly seconds: number;
  readonly dscp?: Dscp;
  /** Of the payload. */
  readonly rate: Rate;
  /** Bytes of payload. */
  readonly size: number;
}

export interface UdpResult {
  readonly sent: number;
  readonly lost: number;
  readonly jitterMs: number;
}

/** Constant UDP by iperf3. Loss is counted in packets: the percentage that iperf3 itself gives is wrong with `-O`. */
export async function runUdp(ends: Ends, flow: UdpFlow): Promise<UdpResult> {
  const words = ['-u', '-b', String(Math.round(flow.rate)), '-l', String(flow.size)];
  const { end } = await runIperf(ends, flow, words);
  return { sent: end.sum?.packets ?? 0, lost: end.sum?.lost_packets ?? 0, jitterMs: end.sum?.jitter_ms ?? Number.NaN };
}

async function runIperf(ends: Ends, flow: TcpFlow | UdpFlow, words: readonly string[]): Promise<IperfReport> {
  const address = addressOf(ends.remote, ends.family);
  const timeoutMs = (flow.seconds + 30) * 1000;
  const server = ends.remote.start(['iperf3', '-s', '-1', '-p', String(flow.port), '-B', address, '--forceflush'], {
    timeoutMs,
  });
  await server.said(/listening/);
  const common = [
    'iperf3',
    '-c',
    address,
    '-p',
    String(flow.port),
    '-t',
    String(flow.seconds),
    '-J',
    '--connect-timeout',
    '5000',
  ];
  const mark = flow.dscp === undefined ? [] : ['-S', String(flow.dscp << 2)];
  const reverse = flow.direction === 'download' ? ['-R'] : [];
  const client = ends.local.start([...common, ...mark, ...reverse, ...words], { timeoutMs });
  const stop = (): void => void client.stop();
  if ('signal' in flow) flow.signal?.addEventListener('abort', stop);
  try {
    const { stdout, stderr } = await client.ended;
    const report = JSON.parse(stdout || '{}') as Partial<IperfReport>;
    if (report.error !== undefined || report.end === undefined)
      throw new Error(`iperf3 on port ${flow.port}: ${report.error ?? (stderr || 'no report')}`);
    return { end: report.end };
  } finally {
    await server.stop();
  }
}

export interface RoundTrips {
  readonly sent: number;
  readonly lost: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export interface Probe {
  readonly port: number;
  readonly dscp?: Dscp;
  readonly intervalMs: number;
  readonly seconds: number;
  /** Bytes of payload; 172 is G.711 with 20 ms in each packet. */
  readonly size?: number;
}

interface IrttReport {
  readonly round_trips: readonly { readonly lost: string; readonly delay: { readonly rtt?: number } }[];
}

/** Isochronous round trips by irtt. Its server refuses intervals below 10 ms unless told otherwise. */
export async function runRoundTrips(ends: Ends, probe: Probe): Promise<RoundTrips> {
  const address = addressOf(ends.remote, ends.family);
  const at = `${ends.family === 'ipv6' ? `[${address}]` : address}:${probe.port}`;
  const timeoutMs = (probe.seconds + 30) * 1000;
  const server = ends.remote.start(['irtt', 'server', '-i', '1ms', '-b', at], { timeoutMs });
  await server.said(/listener/);
  const { intervalMs, seconds, size = 172, dscp = 0 } = probe;
  const words = [
    'irtt',
    'client',
    '-i',
    `${intervalMs}ms`,
    '-d',
    `${seconds}s`,
    '-l',
    String(size),
    `--dscp=${dscp << 2}`,
  ];
  try {
    const text = await ends.local.run([...words, '-Q', '-o', '-', at], { timeoutMs });
    const trips = (JSON.parse(text) as IrttReport).round_trips;
    const delays = trips.flatMap(({ delay }) => (delay.rtt === undefined ? [] : [delay.rtt / 1e6]));
    return {
      sent: trips.length,
      lost: trips.filter(({ lost }) => lost !== 'false').length,
      p50Ms: percentile(delays, 0.5),
      p99Ms: percentile(delays, 0.99),
    };
  } finally {
    await server.stop();
  }
}
