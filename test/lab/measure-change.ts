import type { Rate } from '../../src/model/rate.js';
import { type Count, fullestWindow, rateWithin, settledAt, startCounting } from './counting.js';
import type { Measured } from './figures.js';
import type { LabClass } from './lab-intent.js';
import { quietest } from './quiet.js';
import { describeSetting, egressOf, endsOf, lineOf, type Setting } from './rig.js';
import { median, percentile } from './statistics.js';
import { type StreamResult, startStreams } from './streams.js';

/** What happens while something changes: the intent, or who is awake. */

export interface ChangeOptions {
  /** What is judged: a class whose packets must all arrive. */
  readonly critical: LabClass;
  /** Flood meanwhile. */
  readonly others: readonly LabClass[];
  /** Makes the n-th change and returns when it is in force. */
  readonly change: (turn: number) => Promise<void>;
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

/** A9, A12: changes under full load lose nothing of the critical class, open no gap, and are quick. */
export async function measureChanges(setting: Setting, options: ChangeOptions): Promise<readonly Measured[]> {
  const { changes = 40, change } = options;
  const idle = await watch(setting, { ...options, others: [] }, async () => await pass(1_500));
  const tookMs: number[] = [];
  const busy = await watch(setting, options, async () => {
    const enough = pass(3_200);
    for (let turn = 0; turn < changes; turn += 1) {
      const before = performance.now();
      await change(turn);
      tookMs.push(performance.now() - before);
    }
    await enough;
  });
  const most = fullestWindow(busy.count.bits('any', 'ethernet'), WINDOW_MS / BUCKET_MS);
  const about = { setting: `${describeSetting(setting)}, ${changes} changes` };
  const p99 = (probe: StreamResult): number =>
    percentile(
      probe.series.map(({ delayMs }) => delayMs),
      0.99,
    );
  return [
    {
      ...about,
      id: 'A9',
      what: `${options.critical.name} lost during changes`,
      value: busy.probe.sent - busy.probe.received,
      unit: 'packets',
      limit: { atMost: 0 },
    },
    {
      ...about,
      id: 'A9',
      what: `${options.critical.name} sent`,
      value: busy.probe.sent,
      unit: 'packets',
      limit: { atLeast: 2_900 },
    },
    {
      ...about,
      id: 'A9',
      what: `${options.critical.name} one way during changes, p99 above idle`,
      value: p99(busy.probe) - p99(idle.probe),
      unit: 'ms',
      limit: { atMost: 2 },
    },
    {
      ...about,
      id: 'A9',
      what: 'fullest 100 ms on the line, above the ceiling and the burst',
      value: (most - (options.ceiling * WINDOW_MS) / 1000) / 8 - options.burst,
      unit: 'bytes',
      limit: { atMost: 0 },
    },
    {
      ...about,
      id: 'A12',
      what: 'time of one change, p95',
      value: percentile(tookMs, 0.95),
      unit: 'ms',
      limit: { atMost: 100 },
    },
  ];
}

/** One packet a millisecond in the critical class, and a count of all that leaves, while `action` runs under load. */
async function watch(
  setting: Setting,
  { critical, others, ceiling }: ChangeOptions,
  action: () => Promise<void>,
): Promise<{ readonly probe: StreamResult; readonly count: Count }> {
  const { rig, direction } = setting;
  const [ends, line] = [endsOf(setting), lineOf(setting)];
  const common = { program: rig.tools.stream, direction, seconds: 120 };
  const streams = others.map(({ port }) => ({ port, size: 1_200, rate: (2 * ceiling) / others.length }));
  const flooding = streams.length === 0 ? undefined : await startStreams(ends, line, { ...common, streams });
  const wire = { interval: 1e-3, bytes: PROBE_BYTES };
  const rate = (wire.bytes + 46) * 8 * (1 / wire.interval);
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
  await action();
  await probing.end();
  const probe = (await probing.results).get(critical.port);
  const count = await counting.end();
  await flooding?.end();
  await flooding?.results;
  if (probe === undefined) throw new TypeError('no result for the probe');
  return { probe, count };
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
  const runs: Awakening[] = [];
  for (let turn = 0; turn < repeats; turn += 1) runs.push(await quietest(() => awaken(setting, options), 2));
  const about = { id: 'borrowing', setting: describeSetting(setting) };
  return [
    {
      ...about,
      what: `${borrower.name} alone, of the line`,
      value: 100 * median(runs.map(({ borrowed }) => borrowed / setting.allocation)),
      unit: '%',
      limit: { atLeast: 98.5, atMost: 100.2 },
    },
    {
      ...about,
      what: `${owner.name} has its committed rate again after`,
      value: median(runs.map(({ afterMs }) => afterMs)),
      unit: 'ms',
      limit: { atMost: 100 },
    },
  ];
}

interface Awakening {
  readonly borrowed: Rate;
  readonly afterMs: number;
}

/** Windows in which an awakened class must have its rate: long enough for whole packets, short against 100 ms. */
const SETTLED_BUCKETS = 4;

async function awaken(setting: Setting, { borrower, owner, committed }: GiveBackOptions): Promise<Awakening> {
  const { rig, direction, allocation } = setting;
  const [ends, line] = [endsOf(setting), lineOf(setting)];
  const common = { program: rig.tools.stream, direction };
  const counting = await startCounting(rig.topology.router, {
    program: rig.tools.count,
    interface: egressOf(direction),
    keys: [`port=${borrower.port}`, `port=${owner.port}`],
    bucketMs: BUCKET_MS,
  });
  const borrowing = await startStreams(ends, line, {
    ...common,
    seconds: 30,
    streams: [{ port: borrower.port, size: 1_200, rate: 1.5 * allocation }],
  });
  await pass(1_000);
  const wokeMs = Date.now();
  const owning = await startStreams(ends, line, {
    ...common,
    seconds: 1.5,
    streams: [{ port: owner.port, size: 1_200, rate: committed }],
  });
  await owning.sent;
  const count = await counting.end();
  await borrowing.end();
  await Promise.all([borrowing.results, owning.results]);
  const bits = count.bits(`port=${owner.port}`, 'ethernet');
  const first = bits.findIndex((some) => some > 0);
  const last = bits.findLastIndex((some) => some > 0);
  // The first and the last packet fall somewhere into their buckets.
  const own = bits.slice(first, last);
  const settled = settledAt(own, SETTLED_BUCKETS, 0.97 * committed * ((SETTLED_BUCKETS * BUCKET_MS) / 1000));
  return {
    borrowed: rateWithin(count, count.bits(`port=${borrower.port}`, 'ethernet'), {
      fromMs: wokeMs - 500,
      toMs: wokeMs,
    }),
    afterMs: settled === undefined ? Infinity : settled * BUCKET_MS,
  };
}
