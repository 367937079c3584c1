import type { RouterIntent } from '../../src/model/intent.js';
import type { Rate } from '../../src/model/rate.js';
import { type CountKey, rateWithin, startCounting } from './counting.js';
import type { Measured } from './figures.js';
import { type LabClass, type LabSite, leavesOf, queueOf, topOf } from './lab-intent.js';
import { quietest } from './quiet.js';
import { describeSetting, egressOf, endsOf, lineOf, localOf, type Setting } from './rig.js';
import { expectedRates } from './shares.js';
import { tcpGoodput } from './statistics.js';
import { startStreams } from './streams.js';
import { runTcp } from './traffic.js';

/** Who gets how much: accuracy, committed rates under overload, ceilings, shares, neighbours. */

export interface GoodputOptions {
  readonly port: number;
  readonly streams?: number;
  readonly seconds?: number;
}

/** A1: one flow of TCP that asks for all there is gets what the formula says, no more and no less. */
export async function measureGoodput(setting: Setting, options: GoodputOptions): Promise<readonly Measured[]> {
  const { streams = 1, seconds = 3, port } = options;
  const { goodput } = await quietest(() =>
    runTcp(endsOf(setting), { direction: setting.direction, port, seconds, streams, omitSeconds: 1 }),
  );
  const expected = tcpGoodput(setting.allocation, lineOf(setting));
  return [
    {
      id: 'A1',
      what: 'goodput of TCP, off the formula',
      value: 100 * (goodput / expected - 1),
      unit: '%',
      limit: { atLeast: -0.5, atMost: 0.2 },
      setting: describeSetting(setting),
    },
  ];
}

/** A10: with the internet 20 ms away the leaf is deep enough to fill the line, and no deeper. */
export async function measureDistance(setting: Setting, options: GoodputOptions): Promise<readonly Measured[]> {
  const { streams = 1, seconds = 5, port } = options;
  const { goodput, roundTripMs } = await quietest(() =>
    runTcp(endsOf(setting), { direction: setting.direction, port, seconds, streams, omitSeconds: 2 }),
  );
  const name = `TCP, ${streams} flow${streams === 1 ? '' : 's'}`;
  const share = (100 * goodput) / tcpGoodput(setting.allocation, lineOf(setting));
  const about = { id: 'A10', setting: describeSetting(setting) };
  return [
    { ...about, what: `goodput of ${name}, of the formula`, value: share, unit: '%', limit: { atLeast: 97 } },
    ...(setting.direction === 'upload'
      ? [
          {
            ...about,
            what: `waiting of ${name} in the leaf`,
            value: roundTripMs - (setting.rig.roundTripMs ?? 0),
            unit: 'ms',
            limit: { atMost: 13 },
          },
        ]
      : []),
  ];
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
  await Promise.all(runs.map(({ sent }) => sent));
  const toMs = Date.now() - ENDING_MS;
  const counts = await Promise.all(countings.map((counting) => counting.end()));
  await Promise.all(runs.map(({ results }) => results));
  return demands.map((demand) => {
    const count = counts[devices.indexOf(egressOf(direction, demand.site))];
    if (count === undefined) throw new TypeError('an egress that nobody counted');
    return { demand, rate: rateWithin(count, count.bits(`port=${demand.class.port}`, 'ethernet'), { fromMs, toMs }) };
  });
}

/** Processes start one after the other, and queues fill. */
const SETTLING_MS = 700;
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
  const rates = await quietest(() => flood(setting, demands));
  const leaves = leavesOf(intent, site.name, setting.direction);
  const about = { id: 'A2', unit: '%', setting: describeSetting(setting) };
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
  const rates = await quietest(() => flood(setting, demands));
  const idOf = (demand: Demand): string => queueOf(demand.site.name, demand.class.name, setting.direction);
  const tree = intent.queues.filter(({ direction }) => direction === setting.direction);
  const expected = expectedRates(tree, new Map(demands.map((demand) => [idOf(demand), demand.rate])));
  return rates.map(({ demand, rate }) => ({
    id,
    what: `${demand.site.name}/${demand.class.name}, off its share`,
    value: 100 * (rate / (expected.get(idOf(demand)) ?? Number.NaN) - 1),
    unit: '%',
    limit: { atLeast: -2, atMost: 2 },
    setting: describeSetting(setting),
  }));
}

/** A8: a class that sends more than its peak gets its peak, and the others what they ask for. */
export async function measureCeiling(
  setting: Setting,
  {
    intent,
    greedy,
    others,
  }: { readonly intent: RouterIntent; readonly greedy: Demand; readonly others: readonly Demand[] },
): Promise<readonly Measured[]> {
  const rates = await quietest(() => flood(setting, [greedy, ...others]));
  const peak = leavesOf(intent, greedy.site.name, setting.direction).get(greedy.class.name)?.peak ?? Number.NaN;
  return rates.map(({ demand, rate }) => ({
    id: 'A8',
    what:
      demand === greedy
        ? `${demand.class.name} over its profile, of its peak`
        : `${demand.class.name} beside it, of its demand`,
    value: (100 * rate) / (demand === greedy ? peak : demand.rate),
    unit: '%',
    limit: demand === greedy ? { atMost: 101 } : { atLeast: 97 },
    setting: describeSetting(setting),
  }));
}

/** Whatever a neighbour sends, a site that asks for what is committed to it gets it. */
export async function measureNeighbour(
  setting: Setting,
  { modest, flooding }: { readonly modest: readonly Demand[]; readonly flooding: readonly Demand[] },
): Promise<readonly Measured[]> {
  const rates = await quietest(() => flood(setting, [...modest, ...flooding]));
  return rates.slice(0, modest.length).map(({ demand, rate }) => ({
    id: 'neighbour',
    what: `${demand.site.name}/${demand.class.name} beside a flood, of its committed rate`,
    value: (100 * rate) / demand.rate,
    unit: '%',
    limit: { atLeast: 99 },
    setting: describeSetting(setting),
  }));
}
