import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../src/source/hash.js';
import { applyRouter } from '../../../src/controller/apply.js';
import { planChanges, planTakeBack } from '../../../src/controller/plan-changes.js';
import { type ChangeSet, PLAN_FORMAT, type Plan } from '../../../src/model/change.js';
import { memoryRig } from '../../contract/memory-rig.js';
import { routerosApiRig } from '../../contract/routeros-api-rig.js';
import { Stage } from '../../contract/stage.js';
import { ROUTER, type StateName } from '../../contract/transitions.js';

/** As it is after it was written to a file and read again. */
function saved(changeSet: ChangeSet): ChangeSet {
  const plan: Plan = { formatVersion: PLAN_FORMAT, instant: 0, revision: 'r', changeSets: [changeSet] };
  const [read] = (JSON.parse(JSON.stringify(plan)) as Plan).changeSets;
  if (read === undefined) throw new Error('lost');
  return read;
}

describe.each([
  ['memory', memoryRig],
  ['RouterOS', routerosApiRig],
])('a saved plan (%s)', (_, rig) => {
  const planned = async (from: StateName, to: StateName) => {
    const stage = await Stage.set(rig, { foreign: true });
    await stage.reach(from);
    const { changeSet } = await stage.plan(to);
    const set = saved(changeSet);
    expect(set).toEqual(changeSet);
    return { stage, set };
  };

  it('leads to the same state as the apply that it was made for', async () => {
    const { stage, set } = await planned('one', 'a bit of everything');
    const foreign = await stage.foreign();
    const options = { ...stage.task('one').options, expected: new Map([[ROUTER, set.base]]) };
    const task = { ...stage.task('one'), plan: planChanges(rig.driver, set, sha256), options };
    expect(await applyRouter(task)).toMatchObject({ ok: true, reason: 'Applied', changes: set.changes.length });
    expect(await stage.difference('a bit of everything')).toEqual([]);
    expect(await stage.foreign()).toEqual(foreign);
    await stage.device.close();
  });

  it('is taken back whole, and only as long as the router holds what it left', async () => {
    const { stage, set } = await planned('one', 'a bit of everything');
    const old = await stage.state();
    await stage.reach('a bit of everything');
    const takeBack = (): Promise<unknown> =>
      applyRouter({
        ...stage.task('one'),
        plan: planTakeBack(rig.driver, set, sha256),
        options: { ...stage.task('one').options, expected: new Map([[ROUTER, set.target]]) },
      });
    expect(await takeBack()).toMatchObject({ ok: true, reason: 'Applied' });
    expect(await stage.state()).toBe(old);
    await stage.reach('imaging');
    const state = await stage.state();
    expect(await takeBack()).toMatchObject({ ok: false, error: { code: 'apply.stale-plan' } });
    expect(await stage.state()).toBe(state);
    await stage.device.close();
  });
});

describe('the goal of given changes', () => {
  it('is fixed at the first look, so that what is left is told by the second', async () => {
    const stage = await Stage.set(memoryRig);
    await stage.reach('one');
    const { changeSet } = await stage.plan('imaging');
    const plan = planChanges(memoryRig.driver, changeSet, sha256);
    await stage.session(async (session) => {
      const first = plan(await session.observe());
      expect(first.changeSet.changes).toHaveLength(changeSet.changes.length);
      expect(first.changeSet.base).toBe(changeSet.base);
      expect(first.changeSet.target).toBe(changeSet.target);
      await stage.reach('imaging');
      expect(plan(await session.observe()).changeSet.changes).toEqual([]);
      await stage.reach('one');
      expect(plan(await session.observe()).changeSet.changes).toHaveLength(changeSet.changes.length);
    });
  });
});
