import type { RouterIntent } from '../../src/model/intent.js';
import type { Rate } from '../../src/model/rate.js';
import { type CountKey, rateWithin, startCounting } from './counting.js';
import type { Measured } from './figures.js';
import { type LabClass, type LabSite, leavesOf, queueOf, topOf } from './lab-intent.js';
import { quietest, whereQuiet } from './quiet.js';
import { describeSetting, egressOf, endsOf, lineOf, localOf, type Setting } from './rig.js';
import { probe } from './round-trip.js';
import { expectedRates } from './shares.js';
import { tcpGoodput } from './statistics.js';
import { startStreams } from './streams.js';
import { runTcp } from './traffic.js';

/** Who gets how much: accuracy, committed rates under overload, ceilings, shares, neighbours. */

/** A1: one flow of TCP that asks for all there is gets what the formula says, no more and no less. */
export async function measureGoodput(setting: Setting, { port }: LabClass): Promise<readonly Measured[]> {
  const flow = { direction: setting.direction, port, seconds: 3, omitSeconds: 1 };
  const { result, noise } = await quietest(setting.rig.tools, () => runTcp(endsOf(setting), flow));
  return [
    {
      id: 'A1',
      what: 'goodput of TCP, off the formula',
      value: 100 * (result.goodput / tcpGoodput(setting.allocation, lineOf(setting)) - 1),
      unit: '%',
      limit: { atLeast: -0.5, atMost: 0.2 },
      noise: 100 * noise.share,
      setting: describeSetting(setting),
    },
  ];
}

/** A10: with the internet 20 ms away the leaf is deep enough to fill the line, and no deeper. */
export async function measureDistance(
  setting: Setting,
  { streams = 1, seconds = 5, of, committed }: DistanceOptions,
): Promise<readonly Measured[]> {
  const idle = await probe(setting, { of, committed, seconds: 1 });
  const flow = { direction: setting.direction, port: of.port, seconds, streams, omitSeconds: 2 };
  const { result, noise } = await quietest(setting.rig.tools, () => runTcp(endsOf(setting), flow));
  const name = `TCP, ${streams} flow${streams === 1 ? '' : 's'}`;
  const about = { id: 'A10', setting: describeSetting(setting) };
  const goodput: Measured = {
    ...about,
    what: `goodput of ${name}, of the formula`,
    value: (100 * result.goodput) / tcpGoodput(setting.allocation, lineOf(setting)),
    unit: '%',
    limit: whereQuiet(noise, { atLeast: 97 }),
  };
  // Only the sender knows, and iperf3 reports from the building's end.
  if (setting.direction === 'download') return [goodput];
  const waiting: Measured = {
    ...about,
    what: `waiting of ${name} in the leaf`,
    value: result.roundTripMs - idle.stamped.p50Ms,
    unit: 'ms',
    limit: whereQuiet(noise, { atMost: 13 }),
  };
  return [goodput, waiting];
}

export interface DistanceOptions {
  /** The class that carries it, and what it is sure of. */
  readonly of: LabClass;
  readonly committed: Rate;
  readonly streams?: number;
  readonly seconds?: number;
}

/** How much one class of one site is offered. */
export interface Demand {
  readonly site: LabSite;
  readonly class: LabClass;
  readonly rate: Rate;
}

export interface DemandRates {
  readonly demand: Demand;
  /** On the line behind the shaper, once everybody is there. */
  readonly rate: Rate;
  readonly sent: number;
  readonly received: number;
}

const PAYLOAD = 1_200;

/** Floods by UDP, and counts behind the queues what comes out. */
export async function flood(
  setting: Setting,
  demands: readonly Demand[],
  seconds = 3,
): Promise<readonly DemandRates[]> {
  const { rig, direction } = setting;
  const interfaces = [...new Set(demands.map(({ site }) => site.interface))];
  const devices = [...new Set(interfaces.map((name) => egressOf(direction, { interface: name })))];
  const keys = demands.map(({ class: { port } }): CountKey => `port=${port}`);
  const countings = await Promise.all(
    devices.map(
      async (device) => await startCounting(rig.topology.router, { program: rig.tools.count, interface: device, keys }),
    ),
  );
  const runs = await Promise.all(
    interfaces.map(async (name) => {
      const mine = demands.filter(({ site }) => site.interface === name);
      const streams = mine.map(({ class: { port }, rate }) => ({ port, size: PAYLOAD, rate }));
      return await startStreams({ ...endsOf(setting), local: localOf(rig, name) }, lineOf(setting), {
        program: rig.tools.stream,
        direction,
        seconds,
        streams,
      });
    }),
  );
  const fromMs = Date.now() + SETTLING_MS;
  await Promise.race(runs.map(({ sent }) => sent));
  const toMs = Date.now() - ENDING_MS;
  await Promise.all(runs.map(({ sent }) => sent));
  const counts = await Promise.all(countings.map((counting) => counting.end()));
  const results = await Promise.all(runs.map((run) => run.results));
  return demands.map((demand) => {
    const run = results[interfaces.indexOf(demand.site.interface)]?.get(demand.class.port);
    const count = counts[devices.indexOf(egressOf(direction, demand.site))];
    if (count === undefined) throw new TypeError('an egress that nobody counted');
    const rate = rateWithin(count, count.bits(`port=${demand.class.port}`, 'ethernet'), { fromMs, toMs });
    return { demand, rate, sent: run?.sent ?? 0, received: run?.received ?? 0 };
  });
}

/** Until queues have filled. */
const SETTLING_MS = 500;
const ENDING_MS = 100;

/** A2: every class of a site is offered far more than its committed rate, the line twice what it carries. */
export async function measureCommitted(
  setting: Setting,
  {
    intent,
    site,
    classes,
  }: { readonly intent: RouterIntent; readonly site: LabSite; readonly classes: readonly LabClass[] },
): Promise<readonly Measured[]> {
  const offered = (2 * setting.allocation) / classes.length;
  const demands = classes.map((of) => ({ site, class: of, rate: offered }));
  const { result: rates, noise } = await quietest(setting.rig.tools, () => flood(setting, demands));
  const leaves = leavesOf(intent, site.name, setting.direction);
  const about = { id: 'A2', unit: '%', noise: 100 * noise.share, setting: describeSetting(setting) };
  const total = rates.reduce((sum, { rate }) => sum + rate, 0);
  return [
    ...rates.map(({ demand, rate }) => ({
      ...about,
      what: `${demand.class.name} under overload, of its committed rate`,
      value: (100 * rate) / (leaves.get(demand.class.name)?.committed ?? Number.NaN),
      limit: { atLeast: 97 },
    })),
    {
      ...about,
      what: 'all classes under overload, of the line',
      value: (100 * total) / topOf(intent, setting.direction).peak,
      limit: { atLeast: 98.5, atMost: 100.2 },
    },
  ];
}

/** A7, and precedence between sites: excess goes where the model of HTB says. `id` names the row. */
export async function measureShares(
  setting: Setting,
  { id, intent, demands }: { readonly id: string; readonly intent: RouterIntent; readonly demands: readonly Demand[] },
): Promise<readonly Measured[]> {
  const { result: rates, noise } = await quietest(setting.rig.tools, () => flood(setting, demands));
  const idOf = (demand: Demand): string => queueOf(demand.site.name, demand.class.name, setting.direction);
  const tree = intent.queues.filter(({ direction }) => direction === setting.direction);
  const expected = expectedRates(tree, new Map(demands.map((demand) => [idOf(demand), demand.rate])));
  return rates.map(({ demand, rate }) => {
    const own = expected.get(idOf(demand)) ?? Number.NaN;
    return {
      id,
      what: `${demand.site.name}/${demand.class.name}, off its share`,
      value: 100 * Math.abs(rate / own - 1),
      unit: '%',
      limit: { atMost: 2 },
      // What one could not send in time, another took: a small share is off by more of itself.
      noise: 100 * noise.share * (setting.allocation / own),
      setting: describeSetting(setting),
    };
  });
}

/** A8: a class that sends more than its peak gets its peak, and the others lose nothing of what they are owed. */
export async function measureCeiling(
  setting: Setting,
  options: { readonly intent: RouterIntent; readonly greedy: Demand; readonly others: readonly Demand[] },
): Promise<readonly Measured[]> {
  const { intent, greedy, others } = options;
  const { result: rates } = await quietest(setting.rig.tools, () => flood(setting, [greedy, ...others]));
  const peak = leavesOf(intent, greedy.site.name, setting.direction).get(greedy.class.name)?.peak ?? Number.NaN;
  const about = { id: 'A8', unit: '%', setting: describeSetting(setting) };
  return rates.map(({ demand, rate, sent, received }) =>
    demand === greedy
      ? {
          ...about,
          what: `${demand.class.name} over its profile, of its peak`,
          value: (100 * rate) / peak,
          limit: { atMost: 101 },
        }
      : {
          ...about,
          what: `${demand.class.name} beside it, delivered`,
          value: (100 * received) / sent,
          limit: { atLeast: 97 },
        },
  );
}

/** Whatever a neighbour sends, a site that asks for what is committed to it gets it. */
export async function measureNeighbour(
  setting: Setting,
  { modest, flooding }: { readonly modest: readonly Demand[]; readonly flooding: readonly Demand[] },
): Promise<readonly Measured[]> {
  const { result: rates } = await quietest(setting.rig.tools, () => flood(setting, [...modest, ...flooding]));
  return rates.slice(0, modest.length).map(({ demand, sent, received }) => ({
    id: 'neighbour',
    what: `${demand.site.name}/${demand.class.name} at its committed rate beside a flood, delivered`,
    value: (100 * received) / sent,
    unit: '%',
    limit: { atLeast: 99.9 },
    setting: describeSetting(setting),
  }));
}
