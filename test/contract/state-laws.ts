import { describe, expect } from 'vitest';
import { keyOf } from '../../src/plan/index.js';
import { kindsOf } from '../../src/pipeline.js';
import type { Law } from './driver-contract.js';
import { type Rig, sampleOf } from './rig.js';
import { costOf, type Stage } from './stage.js';
import { manyQueues, type StateName, TRANSITIONS } from './transitions.js';

/** Points 1 to 7, 11 and 15: what a device holds when nothing goes wrong. */
export function stateLaws(law: Law, rig: Rig): void {
  law('observes a blank device as empty, and writes nothing for it', [], async (set) => {
    const stage = await set();
    const seen = await stage.session((session) => session.observe());
    expect(await stage.ours()).toEqual([]);
    expect(await stage.difference('nothing')).toEqual([]);
    expect(seen.armed).toBe(false);
    expect(await stage.device.writes()).toBe(0);
  });

  describe('walks there and back', () => {
    for (const { reason, from, to, needs } of sampleOf(TRANSITIONS, rig)) {
      law(`when ${reason}`, needs === undefined ? [] : [needs], async (set) => {
        const stage = await set({ foreign: true });
        const foreign = await stage.foreign();
        expect(foreign.length).toBeGreaterThan(0);
        const old = await arrive(stage, from);
        const there = await arrive(stage, to);
        expect(there).not.toBe(old);
        expect(await arrive(stage, from)).toBe(old);
        expect(await stage.foreign()).toEqual(foreign);
      });
    }
  });

  law('exempts from FastTrack and takes that back', ['fasttrack'], async (set) => {
    const stage = await set({ fasttrack: true });
    const rows = async (): Promise<unknown> => (await stage.device.objects()).filter((object) => !object.dynamic);
    const found = await rows();
    await arrive(stage, 'exempt');
    expect(await rows()).not.toEqual(found);
    const refused = await costOf(stage, async () =>
      expect(await stage.apply('one')).toMatchObject({ reason: 'Bypassed' }),
    );
    expect(refused.writes).toBe(0);
    await arrive(stage, 'nothing');
    expect(await rows()).toEqual(found);
  });

  law(
    'updates a rate in place: one command for each queue that it touches, and nothing else',
    ['commands'],
    async (set) => {
      const stage = await set({ foreign: true });
      await stage.reach('one');
      const changes = await stage.difference('more for voice');
      const kinds = changes.map((change) => (change.action === 'update' ? change.before.kind : `not ${change.action}`));
      expect(kinds).toEqual(kinds.map(() => kinds[0]));
      const { commands } = await costOf(stage, () => stage.reach('more for voice'));
      expect(commands).toEqual(kinds.map((kind) => `set ${kind}`));
    },
  );

  law('deletes and makes anew no queue for a rate', [], async (set) => {
    const stage = await set({ foreign: true });
    const kinds = kindsOf(stage.rig.driver);
    const queues = async (): Promise<readonly unknown[]> =>
      (await stage.ours()).filter(({ kind }) => kinds.get(kind)?.guarded).map(({ kind, handle }) => [kind, handle]);
    await stage.reach('one');
    const before = await queues();
    expect(before.length).toBeGreaterThan(0);
    for (const state of ['more for voice', 'faster voice', 'more of everything'] as const) {
      await stage.reach(state);
      expect(await queues()).toEqual(before);
    }
  });

  law('reports drift made by hand exactly, and repairs it without touching the rest', ['drift'], async (set) => {
    const stage = await set({ foreign: true });
    const kinds = kindsOf(stage.rig.driver);
    await stage.reach('one');
    const right = await stage.state();
    const foreign = await stage.foreign();
    for (const how of ['change', 'remove'] as const) {
      const object = await stage.device.tamper(how);
      const spec = kinds.get(object.kind);
      const changes = await stage.difference('one');
      expect(changes.map((change) => change.key)).toEqual([spec === undefined ? '' : keyOf(object, spec)]);
      expect(changes[0]?.action).toBe(how === 'change' ? 'update' : 'create');
      expect((await stage.reach('one')).changes).toBe(1);
      expect(await stage.state()).toBe(right);
      expect(await stage.foreign()).toEqual(foreign);
    }
  });

  law('counts every queue of an intent, and no other', [], async (set) => {
    const stage = await set({ foreign: true });
    await stage.reach('one');
    const intent = stage.intent('one');
    const writes = await stage.device.writes();
    const counted = await stage.session((session) => session.counters());
    const queues = stage.rig.driver.count(counted, intent);
    expect(queues.map(({ queue }) => queue).toSorted()).toEqual(intent.queues.map(({ id }) => id).toSorted());
    expect(counted.length).toBe(queues.length);
    expect(
      queues.every(({ bytes, packets, drops, backlog }) =>
        [bytes, packets, drops, backlog].every(Number.isSafeInteger),
      ),
    ).toBe(true);
    expect(await stage.device.writes()).toBe(writes);
  });

  law('falls back where a discipline is missing, and says so', ['lacks-discipline'], async (set) => {
    const stage = await set({ lacks: 'discipline' });
    const plan = await stage.plan('one');
    expect(plan.diagnostics.map((one) => one.code)).toContain('audit.discipline');
    await arrive(stage, 'one');
  });

  law('writes nothing to a device that cannot undo by itself', ['lacks-timer'], async (set) => {
    const stage = await set({ lacks: 'timer' });
    const outcome = await stage.apply('one');
    expect(outcome).toMatchObject({ ok: false });
    expect(await stage.ours()).toEqual([]);
    expect(await stage.device.leftovers()).toEqual([]);
  });

  law('holds five hundred queues on one device', [], async (set) => {
    const stage = await set();
    const intent = manyQueues(stage.ground, 63);
    expect(intent.queues.length).toBeGreaterThanOrEqual(500);
    await stage.reach(intent);
    expect(await stage.difference(intent)).toEqual([]);
    expect(await costOf(stage, () => stage.reach(intent))).toEqual({ writes: 0, commands: [] });
    await stage.reach('nothing');
    expect(await stage.ours()).toEqual([]);
  });
}

/** Applies, and sees that the device is tidy, and that a second apply finds nothing left to do and writes nothing. */
async function arrive(stage: Stage, state: StateName): Promise<string> {
  await stage.reach(state);
  expect(await stage.device.leftovers()).toEqual([]);
  const again = await costOf(stage, async () =>
    expect(await stage.apply(state), `what is left to do for "${state}"`).toMatchObject({ reason: 'NoChange' }),
  );
  expect(again, `a second apply of "${state}"`).toEqual({ writes: 0, commands: [] });
  return stage.state();
}
