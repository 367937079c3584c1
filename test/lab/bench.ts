import { afterAll, beforeAll } from 'vitest';
import type { RouterIntent } from '../../src/model/intent.js';
import type { Family } from '../../src/model/prefix.js';
import { type Direction, DIRECTIONS, type Rate } from '../../src/model/rate.js';
import { MBPS } from '../support/nouns.js';
import { applyPlainLine, removeByHand } from './hand-htb.js';
import { labClass, leavesOf, oneSite } from './lab-intent.js';
import type { Load } from './load.js';
import { type CriticalOptions, measureControl } from './measure-delay.js';
import { type Apply, openRig, type Rig, type RigOptions, type Setting } from './rig.js';

/** Who shapes: by hand, or a driver. */
export interface Shaper {
  /** Puts an intent in force; one that differs from the last in rates only, without interruption. */
  readonly apply: Apply;
  /** The writes of another intent alone, without what makes an apply safe; how long they took, in ms. */
  write(intent: RouterIntent): Promise<number>;
  /** Goes the ways of a write and changes nothing. */
  nothing(): Promise<void>;
  close(): Promise<void>;
}

export type OpenShaper = (rig: Rig) => Promise<Shaper>;

/** Of the building, where a measurement is not about rates. */
export const RATE: Rate = 100 * MBPS;

/** A network, somebody who shapes it, and the building's 100 Mbps in force. */
export interface Bench {
  readonly rig: Rig;
  readonly shaper: Shaper;
  readonly intent: RouterIntent;
  readonly setting: (direction: Direction, family?: Family, allocation?: Rate) => Setting;
  readonly committed: (trafficClass: string) => Rate;
  /** 99th percentile of the unshaped line under the load of `criticalLoad('tcp')`, where it was asked for. */
  readonly controlMs: Readonly<Partial<Record<Direction, number>>>;
}

export interface BenchOptions extends RigOptions {
  readonly control?: readonly Direction[];
}

/** Sets it up before the tests of a `describe` and takes it down after them. */
export function onBench(open: OpenShaper, options: BenchOptions = {}): () => Bench {
  let bench: Bench | undefined;
  beforeAll(async () => {
    bench = await openBench(open, options);
  });
  afterAll(async () => {
    await bench?.shaper.close();
    await bench?.rig.close();
  });
  return () => {
    if (bench === undefined) throw new TypeError('nothing was set up');
    return bench;
  };
}

async function openBench(open: OpenShaper, { control = [], ...options }: BenchOptions): Promise<Bench> {
  const rig = await openRig(options);
  const intent = oneSite(RATE);
  const setting: Bench['setting'] = (direction, family = 'ipv4', allocation = RATE) => ({
    rig,
    direction,
    family,
    allocation,
  });
  const leaves = leavesOf(intent, 'building', 'upload');
  const committed = (name: string): Rate => leaves.get(name)?.committed ?? 0;
  const controlMs: Partial<Record<Direction, number>> = {};
  if (control.length > 0) await applyPlainLine(rig.topology.router, RATE);
  for (const direction of DIRECTIONS.filter((one) => control.includes(one)))
    controlMs[direction] = await measureControl(setting(direction), criticalLoad('tcp', committed('voice')));
  await removeByHand(rig.topology.router);
  const shaper = await open(rig);
  await shaper.apply(intent);
  return { rig, shaper, intent, setting, committed, controlMs };
}

/** Voice while the others fill the line. */
export const criticalLoad = (load: Load, committed: Rate): CriticalOptions => ({
  load,
  elastic: labClass('default'),
  rude: [labClass('background'), labClass('imaging')],
  critical: labClass('voice'),
  committed,
});
