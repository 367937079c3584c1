import { formatRate, type Rate } from '../../src/model/rate.js';
import type { Measured } from './figures.js';
import type { LabClass } from './lab-intent.js';
import { type Quiet, quietest, usualNoise } from './quiet.js';
import { describeSetting, egressOf, endsOf, lineOf, type Setting } from './rig.js';
import { median, udpOnTheLine } from './statistics.js';
import { runStreams, startStreams, type StreamResult } from './streams.js';
import { type RoundTrips, runRoundTrips, runTcp } from './traffic.js';

/** How long packets of one class wait while the others fill the line. */

export type Load = 'tcp' | 'udp' | 'mixed';

export interface LoadOptions {
  readonly load: Load;
  /** Carries eight flows of CUBIC. */
  readonly elastic: LabClass;
  /** Each sends as much UDP as the whole line carries. */
  readonly rude: readonly LabClass[];
}

const FLOWS = 8;

/** Fills the line while `measure` runs, and longer; says what it measured. */
async function underLoad<Result>(
  setting: Setting,
  { load, elastic, rude }: LoadOptions,
  measure: () => Promise<Result>,
): Promise<Result> {
  const { rig, direction, allocation } = setting;
  const streams = load === 'tcp' ? [] : rude.map(({ port }) => ({ port, size: 1_200, rate: allocation }));
  const udp =
    streams.length === 0
      ? undefined
      : await startStreams(endsOf(setting), lineOf(setting), {
          program: rig.tools.stream,
          direction,
          seconds: 30,
          streams,
        });
  const tcp = load === 'udp' ? undefined : startTcpLoad(setting, elastic.port);
  await untilBusy(setting);
  try {
    return await measure();
  } finally {
    await Promise.all([udp?.end(), tcp?.()]);
    await udp?.results;
  }
}

/** Flows that go on until they are told to end. */
function startTcpLoad(setting: Setting, port: number): () => Promise<void> {
  const end = new AbortController();
  const flow = { direction: setting.direction, port, seconds: 60, streams: FLOWS, signal: end.signal };
  const running = runTcp(endsOf(setting), flow).catch((error: unknown) => {
    if (!end.signal.aborted) throw error;
  });
  running.catch(() => undefined);
  return async () => {
    end.abort();
    await running;
  };
}

/** Until what leaves the router is nine tenths of what the building may have. */
async function untilBusy({ rig, direction, allocation }: Setting): Promise<void> {
  const device = egressOf(direction);
  const path = `/sys/class/net/${device}/statistics/tx_bytes`;
  const read = async (): Promise<readonly [ms: number, bytes: number]> => [
    performance.now(),
    Number(await rig.topology.router.run(['cat', path])),
  ];
  const deadline = Date.now() + 20_000;
  let [before, last] = [await read(), 0];
  while (Date.now() < deadline) {
    const after = await read();
    if (after[0] - before[0] < 100) continue;
    last = ((after[1] - before[1]) * 8_000) / (after[0] - before[0]);
    if (last >= 0.9 * allocation) return;
    before = after;
  }
  throw new Error(`the load does not fill the line: ${Math.round(last / 1000)} kbps on ${device}`);
}

/** Isochronous round trips in a class: size and interval of a voice call, but 3 ms apart, for more samples. */
const probeIn = ({ port, mark }: LabClass, seconds: number) => ({
  port,
  dscp: mark,
  intervalMs: 3,
  seconds,
  size: 172,
});

const roundTrips = (setting: Setting, of: LabClass, seconds: number): Promise<RoundTrips> =>
  runRoundTrips(endsOf(setting), probeIn(of, seconds));

export interface CriticalOptions extends LoadOptions {
  readonly critical: LabClass;
  readonly repeats?: number;
  /** 99th percentile of the unshaped line under the same load, in the same run. */
  readonly controlP99Ms?: number;
}

/** The unshaped line under load, for comparison: whoever calls it has put that line there. */
export async function measureControl(setting: Setting, { critical, ...load }: CriticalOptions): Promise<number> {
  const { tools } = setting.rig;
  const { result } = await quietest(tools, () => underLoad(setting, load, () => roundTrips(setting, critical, 3)));
  return result.p99Ms;
}

/** A4, A5: idle – loaded – idle, repeated; medians of the 99th percentiles; losses of all loaded runs together. */
export async function measureCritical(setting: Setting, options: CriticalOptions): Promise<readonly Measured[]> {
  const { critical, repeats = 3, controlP99Ms, load } = options;
  const idle: RoundTrips[] = [];
  const runs: Quiet<RoundTrips>[] = [];
  const seconds = Math.ceil(9.3 / repeats);
  for (let turn = 0; turn < repeats; turn += 1) {
    idle.push(await roundTrips(setting, critical, 1.5));
    runs.push(
      await quietest(setting.rig.tools, () =>
        underLoad(setting, options, () => roundTrips(setting, critical, seconds)),
      ),
    );
    idle.push(await roundTrips(setting, critical, 1.5));
  }
  const loaded = runs.map(({ result }) => result);
  const of = (some: readonly RoundTrips[], name: 'p50Ms' | 'p99Ms'): number => median(some.map((run) => run[name]));
  const about = { setting: `${describeSetting(setting)}, load ${load}` };
  const p99Ms = of(loaded, 'p99Ms');
  const noise = usualNoise(runs).lateMs;
  const delays = { ...about, id: 'A4', unit: 'ms', noise };
  const what = `round trip of ${critical.name} under load`;
  return [
    {
      ...delays,
      what: `${what}, median above idle`,
      value: of(loaded, 'p50Ms') - of(idle, 'p50Ms'),
      limit: { atMost: 0.5 },
    },
    { ...delays, what: `${what}, p99 above idle`, value: p99Ms - of(idle, 'p99Ms'), limit: { atMost: 2 } },
    { ...delays, what: `${what}, p99`, value: p99Ms, limit: { atMost: 5 } },
    ...lossOf(loaded, { ...about, id: 'A4' }, critical.name),
    ...(controlP99Ms === undefined ? [] : [improvement({ p99Ms, controlP99Ms, noise }, { ...about, id: 'A5' }, what)]),
  ];
}

const TIMES = 20;

function improvement(
  { p99Ms, controlP99Ms, noise }: { readonly p99Ms: number; readonly controlP99Ms: number; readonly noise: number },
  about: About,
  what: string,
): Measured {
  return {
    ...about,
    what: `${what}, times better than the unshaped line`,
    value: controlP99Ms / p99Ms,
    unit: '×',
    limit: { atLeast: TIMES },
    noise: TIMES - controlP99Ms / (controlP99Ms / TIMES + noise),
  };
}

type About = Pick<Measured, 'id' | 'setting'>;

function lossOf(runs: readonly RoundTrips[], about: About, name: string): readonly Measured[] {
  const sum = (of: 'sent' | 'lost'): number => runs.reduce((total, run) => total + run[of], 0);
  return [
    { ...about, what: `${name} lost under load`, value: sum('lost'), unit: 'packets', limit: { atMost: 0 } },
    { ...about, what: `${name} sent under load`, value: sum('sent'), unit: 'packets', limit: { atLeast: 3_000 } },
  ];
}

/** A6: a class that fills the line by itself waits in its own leaf, and no longer than the leaf was made for. */
export async function measureLeafDelay(setting: Setting, options: LoadOptions): Promise<readonly Measured[]> {
  const { elastic } = options;
  const idle = await roundTrips(setting, elastic, 1.5);
  const { tools } = setting.rig;
  const { result: loaded, noise } = await quietest(tools, () =>
    underLoad(setting, options, () => roundTrips(setting, elastic, 3)),
  );
  return [
    {
      id: 'A6',
      what: `round trip of ${elastic.name} through its own full leaf, p99 above idle`,
      value: loaded.p99Ms - idle.p99Ms,
      unit: 'ms',
      limit: { atMost: elastic.delay + 2 },
      noise: noise.lateMs,
      setting: describeSetting(setting),
    },
  ];
}

export interface StepsOptions {
  readonly stepped: LabClass;
  /** Of the class under test. */
  readonly committed: Rate;
  readonly others: readonly LabClass[];
  readonly shares?: readonly number[];
}

/** A3, Y.1564: a class at parts of its committed rate, while all the others flood. */
export async function measureSteps(setting: Setting, options: StepsOptions): Promise<readonly Measured[]> {
  const { stepped, committed, shares = [0.25, 0.5, 0.75, 1] } = options;
  const figures: Measured[] = [];
  for (const share of shares) {
    const { result, noise } = await quietest(setting.rig.tools, () => step(setting, options, committed * share));
    const about = {
      id: 'A3',
      setting: `${describeSetting(setting)}, ${stepped.name} at ${100 * share} % of ${formatRate(committed)}`,
    };
    figures.push(
      { ...about, what: 'lost', value: result.sent - result.received, unit: 'packets', limit: { atMost: 0 } },
      { ...about, what: 'sent', value: result.sent, unit: 'packets', limit: { atLeast: 3_000 } },
      {
        ...about,
        what: 'transfer delay, p99',
        value: result.p99Ms,
        unit: 'ms',
        limit: { atMost: 5 },
        noise: noise.lateMs,
      },
      {
        ...about,
        what: 'delay variation',
        value: result.variationMs,
        unit: 'ms',
        limit: { atMost: 2.5 },
        noise: noise.lateMs,
      },
    );
  }
  return figures;
}

const ENOUGH_PACKETS = 3_300;

async function step(setting: Setting, { stepped, others }: StepsOptions, rate: Rate): Promise<StreamResult> {
  const { rig, direction, allocation } = setting;
  const [ends, line] = [endsOf(setting), lineOf(setting)];
  const common = { program: rig.tools.stream, direction };
  const seconds = Math.max(1, (ENOUGH_PACKETS * 8 * udpOnTheLine(stepped.size, line)) / rate);
  const load = others.map(({ port }) => ({ port, size: 1_200, rate: (2 * allocation) / others.length }));
  const flooding = await startStreams(ends, line, { ...common, seconds: seconds + 20, streams: load });
  await untilBusy(setting);
  const streams = [{ port: stepped.port, dscp: stepped.mark, size: stepped.size, rate }];
  const result = (await runStreams(ends, line, { ...common, seconds, streams })).get(stepped.port);
  await flooding.end();
  await flooding.results;
  if (result === undefined) throw new TypeError('no result for the class under test');
  return result;
}
