import { formatRate, type Rate } from '../../src/model/rate.js';
import type { Measured } from './figures.js';
import type { LabClass } from './lab-intent.js';
import { floodOf, type LoadOptions, startUdpLoad, underLoad, untilBusy } from './load.js';
import { type Quiet, quietest, usualNoise, whereQuiet } from './quiet.js';
import { describeSetting, endsOf, lineOf, type Setting } from './rig.js';
import { probe, type Probed } from './round-trip.js';
import { median, udpOnTheLine } from './statistics.js';
import { runStreams, type StreamResult } from './streams.js';

/** How long packets of one class wait while the others fill the line. */

export interface CriticalOptions extends LoadOptions {
  readonly critical: LabClass;
  /** Of the critical class: the probes take a part of it. */
  readonly committed: Rate;
  readonly repeats?: number;
  /** Round trip of the unshaped line under the same load, in the same run: 99th percentile. */
  readonly controlMs?: number;
}

const IDLE_S = 1.2;

/** The unshaped line under load, for comparison: whoever calls it has put that line there. In milliseconds. */
export async function measureControl(setting: Setting, options: CriticalOptions): Promise<number> {
  const { critical, committed } = options;
  const { result } = await quietest(setting.rig.tools, () =>
    underLoad(setting, options, () => probe(setting, { of: critical, committed, seconds: 2 })),
  );
  return result.stamped.p99Ms;
}

/**
 * A4, A5: idle – loaded – idle, repeated; medians of the 99th percentiles; losses of all loaded runs together. Judged by
 * packets that the kernel stamps on arrival, one way and the other; irtt, at the mercy of the scheduler four times on
 * each round trip, stands beside it.
 */
export async function measureCritical(setting: Setting, options: CriticalOptions): Promise<readonly Measured[]> {
  const { critical, committed, repeats = 3, controlMs, load } = options;
  const idle: Probed[] = [];
  const runs: Quiet<Probed>[] = [];
  const look = (seconds: number): Promise<Probed> => probe(setting, { of: critical, committed, seconds });
  for (let turn = 0; turn < repeats; turn += 1) {
    idle.push(await look(IDLE_S));
    runs.push(await quietest(setting.rig.tools, () => underLoad(setting, options, () => look(7 / repeats))));
    idle.push(await look(IDLE_S));
  }
  const loaded = runs.map(({ result }) => result);
  const about = { setting: `${describeSetting(setting)}, load ${load}` };
  const of = (some: readonly Probed[], by: keyof Probed, name: 'p50Ms' | 'p99Ms'): number =>
    median(some.map((one) => one[by][name]));
  const noise = usualNoise(runs);
  const p99Ms = of(loaded, 'stamped', 'p99Ms');
  const delay = (what: string, value: number, atMost: number): Measured => ({
    ...about,
    id: 'A4',
    what: `${critical.name} under load, ${what}`,
    value,
    unit: 'ms',
    limit: setting.rig.roundTripMs === undefined ? { atMost } : whereQuiet(noise, { atMost }),
  });
  const above = (by: keyof Probed, name: 'p50Ms' | 'p99Ms'): number => of(loaded, by, name) - of(idle, by, name);
  const sum = (name: 'sent' | 'lost'): number => loaded.reduce((total, { stamped }) => total + stamped[name], 0);
  return [
    delay('there and back, median above idle', above('stamped', 'p50Ms'), 0.5),
    delay('there and back, p99 above idle', above('stamped', 'p99Ms'), 2),
    delay('there and back, p99', p99Ms - (setting.rig.roundTripMs ?? 0), 5),
    { ...delay('round trip by irtt, median above idle', above('irtt', 'p50Ms'), 0.5), noise: 4 * noise.lateMs },
    {
      ...delay('round trip by irtt, p99 above idle', above('irtt', 'p99Ms'), 2),
      limit: whereQuiet(noise, { atMost: 2 }),
    },
    {
      ...about,
      id: 'A4',
      what: `${critical.name} under load, lost`,
      value: sum('lost'),
      unit: 'packets',
      limit: { atMost: 0 },
    },
    {
      ...about,
      id: 'A4',
      what: `${critical.name} under load, sent`,
      value: sum('sent'),
      unit: 'packets',
      limit: { atLeast: 3_000 },
    },
    ...(controlMs === undefined
      ? []
      : [
          {
            ...about,
            id: 'A5',
            what: `${critical.name} under load, p99 better than the unshaped line's`,
            value: controlMs / p99Ms,
            unit: 'times',
            limit: { atLeast: 20 },
          },
        ]),
  ];
}

/** A6: a class that fills the line by itself waits in its own leaf, and no longer than the leaf was made for. */
export async function measureLeafDelay(
  setting: Setting,
  options: LoadOptions & { readonly committed: Rate },
): Promise<readonly Measured[]> {
  const { elastic: of, committed } = options;
  const idle = await probe(setting, { of, committed, seconds: IDLE_S });
  const { result: loaded } = await quietest(setting.rig.tools, () =>
    underLoad(setting, options, () => probe(setting, { of, committed, seconds: 2 })),
  );
  return [
    {
      id: 'A6',
      what: `${of.name} through its own full leaf, p99 above idle`,
      value: loaded.stamped.p99Ms - idle.stamped.p99Ms,
      unit: 'ms',
      limit: { atMost: of.delay + 2 },
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
    const { result } = await quietest(setting.rig.tools, () => step(setting, options, committed * share));
    const part = `${stepped.name} at ${100 * share} % of ${formatRate(committed)}`;
    const about = { id: 'A3', setting: `${describeSetting(setting)}, ${part}` };
    figures.push(
      { ...about, what: 'lost', value: result.sent - result.received, unit: 'packets', limit: { atMost: 0 } },
      { ...about, what: 'sent', value: result.sent, unit: 'packets', limit: { atLeast: 3_000 } },
      { ...about, what: 'transfer delay, p99', value: result.p99Ms, unit: 'ms', limit: { atMost: 5 } },
      { ...about, what: 'delay variation', value: result.variationMs, unit: 'ms', limit: { atMost: 2.5 } },
    );
  }
  return figures;
}

/** Some more than the 3000 that count, for the turns that a busy machine leaves out. */
const PACKETS = 3_600;

async function step(setting: Setting, { stepped, others }: StepsOptions, rate: Rate): Promise<StreamResult> {
  const { rig, direction } = setting;
  const line = lineOf(setting);
  const seconds = Math.max(1, (PACKETS * 8 * udpOnTheLine(stepped.size, line)) / rate);
  const end = await startUdpLoad(setting, floodOf(others, setting));
  try {
    await untilBusy(setting);
    const streams = [{ port: stepped.port, dscp: stepped.mark, size: stepped.size, rate }];
    const run = { program: rig.tools.stream, direction, seconds, streams };
    const result = (await runStreams(endsOf(setting), line, run)).get(stepped.port);
    if (result === undefined) throw new TypeError('no result for the class under test');
    return result;
  } finally {
    await end();
  }
}
