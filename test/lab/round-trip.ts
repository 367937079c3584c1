import { DIRECTIONS, type Rate } from '../../src/model/rate.js';
import { type LabClass, probePort } from './lab-intent.js';
import { endsOf, lineOf, type Setting } from './rig.js';
import { percentile, udpOnTheLine } from './statistics.js';
import { runStreams, type StreamResult } from './streams.js';
import { type RoundTrips, runRoundTrips } from './traffic.js';

/** Two looks at the same queue at the same time. */
export interface Probed {
  /** The delays there and back of packets that left at the same time, added; sent and lost in both directions. */
  readonly stamped: RoundTrips;
  readonly irtt: RoundTrips;
}

export interface ProbeOptions {
  readonly of: LabClass;
  readonly committed: Rate;
  readonly seconds: number;
}

/** A packet of G.711 with 20 ms of voice; sent more often than that, for more samples. */
const SIZE = 172;

/** Small packets through a class, at no more than three quarters of its committed rate. */
export async function probe(setting: Setting, { of, committed, seconds }: ProbeOptions): Promise<Probed> {
  const line = lineOf(setting);
  const bits = 8 * udpOnTheLine(SIZE, line);
  const rate = Math.min(1000 * bits, committed / 2);
  const intervalMs = Math.max(3, Math.ceil((4000 * bits) / committed));
  const streams = [{ port: of.port, dscp: of.mark, size: SIZE, rate, series: true }];
  const [irtt, ...ways] = await Promise.all([
    runRoundTrips(endsOf(setting), { port: probePort(of), dscp: of.mark, intervalMs, seconds, size: SIZE }),
    ...DIRECTIONS.map(async (direction) => {
      const run = { program: setting.rig.tools.stream, direction, seconds, streams };
      return (await runStreams(endsOf(setting), line, run)).get(of.port);
    }),
  ]);
  const [back, there] = ways;
  if (there === undefined || back === undefined) throw new TypeError('a direction without result');
  return { stamped: added(there, back), irtt };
}

function added(there: StreamResult, back: StreamResult): RoundTrips {
  const returns = [...back.series].sort((a, b) => a.sentMs - b.sentMs);
  let at = 0;
  const delays = there.series.map(({ sentMs, delayMs }) => {
    while (at + 1 < returns.length && (returns[at + 1]?.sentMs ?? Infinity) <= sentMs) at += 1;
    return delayMs + (returns[at]?.delayMs ?? Number.NaN);
  });
  return {
    sent: there.sent + back.sent,
    lost: there.sent + back.sent - there.received - back.received,
    p50Ms: percentile(delays, 0.5),
    p99Ms: percentile(delays, 0.99),
  };
}
