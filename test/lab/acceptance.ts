import { test } from 'vitest';
import type { Family } from '../../src/model/prefix.js';
import { type Direction, DIRECTIONS, formatRate } from '../../src/model/rate.js';
import { MBPS } from '../support/nouns.js';
import { type Bench, criticalLoad, RATE } from './bench.js';
import { judge } from './judge.js';
import { LAB_CLASSES, labClass, labIntent, type LabSite, oneSite, onOtherPorts } from './lab-intent.js';
import type { Load } from './load.js';
import { measureApply, measureChanges, measureGiveBack } from './measure-change.js';
import { measureCritical, measureLeafDelay, measureSteps } from './measure-delay.js';
import {
  type Demand,
  measureCeiling,
  measureCommitted,
  measureDistance,
  measureGoodput,
  measureNeighbour,
  measureShares,
} from './measure-rates.js';
import { measureService } from './measure-service.js';

/** The rows of the acceptance table as tests of whoever shapes; each is called inside of a `describe` with a bench. */
type Get = () => Bench;
type Way = readonly [Direction, Family];

/** Each direction and each family once, where all four would tell nothing new. */
const CROSSWISE: readonly Way[] = [
  ['upload', 'ipv4'],
  ['download', 'ipv6'],
];
const ALL_WAYS: readonly Way[] = DIRECTIONS.flatMap((direction) =>
  (['ipv4', 'ipv6'] as const).map((family): Way => [direction, family]),
);
/** With the building's 100 Mbps in force, whatever the test before left behind. */
async function ready(get: Get): Promise<Bench> {
  const bench = get();
  await bench.shaper.apply(bench.intent);
  return bench;
}

const SITE: LabSite = { name: 'building', interface: 'lan1', allocation: RATE };
const except = (name: string) => LAB_CLASSES.filter((of) => of.name !== name);
const demand = (site: LabSite, name: string, share: number): Demand => {
  const found = (site.classes ?? LAB_CLASSES).find((of) => of.name === name) ?? labClass(name);
  return { site, class: found, rate: share * site.allocation };
};

/** A1 at 100 Mbps, each direction and family. */
export function acceptGoodput(get: Get, ways: readonly Way[] = ALL_WAYS): void {
  test.each(ways)('gives one flow all that the formula says: %s, %s', async (direction, family) => {
    const { setting } = await ready(get);
    await judge(await measureGoodput(setting(direction, family), labClass('default')));
  });
}

/** A1 after every change of rate, in place; ends at 100 Mbps. */
export function acceptRates(get: Get, rates: readonly number[] = [10, 50, 200]): void {
  test.each(rates.map((mbps) => mbps * MBPS))('is as exact after a change to %d bps', async (rate) => {
    const { shaper, setting } = await ready(get);
    await shaper.apply(oneSite(rate));
    for (const [direction, family] of CROSSWISE)
      await judge(await measureGoodput(setting(direction, family, rate), labClass('default')));
  });
}

/** A2, A7, A8. */
export function acceptShares(get: Get, ways: readonly Way[] = CROSSWISE): void {
  test.each(ways)('keeps every committed rate when all want more: %s, %s', async (direction, family) => {
    const { intent, setting } = await ready(get);
    await judge(await measureCommitted(setting(direction, family), { intent, site: SITE, classes: LAB_CLASSES }));
  });
  test.each(ways)('shares what is left as priorities say: %s, %s', async (direction, family) => {
    const { intent, setting } = await ready(get);
    const demands = ['clinical', 'imaging', 'background'].map((name) => demand(SITE, name, 0.6));
    await judge(await measureShares(setting(direction, family), { id: 'A7', intent, demands }));
  });
  test.each(ways)('holds a class that sends too much to its peak: %s, %s', async (direction, family) => {
    const { intent, setting } = await ready(get);
    const greedy = demand(SITE, 'voice', 0.6);
    await judge(
      await measureCeiling(setting(direction, family), { intent, greedy, others: [demand(SITE, 'default', 0.3)] }),
    );
  });
}

/** A3: voice and one of two equals, at a quarter of the committed rate and so on. */
export function acceptSteps(get: Get): void {
  const cases = [
    ['clinical', 'upload', 'ipv4'],
    ['voice', 'download', 'ipv6'],
  ] as const;
  test.each(cases)('lets %s within its committed rate pass a flood: %s, %s', async (name, direction, family) => {
    const { setting, committed } = await ready(get);
    const options = { stepped: labClass(name), committed: committed(name), others: except(name) };
    await judge(await measureSteps(setting(direction, family), options));
  });
}

/** A4, and A5 where the bench measured the unshaped line. */
export function acceptCritical(get: Get, cases: readonly (readonly [Load, ...Way])[]): void {
  test.each(cases)('keeps voice as it was under %s load: %s, %s', async (load, direction, family) => {
    const { setting, committed, controlMs } = await ready(get);
    const control = load === 'tcp' ? controlMs[direction] : undefined;
    const options = criticalLoad(load, committed('voice'));
    await judge(
      await measureCritical(setting(direction, family), {
        ...options,
        ...(control === undefined ? {} : { controlMs: control }),
      }),
    );
  });
}

/** A6. */
export function acceptLeafDelay(get: Get): void {
  test.each(DIRECTIONS)('lets nobody wait longer than the leaf was made for: %s', async (direction) => {
    const { setting, committed } = await ready(get);
    const options = { ...criticalLoad('tcp', committed('default')), committed: committed('default') };
    await judge(await measureLeafDelay(setting(direction), options));
  });
}

/** A9, A12; `burst` is what the root of the tree may send at once, in bytes. */
export function acceptChanges(get: Get, burst: number): void {
  const turns = (turn: number) => oneSite(turn % 2 === 0 ? RATE / 2 : RATE);
  test.each(DIRECTIONS)('changes rates under load without loss or gap: %s', async (direction) => {
    const { setting, shaper } = await ready(get);
    const change = (turn: number): Promise<number> => shaper.write(turns(turn));
    const options = { critical: labClass('voice'), others: except('voice'), change, ceiling: RATE, burst };
    await judge(await measureChanges(setting(direction), options));
  });
  test('has a change in force within a tenth of a second', async () => {
    const { setting, shaper } = await ready(get);
    const options = { change: (turn: number) => shaper.write(turns(turn)), nothing: () => shaper.nothing() };
    await judge(await measureApply(setting('upload'), options));
  });
}

export function acceptBorrowing(get: Get): void {
  test.each(CROSSWISE)('lends what is idle and gives it back: %s, %s', async (direction, family) => {
    const { setting, committed } = await ready(get);
    const options = { borrower: labClass('background'), owner: labClass('clinical'), committed: committed('clinical') };
    await judge(await measureGiveBack(setting(direction, family), options));
  });
}

/** A10, on a bench with a delay. */
export function acceptDistance(get: Get): void {
  const cases = [1, 8].flatMap((streams) => DIRECTIONS.map((direction) => [streams, direction] as const));
  test.each(cases)('fills the line from afar with %d flows: %s', async (streams, direction) => {
    const { setting, committed } = await ready(get);
    await judge(
      await measureDistance(setting(direction), { of: labClass('default'), committed: committed('default'), streams }),
    );
  });
}

/** A11. */
export function acceptService(get: Get, seconds = 30): void {
  test.each(CROSSWISE)('carries all classes at their committed rates for long: %s, %s', async (direction, family) => {
    const { setting, intent } = await ready(get);
    await judge(
      await measureService(setting(direction, family), { intent, classes: LAB_CLASSES, critical: 'voice', seconds }),
    );
  });
}

/** Two buildings under one uplink of 100 Mbps; half of each one's allocation is committed. */
export function acceptSites(get: Get, directions: readonly Direction[] = DIRECTIONS): void {
  const site = (name: string, at: string, precedence: 1 | 8): LabSite => ({
    name,
    interface: at,
    allocation: RATE,
    classes: precedence === 1 ? LAB_CLASSES : onOtherPorts(LAB_CLASSES),
    precedence,
    contention: 2.5,
  });
  const [hospital, lycee] = [site('hospital', 'lan1', 1), site('lycee', 'lan2', 8)];
  const intent = labIntent([hospital, lycee], RATE);
  test.each(directions)('gives a site what is committed to it beside a flood: %s', async (direction) => {
    const { setting, shaper } = await ready(get);
    await shaper.apply(intent);
    const modest = LAB_CLASSES.map((of) => demand(hospital, of.name, of.committed / 2.5));
    const flooding = ['clinical', 'default', 'background'].map((name) => demand(lycee, name, 0.6));
    await judge(await measureNeighbour(setting(direction), { modest, flooding }));
  });
  test.each(directions)(
    `serves hospitals before lycées where ${formatRate(RATE)} are not enough: %s`,
    async (direction) => {
      const { setting, shaper } = await ready(get);
      await shaper.apply(intent);
      const demands = [hospital, lycee].flatMap((one) => ['clinical', 'default'].map((name) => demand(one, name, 0.6)));
      await judge(await measureShares(setting(direction), { id: 'precedence', intent, demands }));
    },
  );
}
