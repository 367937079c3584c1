import { describe, expect, it } from 'vitest';
import { applyRouter } from '../../../src/controller/apply.js';
import type { Stage } from '../../contract/stage.js';
import { ROUTER } from '../../contract/transitions.js';
import { stageAt, withOptions } from '../../support/memory-stage.js';

describe('the journal', () => {
  const events = (stage: Stage): readonly string[] =>
    stage.journal.map((line) => (JSON.parse(line) as { event: string }).event);

  it('begins before the first write, with the whole plan, and ends after the last', async () => {
    const stage = await stageAt('one');
    const task = stage.task('imaging');
    const writes: number[] = [];
    const note = async (): Promise<void> => void writes.push(await stage.device.writes());
    const before = await stage.device.writes();
    await applyRouter(withOptions(task, { journal: { begin: note, end: note } }));
    expect(writes).toEqual([before, await stage.device.writes()]);
    await stage.apply('one');
    const [begin = '', end = ''] = stage.journal;
    expect(JSON.parse(begin)).toMatchObject({ event: 'begin', router: ROUTER, holder: 'alice@desk/1' });
    expect((JSON.parse(begin) as { plan: { changeSet: { changes: unknown[] } } }).plan.changeSet.changes).not.toEqual(
      [],
    );
    expect(JSON.parse(end)).toMatchObject({ event: 'end', reason: 'Applied', ok: true });
  });

  it('says nothing about a router that is as it should be', async () => {
    const stage = await stageAt('one');
    expect(await stage.apply('one')).toMatchObject({ reason: 'NoChange', changes: 0 });
    expect(stage.journal).toEqual([]);
  });

  it.each([
    ['the lock is refused', 1],
    ['the undo cannot be armed', 2],
    ['a write is refused', 4],
  ])('ends when %s', async (_, write) => {
    const stage = await stageAt('one');
    await stage.device.breakAt({ write, kind: 'refuse' });
    expect(await stage.apply('imaging')).toMatchObject({ ok: false });
    expect(events(stage)).toEqual(['begin', 'end']);
  });

  it('ends when another holds the lock', async () => {
    const stage = await stageAt('one');
    await stage.session((session) => session.lock('bob', stage.windowMs));
    expect(await stage.apply('imaging')).toMatchObject({ ok: false, reason: 'LockHeld' });
    expect(events(stage)).toEqual(['begin', 'end']);
  });

  it('stops the apply when it cannot begin', async () => {
    const stage = await stageAt('one');
    const writes = stage.device.writes();
    const journal = { begin: () => Promise.reject(new Error('disk full')), end: async () => undefined };
    const outcome = await applyRouter(withOptions(stage.task('imaging'), { journal }));
    expect(outcome).toMatchObject({ ok: false, error: { message: 'disk full' } });
    expect(stage.device.writes()).toBe(writes);
  });

  it('does not make a failure of what was done when it cannot end, but says so', async () => {
    const stage = await stageAt('one');
    const journal = { begin: async () => undefined, end: () => Promise.reject(new Error('disk full')) };
    const outcome = await applyRouter(withOptions(stage.task('imaging'), { journal }));
    expect(outcome).toMatchObject({ ok: true, reason: 'Applied' });
    expect(outcome.error?.message).toContain('disk full');
    expect(await stage.difference('imaging')).toEqual([]);
  });
});
