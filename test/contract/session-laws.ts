import { inspect } from 'node:util';
import { describe, expect } from 'vitest';
import { fanOut } from '../../src/controller/fan-out.js';
import { applyRouter } from '../../src/controller/apply.js';
import type { Session } from '../../src/drivers/driver.js';
import { isQosError } from '../../src/model/error.js';
import { invert } from '../../src/plan/index.js';
import type { Law } from './driver-contract.js';
import type { Rig } from './rig.js';
import { costOf, type Stage } from './stage.js';

const BOB = 'bob@desk/2';

/** Points 12 to 14: more than one session, locks, undos of others, interruption, secrets. */
export function sessionLaws(law: Law, rig: Rig): void {
  describe('with two sessions at once', () => {
    for (const gap of ['lock', 'arm', 'execute', 'observe', 'confirm'] as const) {
      law(`never interleaves: another apply comes whole before ${gap}, or not at all`, [], async (set) => {
        const stage = await set({ foreign: true });
        await stage.reach('one');
        let other: Awaited<ReturnType<Stage['apply']>> | undefined;
        let cost = { writes: 0 };
        const intrude = async (): Promise<void> => {
          cost = await costOf(stage, async () => void (other = await stage.apply('imaging', { holder: BOB })));
        };
        // The first look comes before the lock; what is meant is the one after the writes.
        const call = gap === 'observe' ? 2 : 1;
        const wrap = (session: Session): Session => before(session, { method: gap, call }, intrude);
        const outcome = await stage.apply('web before voice', { wrap });
        if (gap === 'lock') {
          expect(other).toMatchObject({ ok: true });
          expect(outcome).toMatchObject({ reason: 'DriftDetected' });
          expect(await stage.difference('imaging')).toEqual([]);
        } else {
          expect(other).toMatchObject({ ok: false, reason: 'LockHeld' });
          expect(cost.writes).toBeLessThanOrEqual(1);
          expect(outcome).toMatchObject({ ok: true });
          expect(await stage.difference('web before voice')).toEqual([]);
        }
        expect(await stage.device.leftovers()).toEqual([]);
      });
    }
  });

  law('respects a living lock, and takes over one whose holder died', ['time'], async (set) => {
    const stage = await set();
    await stage.session(async (session) => {
      await session.observe();
      await session.lock(BOB, stage.windowMs);
    });
    const refused = await costOf(stage, async () =>
      expect(await stage.apply('one')).toMatchObject({ reason: 'LockHeld' }),
    );
    expect(refused.commands).toEqual([]);
    expect(await stage.session((session) => session.observe())).toMatchObject({ holder: BOB });
    expect(await stage.ours()).toEqual([]);
    expect(await stage.device.leftovers()).toHaveLength(1);
    await stage.outlastWindow();
    expect(await stage.session((session) => session.observe())).not.toHaveProperty('holder');
    await stage.reach('one');
    expect(await stage.device.leftovers()).toEqual([]);
  });

  law('writes nothing beside an armed undo, which then fires once', ['time'], async (set) => {
    const stage = await set({ foreign: true });
    const old = await stage.state();
    await stage.session((session) => half(stage, session, BOB));
    expect(await stage.state()).not.toBe(old);
    const refused = await costOf(stage, async () =>
      expect(await stage.apply('one')).toMatchObject({ reason: 'LockHeld' }),
    );
    expect(refused.writes).toBe(0);
    await stage.outlastWindow();
    expect(await stage.state()).toBe(old);
    expect(await stage.device.leftovers()).toEqual([]);
    await stage.reach('imaging');
    const reached = await stage.state();
    await stage.outlastWindow();
    expect(await stage.state()).toBe(reached);
  });

  law('does not confirm, roll back or release what the device has taken back already', ['time'], async (set) => {
    const stage = await set({ foreign: true });
    const old = await stage.state();
    await stage.session(async (session) => {
      await half(stage, session, BOB);
      await stage.outlastWindow();
      await expect(session.confirm()).rejects.toSatisfy(isQosError);
      await expect(session.rollBack()).rejects.toSatisfy(isQosError);
      expect(await stage.state()).toBe(old);
    });
    expect(await stage.device.leftovers()).toEqual([]);
  });

  law('does not touch the undo of another when it wakes up late', ['time'], async (set) => {
    const stage = await set({ foreign: true });
    await stage.session(async (late) => {
      await half(stage, late, BOB);
      await stage.outlastWindow();
      await stage.session(async (other) => {
        await half(stage, other, 'carol@desk/3');
        const state = await stage.state();
        await expect(late.confirm()).rejects.toSatisfy(isQosError);
        await expect(late.rollBack()).rejects.toSatisfy(isQosError);
        await late.release().catch(() => undefined);
        expect(await late.resume(BOB)).toBe('nothing');
        expect(await stage.state()).toBe(state);
        expect(await other.observe()).toMatchObject({ armed: true });
        await other.confirm();
        expect(await stage.state()).toBe(state);
      });
    });
    expect(await stage.device.leftovers()).toEqual([]);
  });

  law('rolls back on a new session as well as on the old one', [], async (set) => {
    const stage = await set({ foreign: true });
    const old = await stage.state();
    await stage.session((session) => half(stage, session, BOB));
    await stage.session(async (session) => {
      expect(await session.resume('nobody@desk/0')).toBe('nothing');
      expect(await session.resume(BOB)).toBe('armed');
      await session.rollBack();
      expect(await session.resume(BOB)).toBe('nothing');
    });
    expect(await stage.state()).toBe(old);
    expect(await stage.device.leftovers()).toEqual([]);
  });

  law('finishes what it began when it is interrupted, and begins nothing more', ['several'], async (set) => {
    const [first, second] = [await set(), await set()];
    const interruption = new AbortController();
    const stop = (session: Session): Session =>
      before(session, { method: 'execute', call: 1 }, async () => interruption.abort());
    const tasks = [first.task('one', { wrap: stop }), second.task('one')];
    const outcomes = await fanOut(tasks, { concurrency: 1, signal: interruption.signal, act: applyRouter });
    expect(outcomes.map((outcome) => outcome?.reason)).toEqual(['Applied', undefined]);
    expect(await first.difference('one')).toEqual([]);
    expect(await first.device.leftovers()).toEqual([]);
    expect(await second.device.writes()).toBe(0);
  });

  law('shows the password nowhere', ['refuse', 'cut'], async (set) => {
    const stage = await set({ foreign: true });
    const shown: unknown[] = [await stage.reach('one')];
    for (const kind of ['refuse', 'cut-before'] as const) {
      for (const write of [1, 2, 6]) {
        await stage.device.breakAt({ write, kind });
        shown.push(await stage.apply('imaging'));
        await stage.reach('one');
      }
    }
    await stage.device.breakAt({ write: 1, kind: 'cut-before', forGood: true });
    shown.push(await stage.apply('imaging'));
    const failed = await stage.apply('imaging');
    expect(failed.reason).toBe('Unreachable');
    await stage.device.mend();
    const { changeSet } = await stage.plan('imaging');
    const steps = rig.driver.encode(changeSet.changes);
    shown.push(
      failed,
      steps.map((step) => rig.driver.show(step)),
      changeSet,
      stage.journal,
    );
    shown.push(await stage.device.transcript(), await stage.device.objects());
    const text = inspect(shown, { depth: 20, showHidden: true, maxStringLength: null, maxArrayLength: null });
    expect(text.length).toBeGreaterThan(1000);
    expect(text.includes(rig.password)).toBe(false);
    expect(JSON.stringify(shown).includes(rig.password)).toBe(false);
  });
}

interface Call {
  readonly method: keyof Session;
  readonly call: number;
}

/** Runs `act` in whole before one call of one method. */
function before(session: Session, { method, call }: Call, act: () => Promise<void>): Session {
  let calls = 0;
  return new Proxy(session, {
    get(target, name: keyof Session) {
      const own: unknown = Reflect.get(target, name);
      if (typeof own !== 'function') return own;
      return async (...given: readonly unknown[]): Promise<unknown> => {
        if (name === method) {
          calls += 1;
          if (calls === call) await act();
        }
        return Reflect.apply(own, target, given) as unknown;
      };
    },
  });
}

/** An apply of `imaging` that is not confirmed. */
async function half(stage: Stage, session: Session, holder: string): Promise<void> {
  const { driver } = stage.rig;
  const { changeSet } = stage.task('imaging').plan(await session.observe());
  await session.lock(holder, 2 * stage.windowMs);
  await session.arm(driver.encodeUndo(invert(changeSet.changes)), stage.windowMs);
  expect(await session.execute(driver.encode(changeSet.changes))).toEqual([]);
}
