import { afterEach, describe, expect, it, vi } from 'vitest';
import { applyRouter } from '../../../src/controller/apply.js';
import { QosError } from '../../../src/model/error.js';
import { stageAt, withSession } from '../../support/memory-stage.js';

afterEach(() => vi.useRealTimers());

describe('an apply', () => {
  it('rolls back what reads back as something else', async () => {
    const stage = await stageAt('one');
    const old = await stage.state();
    const task = withSession(stage.task('imaging'), (session) => ({
      execute: (steps) => session.execute(steps.slice(1)),
    }));
    const outcome = await applyRouter(task);
    expect(outcome).toMatchObject({ ok: false, reason: 'RolledBack', error: { code: 'apply.not-verified' } });
    expect(outcome.error?.message).toContain('has what it had before');
    expect(await stage.state()).toBe(old);
  });

  it('puts rules right that arrived in another order, once', async () => {
    const stage = await stageAt('nothing');
    const sent: number[] = [];
    const task = withSession(stage.task('one'), (session) => ({
      execute: (steps) => {
        sent.push(steps.length);
        return session.execute(sent.length === 1 ? steps.toReversed() : steps);
      },
    }));
    expect(await applyRouter(task)).toMatchObject({ ok: true, reason: 'Applied' });
    expect(sent).toHaveLength(2);
    expect(await stage.difference('one')).toEqual([]);
  });

  it('says that an undo which ran did not lead back', async () => {
    const stage = await stageAt('one');
    const task = withSession(stage.task('imaging'), (session) => ({
      execute: async (steps) => {
        await stage.device.tamper('remove');
        await stage.device.breakAt({ write: 2, kind: 'refuse' });
        return session.execute(steps);
      },
    }));
    const outcome = await applyRouter(task);
    expect(outcome).toMatchObject({ ok: false, reason: 'RollbackFailed' });
    expect(outcome.error?.message).toContain('does not hold what it had before');
  });

  it('does not know whether it is confirmed when neither confirmation nor a new look gets an answer', async () => {
    const stage = await stageAt('one');
    const task = withSession(stage.task('imaging'), () => ({
      confirm: async () => {
        await stage.device.breakAt({ write: 1, kind: 'cut-before', forGood: true });
        return stage.session((session) => session.lock('nobody', 1));
      },
    }));
    const outcome = await applyRouter(task);
    expect(outcome).toMatchObject({ ok: false, reason: 'RollbackFailed' });
    expect(outcome.error?.message).toContain('not known to be confirmed');
  });

  it('is told that it was undone when the undo fired before the confirmation', async () => {
    const stage = await stageAt('one');
    const old = await stage.state();
    const task = withSession(stage.task('imaging'), (session) => ({
      confirm: async () => {
        await stage.device.passTime(stage.windowMs);
        return session.confirm();
      },
    }));
    const outcome = await applyRouter(task);
    expect(outcome).toMatchObject({ ok: false, reason: 'RolledBack' });
    expect(outcome.error?.message).toContain('the undo fired before it was confirmed');
    expect(await stage.state()).toBe(old);
  });

  it('writes nothing when the router changed between the first look and the lock', async () => {
    const stage = await stageAt('one');
    const task = withSession(stage.task('imaging'), (session) => ({
      lock: async (holder, forMs) => {
        await stage.device.tamper('change');
        return session.lock(holder, forMs);
      },
    }));
    const commands = stage.device.commands().length;
    expect(await applyRouter(task)).toMatchObject({ reason: 'DriftDetected', error: { code: 'apply.stale-plan' } });
    expect(stage.device.commands()).toHaveLength(commands);
    expect(await stage.device.leftovers()).toEqual([]);
  });

  it('hangs up well before the window ends, takes back what it wrote, and says what to do', async () => {
    vi.useFakeTimers();
    const stage = await stageAt('one');
    const old = await stage.state();
    let isFirst = true;
    const task = withSession(stage.task('imaging'), (session) => {
      let hangUp: (why: Error) => void = () => undefined;
      const isSlow = isFirst;
      isFirst = false;
      return {
        execute: async (steps) => {
          await session.execute(steps.slice(0, 2));
          return new Promise((_, reject) => {
            hangUp = reject;
          });
        },
        close: async () => {
          hangUp(new QosError('router.connection-lost', 'the connection was closed'));
          if (isSlow) await session.close();
        },
      };
    });
    const running = applyRouter(task);
    await vi.advanceTimersByTimeAsync(stage.windowMs * 0.79);
    expect(await stage.state()).not.toBe(old);
    await vi.advanceTimersByTimeAsync(stage.windowMs * 0.02);
    const outcome = await running;
    expect(outcome).toMatchObject({ ok: false, reason: 'RolledBack' });
    expect(outcome.error?.message).toContain('not done after 480 s of the window');
    expect(outcome.error?.cure).toContain('--confirm-within');
    expect(await stage.state()).toBe(old);
    expect(vi.getTimerCount()).toBe(0);
  });
});
