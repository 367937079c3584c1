import { setTimeout as pause } from 'node:timers/promises';
import type { LabClass } from './lab-intent.js';
import { egressOf, endsOf, lineOf, type Setting } from './rig.js';
import { startStreams, type Stream } from './streams.js';
import { runTcp } from './traffic.js';

/** Traffic that fills the line while something else is measured. */

export type Load = 'tcp' | 'udp' | 'mixed';

export interface LoadOptions {
  readonly load: Load;
  /** Carries eight flows of CUBIC. */
  readonly elastic: LabClass;
  /** Together they send twice as much UDP as the line carries. */
  readonly rude: readonly LabClass[];
}

const FLOWS = 8;
const PAYLOAD = 1_200;

/** Twice the line in UDP, in equal parts. */
export const floodOf = (rude: readonly LabClass[], { allocation }: Setting): readonly Stream[] =>
  rude.map(({ port }) => ({ port, size: PAYLOAD, rate: (2 * allocation) / rude.length }));

/** Fills the line before `measure` begins and until it has ended, and gives what it measured. */
export async function underLoad<Result>(
  setting: Setting,
  { load, elastic, rude }: LoadOptions,
  measure: () => Promise<Result>,
): Promise<Result> {
  const ends = [
    ...(load === 'tcp' ? [] : [await startUdpLoad(setting, floodOf(rude, setting))]),
    ...(load === 'udp' ? [] : [startTcpLoad(setting, elastic.port)]),
  ];
  try {
    await untilBusy(setting);
    return await measure();
  } finally {
    for (const end of ends) await end();
  }
}

export async function startUdpLoad(setting: Setting, streams: readonly Stream[]): Promise<() => Promise<void>> {
  const { rig, direction } = setting;
  const run = { program: rig.tools.stream, direction, seconds: 300, streams };
  const streaming = await startStreams(endsOf(setting), lineOf(setting), run);
  return async () => {
    await streaming.end();
    await streaming.results;
  };
}

/** Flows that go on until they are told to end. */
function startTcpLoad(setting: Setting, port: number): () => Promise<void> {
  const end = new AbortController();
  const flow = { direction: setting.direction, port, seconds: 300, streams: FLOWS, signal: end.signal };
  const running = runTcp(endsOf(setting), flow).catch((error: unknown) => {
    if (!end.signal.aborted) throw error;
  });
  running.catch(() => undefined);
  return async () => {
    end.abort();
    await running;
  };
}

const BUSY_WITHIN_MS = 20_000;
/** Seldom: to look at an emulated router takes as much of it as some megabits do. */
const LOOK_MS = 500;

/** Until what leaves the router is nine tenths of what the building may have. */
export async function untilBusy({ rig, direction, allocation }: Setting): Promise<void> {
  const path = `/sys/class/net/${egressOf(direction)}/statistics/tx_bytes`;
  const look = async (): Promise<readonly [ms: number, bits: number]> => [
    performance.now(),
    8 * Number(await rig.topology.router.run(['cat', path])),
  ];
  const deadline = performance.now() + BUSY_WITHIN_MS;
  let rate = 0;
  for (let before = await look(); before[0] < deadline; ) {
    await pause(LOOK_MS);
    const after = await look();
    rate = ((after[1] - before[1]) * 1000) / (after[0] - before[0]);
    if (rate >= 0.9 * allocation) return;
    before = after;
  }
  throw new Error(`the load does not fill the line: ${Math.round(rate / 1000)} kbps leave at ${egressOf(direction)}`);
}
