import { describe, expect, it } from 'vitest';
import { applyRouter } from '../../../src/controller/apply.js';
import type { ApplyTask } from '../../../src/controller/apply-task.js';
import type { Session } from '../../../src/drivers/driver.js';
import { QosError } from '../../../src/model/error.js';
import { GUARD_LIMITS } from '../../../src/plan/index.js';
import type { Stage } from '../../contract/stage.js';
import { ROUTER } from '../../contract/transitions.js';
import { stageAt, withOptions } from '../../support/memory-stage.js';

describe('an apply refuses, before any write and without a line in the journal,', () => {
  const refused = async (stage: Stage, task: ApplyTask, code: string): Promise<void> => {
    const writes = stage.device.writes();
    const outcome = await applyRouter(task);
    expect(outcome).toMatchObject({ router: ROUTER, ok: false });
    expect(outcome.error?.code).toBe(code);
    expect(stage.device.writes()).toBe(writes);
    expect(stage.journal).toEqual([]);
    expect(await stage.device.leftovers()).toEqual([]);
  };

  it('a saved plan whose router has moved on', async () => {
    const stage = await stageAt('one');
    const { base } = (await stage.plan('imaging')).changeSet;
    await stage.reach('faster voice');
    stage.journal.length = 0;
    await refused(
      stage,
      withOptions(stage.task('imaging'), { expected: new Map([[ROUTER, base]]) }),
      'apply.stale-plan',
    );
    await stage.reach('one');
    const task = withOptions(stage.task('imaging'), { expected: new Map([[ROUTER, base]]) });
    expect(await applyRouter(task)).toMatchObject({ ok: true, reason: 'Applied' });
  });

  it('more deletions than the guard allows', async () => {
    const stage = await stageAt('one');
    await refused(stage, withOptions(stage.task('nothing'), { guard: GUARD_LIMITS }), 'apply.guard');
    expect(await applyRouter(stage.task('nothing'))).toMatchObject({ ok: true });
  });

  it('what a diagnostic of the device forbids, with its cure', async () => {
    const stage = await stageAt('one');
    const task = stage.task('imaging');
    const message = 'hardware carries packets past the queues';
    const plan: ApplyTask['plan'] = (seen) => ({
      ...task.plan(seen),
      diagnostics: [{ code: 'bypass.hardware-offload', severity: 'error', message, cure: 'Switch it off.' }],
    });
    await refused(stage, { ...task, plan }, 'apply.blocked');
    const { error } = await applyRouter({ ...task, plan });
    expect(error?.message).toContain(message);
    expect(error?.cure).toBe('Switch it off.');
  });

  it('a router that does not answer', async () => {
    const stage = await stageAt('one');
    const open = (): Promise<Session> => Promise.reject(new QosError('router.unreachable', 'r: no answer'));
    await refused(stage, { ...stage.task('imaging'), open }, 'router.unreachable');
  });

  it('a plan that cannot be made', async () => {
    const stage = await stageAt('one');
    const plan = (): never => {
      throw new TypeError('no kind x');
    };
    await refused(stage, { ...stage.task('imaging'), plan }, 'internal');
  });
});
