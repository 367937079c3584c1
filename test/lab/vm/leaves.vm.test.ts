import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Discipline } from '../../../src/model/policy.js';
import { MBPS } from '../../support/nouns.js';
import { criticalLoad } from '../bench.js';
import { applyPlainLine, removeByHand } from '../hand-htb.js';
import { judge } from '../judge.js';
import { LAB_CLASSES, labClass, leavesOf, oneSite } from '../lab-intent.js';
import { linuxRouter } from '../linux-router.js';
import { underLoad } from '../load.js';
import { measureControl } from '../measure-delay.js';
import { describeSetting, type Setting } from '../rig.js';
import { probe, type Probed } from '../round-trip.js';
import type { VirtualLab } from './network.js';
import { imageHere, startVirtualRouter, virtualLabRig } from './virtual-router.js';

const image = imageHere();
/** So little that emulation never is the narrowest place, however busy the machine. */
const RATE = 10 * MBPS;
const PREFERRED: readonly Discipline[] = ['cake', 'fq_codel', 'sfq', 'fifo'];
const intent = oneSite(
  RATE,
  LAB_CLASSES.map((one) => ({ ...one, disciplines: PREFERRED })),
);

/** A kernel without its modules has only what is built in: taken away one after the other, each makes room for the next choice. */
const KERNELS = [
  { leaf: 'cake', without: '' },
  { leaf: 'fq_codel', without: 'sch_cake' },
] as const;

const REPEATS = 2;
/** Emulation comes late by milliseconds at any time, on both lines alike: so the two are compared, and a real kernel judges delays. */
const TIMES_BETTER = 5;

describe.runIf(image !== undefined)('the voice class, with the line full', () => {
  let lab: VirtualLab;
  let setting: Setting;
  let controlMs: number;
  const committed = leavesOf(intent, 'building', 'download').get('voice')?.committed ?? 0;
  const load = criticalLoad('tcp', committed);

  beforeAll(async () => {
    if (image === undefined) return;
    lab = await startVirtualRouter(image);
    setting = { rig: virtualLabRig(lab), direction: 'download', family: 'ipv4', allocation: RATE };
    await applyPlainLine(lab.topology.router, RATE);
    controlMs = await measureControl(setting, load);
    await removeByHand(lab.topology.router);
  });
  afterAll(() => lab.close());

  test.each(KERNELS)('passes a full line whose leaves are $leaf', async ({ leaf, without }) => {
    if (without !== '') await lab.sh(`tc qdisc del dev lan1 root; tc qdisc del dev wan root; ${takeAway(without)}`);
    const router = linuxRouter({ ...lab.login, privateKey: image?.privateKey ?? '' });
    expect(await router.apply(intent)).toMatchObject({ ok: true });
    expect((await router.plan(intent)).changeSet.changes).toEqual([]);
    const leaves = (await lab.sh('tc qdisc show dev lan1')).split('\n').filter((line) => line.includes('parent 7105:'));
    expect(leaves.filter((line) => line.startsWith(`qdisc ${leaf} `))).toHaveLength(LAB_CLASSES.length);

    const idle: Probed[] = [];
    const loaded: Probed[] = [];
    const look = (): Promise<Probed> => probe(setting, { of: labClass('voice'), committed, seconds: 2 });
    for (let turn = 0; turn < REPEATS; turn += 1) {
      idle.push(await look());
      loaded.push(await underLoad(setting, load, look));
    }
    // What the emulator adds is never less than nothing: the best of some runs is the nearest to the truth.
    const best = (runs: readonly Probed[]): number => Math.min(...runs.map(({ stamped }) => stamped.p99Ms));
    const about = { id: `VM ${leaf}`, setting: `${describeSetting(setting)}, kernel ${image?.release ?? ''}` };
    const sum = (name: 'lost' | 'sent'): number => loaded.reduce((total, { stamped }) => total + stamped[name], 0);
    // A port of the emulator may overflow before any queue of the router has seen the packet.
    const lost = (100 * sum('lost')) / sum('sent');
    await judge([
      { ...about, what: 'voice on an idle line, p99', value: best(idle), unit: 'ms', limit: {} },
      { ...about, what: 'voice on a full line, p99', value: best(loaded), unit: 'ms', limit: {} },
      { ...about, what: 'voice on a full unshaped line, p99', value: controlMs, unit: 'ms', limit: {} },
      {
        ...about,
        what: 'better than unshaped',
        value: controlMs / best(loaded),
        unit: 'times',
        limit: { atLeast: TIMES_BETTER },
      },
      { ...about, what: 'voice on a full line, lost', value: lost, unit: '%', limit: { atMost: 1 } },
    ]);
  });
});

const takeAway = (module: string): string => `rmmod ${module}; find /lib/modules -name ${module}.ko -exec rm {} +`;
