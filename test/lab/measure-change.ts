import type { Rate } from '../../src/model/rate.js';
import { type Count, type CountKey, fullestWindow, rateWithin, startCounting } from './counting.js';
import type { Measured } from './figures.js';
import type { LabClass } from './lab-intent.js';
import { type Quiet, quietest, usualNoise } from './quiet.js';
import { describeSetting, egressOf, endsOf, lineOf, type Setting } from './rig.js';
import { median, percentile, udpOnTheLine } from './statistics.js';
import { runStreams, startStreams, type StreamResult } from './streams.js';

/** What happens while something changes: the intent, or who is awake. */

export interface ChangeOptions {
  /** What is judged: a class whose packets must all arrive. */
  readonly critical: LabClass;
  /** Flood meanwhile. */
  readonly others: readonly LabClass[];
  /** Makes the n-th change; how long its writes took, in ms. */
  readonly change: (turn: number) => Promise<number>;
  readonly changes?: number;
  /** The highest that the line may carry before, during and after. */
  readonly ceiling: Rate;
  /** Bytes that the shaper may let go at once. */
  readonly burst: number;
}

const BUCKET_MS = 10;
const WINDOW_MS = 100;
/** One packet of the probe in each millisecond. */
const PROBE_BYTES = 172;

/** A9: changes under full load lose nothing of the critical class, and open no gap through which more passes. */
export async function measureChanges(setting: Setting, options: ChangeOptions): Promise<readonly Measured[]> {
  const { changes = 40, change, critical, ceiling, burst } = options;
  const idle = await watch(setting, { ...options, others: [] }, () => pass(1_500));
  const { probe, count, done } = await watch(setting, options, async () => {
    const enough = pass(3_500);
    const tookMs = await timed(change, changes);
    await enough;
    return tookMs.length;
  });
  const most = fullestWindow(count.bits('any', 'ethernet'), WINDOW_MS / BUCKET_MS);
  const p99 = (of: StreamResult): number =>
    percentile(
      of.series.map(({ delayMs }) => delayMs),
      0.99,
    );
  const about = { id: 'A9', setting: `${describeSetting(setting)}, ${done} changes` };
  const { name } = critical;
  return [
    {
      ...about,
      what: `${name} lost during changes`,
      value: probe.sent - probe.received,
      unit: 'packets',
      limit: { atMost: 0 },
    },
    { ...about, what: `${name} sent during changes`, value: probe.sent, unit: 'packets', limit: { atLeast: 2_900 } },
    {
      ...about,
      what: `${name} one way during changes, p99 above idle`,
      value: p99(probe) - p99(idle.probe),
      unit: 'ms',
      limit: { atMost: 2 },
    },
    {
      ...about,
      what: 'fullest 100 ms on the line, above the ceiling and the burst',
      value: (most - (ceiling * WINDOW_MS) / 1000) / 8 - burst,
      unit: 'bytes',
      limit: { atMost: 0 },
    },
  ];
}

export interface ApplyOptions {
  readonly change: (turn: number) => Promise<number>;
  /** Goes the same ways as a change, and changes nothing: what that takes is the machine's time, not the router's. */
  readonly nothing: () => Promise<void>;
  readonly changes?: number;
}

/** A12: how long the writes of a change take. */
export async function measureApply(setting: Setting, options: ApplyOptions): Promise<readonly Measured[]> {
  const { change, nothing, changes = 20 } = options;
  const idle = async (): Promise<number> => {
    const before = performance.now();
    await nothing();
    return performance.now() - before;
  };
  const empty = percentile(await timed(idle, changes), 0.95);
  return [
    {
      id: 'A12',
      what: 'writes of one change, p95',
      value: percentile(await timed(change, changes), 0.95) - empty,
      unit: 'ms',
      // Where doing nothing takes as long, there is no telling.
      limit: empty <= 100 ? { atMost: 100 } : {},
      setting: `${describeSetting(setting)}, ${changes} changes`,
    },
  ];
}

/** On a machine that is too slow for all of them. */
const LONG_ENOUGH_MS = 20_000;

async function timed(action: (turn: number) => Promise<number>, times: number): Promise<readonly number[]> {
  const tookMs: number[] = [];
  const deadline = performance.now() + LONG_ENOUGH_MS;
  for (let turn = 0; turn < times && performance.now() < deadline; turn += 1) tookMs.push(await action(turn));
  return tookMs;
}

/** One packet a millisecond in the critical class, and a count of all that leaves, while `action` runs under load. */
async function watch<Done>(
  setting: Setting,
  { critical, others, ceiling }: ChangeOptions,
  action: () => Promise<Done>,
): Promise<{ readonly probe: StreamResult; readonly count: Count; readonly done: Done }> {
  const { rig, direction } = setting;
  const [ends, line] = [endsOf(setting), lineOf(setting)];
  const common = { program: rig.tools.stream, direction, seconds: 120 };
  const streams = others.map(({ port }) => ({ port, size: 1_200, rate: (2 * ceiling) / others.length }));
  const flooding = streams.length === 0 ? undefined : await startStreams(ends, line, { ...common, streams });
  const rate = udpOnTheLine(PROBE_BYTES, line) * 8 * 1000;
  const counting = await startCounting(rig.topology.router, {
    program: rig.tools.count,
    interface: egressOf(direction),
    keys: ['any'],
    bucketMs: BUCKET_MS,
  });
  const probing = await startStreams(ends, line, {
    ...common,
    streams: [{ port: critical.port, dscp: critical.mark, size: PROBE_BYTES, rate, series: true }],
  });
  const done = await action();
  await probing.end();
  const probe = (await probing.results).get(critical.port);
  const count = await counting.end();
  await flooding?.end();
  await flooding?.results;
  if (probe === undefined) throw new TypeError('no result for the probe');
  return { probe, count, done };
}

/** The load needs time to pass: this many packets of the probe at one a millisecond. */
const pass = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export interface GiveBackOptions {
  /** Takes the whole line while nobody else wants it. */
  readonly borrower: LabClass;
  /** Wakes, and wants its committed rate. */
  readonly owner: LabClass;
  readonly committed: Rate;
  readonly repeats?: number;
}

/** What an idle class does not use is used by others, and is its own again within 100 ms when it wakes. */
export async function measureGiveBack(setting: Setting, options: GiveBackOptions): Promise<readonly Measured[]> {
  const { borrower, owner, repeats = 3 } = options;
  const runs: Quiet<Awakening>[] = [];
  for (let turn = 0; turn < repeats; turn += 1)
    runs.push(await quietest(setting.rig.tools, () => awaken(setting, options)));
  const about = { id: 'borrowing', setting: describeSetting(setting) };
  const { share } = usualNoise(runs);
  return [
    {
      ...about,
      what: `${borrower.name} alone, of the line`,
      value: 100 * median(runs.map(({ result }) => result.borrowed / setting.allocation)),
      unit: '%',
      limit: { atLeast: 98.5, atMost: 100.2 },
      noise: 100 * share,
    },
    {
      ...about,
      what: `${owner.name} has its committed rate again after`,
      value: median(runs.map(({ result }) => result.afterMs)),
      unit: 'ms',
      limit: { atMost: 100 },
    },
  ];
}

interface Awakening {
  readonly borrowed: Rate;
  /** From the owner's first packet to the last of those that, one soon after the other, were lost or had to wait. */
  readonly afterMs: number;
}

/** At its committed rate a class waits for one packet of each other class, not for its own queue. */
const WAITING_MS = 5;

async function awaken(setting: Setting, { borrower, owner, committed }: GiveBackOptions): Promise<Awakening> {
  const { rig, direction, allocation } = setting;
  const [ends, line] = [endsOf(setting), lineOf(setting)];
  const common = { program: rig.tools.stream, direction };
  const key: CountKey = `port=${borrower.port}`;
  const counting = await startCounting(rig.topology.router, {
    program: rig.tools.count,
    interface: egressOf(direction),
    keys: [key],
    bucketMs: BUCKET_MS,
  });
  const borrowing = await startStreams(ends, line, {
    ...common,
    seconds: 30,
    streams: [{ port: borrower.port, size: 1_200, rate: 1.5 * allocation }],
  });
  await pass(1_200);
  const wokeMs = Date.now();
  const streams = [{ port: owner.port, size: 1_200, rate: committed, series: true }];
  const owned = (await runStreams(ends, line, { ...common, seconds: 1, streams })).get(owner.port);
  const count = await counting.end();
  await borrowing.end();
  await borrowing.results;
  return {
    borrowed: rateWithin(count, count.bits(key, 'ethernet'), { fromMs: wokeMs - 500, toMs: wokeMs }),
    afterMs: owned === undefined || owned.received === 0 ? Infinity : troubledMs(owned),
  };
}

/** Until the first packet after which all is well for as long as the rate may take to come back. */
function troubledMs({ series }: StreamResult): number {
  const first = series[0]?.sentMs ?? 0;
  const troubled = series.filter(
    ({ number, delayMs }, index) => delayMs > WAITING_MS || number !== (series[index - 1]?.number ?? -1) + 1,
  );
  let last = first;
  for (const { sentMs } of troubled) if (sentMs - last <= WINDOW_MS) last = sentMs;
  return last - first;
}
