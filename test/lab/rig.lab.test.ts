import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RouterIntent } from '../../src/model/intent.js';
import { DIRECTIONS } from '../../src/model/rate.js';
import { MBPS } from '../support/nouns.js';
import { applyByHand, applyPlainLine, removeByHand } from './hand-htb.js';
import { judge } from './judge.js';
import { LAB_CLASSES, type LabClass, type LabSite, leavesOf, oneSite } from './lab-intent.js';
import { measureChanges, measureGiveBack } from './measure-change.js';
import { measureControl, measureCritical, measureLeafDelay, measureSteps } from './measure-delay.js';
import { measureCeiling, measureCommitted, measureGoodput, measureShares } from './measure-rates.js';
import { measureService } from './measure-service.js';
import { needs } from './needs.js';
import { openRig, type Rig, type Setting } from './rig.js';

const isAble = needs('root', 'namespaces', 'veth', 'htb', 'nft priority', 'iperf3', 'irtt', 'ethtool', 'cc');
const RATE = 100 * MBPS;
const site: LabSite = { name: 'building', interface: 'lan1', allocation: RATE };
const classNamed = (name: string): LabClass => LAB_CLASSES.find((of) => of.name === name) ?? LAB_CLASSES[0]!;

describe.runIf(isAble)('a tree written by hand', () => {
  let rig: Rig;
  let intent: RouterIntent;
  const setting = (fields: Partial<Setting> = {}): Setting => ({
    rig,
    direction: 'upload',
    family: 'ipv4',
    allocation: RATE,
    ...fields,
  });
  const load = {
    load: 'tcp',
    elastic: classNamed('default'),
    rude: [classNamed('background'), classNamed('imaging')],
    critical: classNamed('voice'),
    committed: RATE / 10,
  } as const;
  const control: Record<string, number> = {};

  beforeAll(async () => {
    rig = await openRig();
    await applyPlainLine(rig.topology.router, RATE);
    for (const direction of DIRECTIONS) control[direction] = await measureControl(setting({ direction }), load);
    await removeByHand(rig.topology.router);
    intent = oneSite(RATE);
    await applyByHand(rig.topology.router, intent);
  });
  afterAll(async () => await rig.close());

  test.each(DIRECTIONS)('A1 %s', async (direction) => {
    await judge(await measureGoodput(setting({ direction }), { port: 5004 }));
    await judge(await measureGoodput(setting({ direction, family: 'ipv6' }), { port: 5004 }));
  });
  test.each(DIRECTIONS)('A2 %s', async (direction) => {
    await judge(await measureCommitted(setting({ direction }), { intent, site, classes: LAB_CLASSES }));
  });
  test.each(DIRECTIONS)('A4 A5 %s', async (direction) => {
    console.log(control);
    await judge(await measureCritical(setting({ direction }), { ...load, controlMs: control[direction]! }));
  });
  test.each(['udp', 'mixed'] as const)('A4 %s', async (kind) => {
    await judge(await measureCritical(setting(), { ...load, load: kind }));
  });
  test('A3', async () => {
    await judge(
      await measureSteps(setting(), {
        stepped: classNamed('clinical'),
        committed: 25 * MBPS,
        others: LAB_CLASSES.filter(({ name }) => name !== 'clinical'),
      }),
    );
  });
  test('A6', async () => {
    await judge(await measureLeafDelay(setting(), { ...load, committed: 0.3 * RATE }));
  });
  test('A7', async () => {
    const demands = ['clinical', 'imaging', 'background'].map((name) => ({
      site,
      class: classNamed(name),
      rate: 0.6 * RATE,
    }));
    await judge(await measureShares(setting(), { id: 'A7', intent, demands }));
  });
  test('A8', async () => {
    await judge(
      await measureCeiling(setting(), {
        intent,
        greedy: { site, class: classNamed('voice'), rate: 0.6 * RATE },
        others: [{ site, class: classNamed('default'), rate: 0.3 * RATE }],
      }),
    );
  });
  test('A9 A12', async () => {
    await judge(
      await measureChanges(setting(), {
        critical: classNamed('voice'),
        others: LAB_CLASSES.slice(1),
        ceiling: RATE,
        burst: 25000,
        nothing: async () => void (await rig.topology.router.run(['true'])), change: async (turn) => await applyByHand(rig.topology.router, oneSite(turn % 2 === 0 ? 50 * MBPS : RATE)),
      }),
    );
  });
  test('borrow', async () => {
    await judge(
      await measureGiveBack(setting(), {
        borrower: classNamed('background'),
        owner: classNamed('clinical'),
        committed: leavesOf(intent, 'building', 'upload').get('clinical')!.committed,
      }),
    );
  });
  test('A11', async () => {
    await judge(await measureService(setting(), { intent, classes: LAB_CLASSES, critical: 'voice', seconds: 20 }));
    expect(1).toBe(1);
  });
});
