import { describe, expect } from 'vitest';
import type { RouterOutcome } from '../../src/controller/outcome.js';
import type { DeviceObject } from '../../src/model/device.js';
import type { Law } from './driver-contract.js';
import { type Ability, type Fault, sampleOf } from './rig.js';
import { costOf, type Stage } from './stage.js';

const FROM = 'one';
const TO = 'a bit of everything';

/** Points 8 to 10: whatever fails, wherever it fails. */
export function failureLaws(law: Law): void {
  describe('is at the old or at the new state in whole', () => {
    const faults: readonly (readonly [Fault['kind'], Ability, string])[] = [
      ['refuse', 'refuse', 'any one write is refused'],
      ['cut-before', 'cut', 'the connection is cut before any one write'],
      ['cut-after', 'cut', 'the connection is cut after any one write'],
      ['reboot', 'reboot', 'the device reboots after any one write'],
    ];
    for (const [turn, [kind, ability, title]] of faults.entries()) {
      law(`when ${title}`, [ability], async (set) => {
        const trial = await prepare(await set({ foreign: true }));
        for (const write of writesOf(trial, turn)) await strike(trial, { write, kind });
      });
    }
  });

  law('leaves nothing that fires after it was confirmed', ['time'], async (set) => {
    const stage = await set({ foreign: true });
    await stage.reach(FROM);
    const before = await stage.device.objects();
    await stage.outlastWindow();
    expect(await stage.device.objects()).toEqual(before);
    expect(await stage.device.leftovers()).toEqual([]);
  });

  law('leaves nothing that runs at the next start after it was confirmed', ['reboot'], async (set) => {
    const stage = await set({ foreign: true });
    await stage.reach(FROM);
    const before = await stage.state();
    await stage.device.reboot();
    expect(await stage.state()).toBe(before);
  });
}

/** The same when nobody answers any more, in which the device is left to itself. */
export function lossLaws(law: Law): void {
  describe('is at the old or at the new state in whole', () => {
    // A cut and a loss at other writes than each other, where not all are struck.
    for (const [turn, kind] of (['cut-after', 'cut-before'] as const).entries()) {
      law(`when the device is lost for good ${kind.slice(4)} any one write`, ['cut', 'time'], async (set) => {
        const trial = await prepare(await set({ foreign: true }));
        for (const write of writesOf(trial, turn + 1)) await strike(trial, { write, kind, forGood: true });
      });
    }

    law('when a command is never answered', ['hang', 'time'], async (set) => {
      const trial = await prepare(await set({ foreign: true }));
      // The lock, the undo, a write in the middle, the last of the confirmation.
      for (const write of [1, 2, Math.ceil(trial.writes / 2), trial.writes])
        await strike(trial, { write, kind: 'hang' }, 1000);
    });
  });
}

interface Trial {
  readonly stage: Stage;
  readonly old: string;
  readonly fresh: string;
  readonly writes: number;
  readonly foreign: readonly DeviceObject[];
}

function writesOf({ stage, writes }: Trial, turn: number): readonly number[] {
  const { stride = 1 } = stage.rig;
  const all = Array.from({ length: writes }, (_, index) => index + 1);
  return sampleOf(
    all.filter((write) => write % stride === turn % stride),
    stage.rig,
  );
}

/** Walks there and back once to know both states and how many writes it takes, lock, undo and confirmation included. */
async function prepare(stage: Stage): Promise<Trial> {
  await stage.reach(FROM);
  const old = await stage.state();
  const { writes } = await costOf(stage, () => stage.reach(TO));
  const fresh = await stage.state();
  await stage.reach(FROM);
  expect(await stage.state()).toBe(old);
  expect(writes).toBeGreaterThan(10);
  return { stage, old, fresh, writes, foreign: await stage.foreign() };
}

async function strike(trial: Trial, fault: Fault, timeoutMs?: number): Promise<void> {
  const { stage, old, fresh, foreign } = trial;
  const where = `${fault.kind} at write ${fault.write} of ${trial.writes}`;
  await stage.device.breakAt(fault);
  const outcome = await stage.apply(TO, timeoutMs === undefined ? {} : { timeoutMs });
  if (fault.forGood === true) {
    await stage.outlastWindow();
    await stage.device.mend();
  }
  const state = await stage.state();
  expect([old, fresh], `${where}: ${said(outcome)}, but the device is in neither state`).toContain(state);
  if (outcome.ok) expect(state, `${where}: said done, but it is not`).toBe(fresh);
  else if (!isUnknown(outcome)) expect(state, `${where}: ${said(outcome)}, but it is done`).toBe(old);
  const left = await stage.difference(TO);
  expect(left.length === 0, `${where}: a new plan does not tell the truth`).toBe(state === fresh);
  if (fault.forGood === true)
    expect(await stage.session((session) => session.observe())).toMatchObject({ armed: false });
  else expect(await stage.device.leftovers(), `${where}: ${said(outcome)}`).toEqual([]);
  if (outcome.ok && fault.kind !== 'reboot' && stage.rig.cannot.reboot === undefined) {
    await stage.device.reboot();
    expect(await stage.state(), `${where}: said done, but the next start brings something else`).toBe(fresh);
  }
  if (fault.forGood === true) {
    // A dead lock is an object that does nothing; the next apply takes it over.
    if ((await stage.device.leftovers()).length > 0) await stage.outlastLock();
    await stage.reach(TO);
  }
  await stage.reach(FROM);
  expect(await stage.state(), `${where}: the way back`).toBe(old);
  expect(await stage.device.leftovers(), where).toEqual([]);
  expect(await stage.foreign(), where).toEqual(foreign);
}

const said = (outcome: RouterOutcome): string => `${outcome.reason} "${outcome.error?.message ?? ''}"`;

/** The one thing that nobody can know: whether a confirmation arrived whose answer never came. */
const isUnknown = (outcome: RouterOutcome): boolean => outcome.error?.message.includes('not known') === true;
