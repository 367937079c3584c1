import { afterEach, describe, expect, it } from 'vitest';
import type { Session } from '../../../../src/drivers/driver.js';
import { type SimRouter, type SimRouterOptions } from '../../../../src/simulator/index.js';
import { Trap } from '../../../../src/simulator/trap.js';
import { COMMAND_TREES, problemsOf, sentence } from '../../../support/command-trees.js';
import { problemOf } from '../../../support/rude-api.js';
import { misbehave, simBench } from '../../../support/sim-sessions.js';

const { router, session, close } = simBench();
afterEach(close);

const MINUTE = 60_000;
const SCRIPTS = '/system/script';
const TIMERS = '/system/scheduler';

const namesOf = (sim: SimRouter): readonly (string | undefined)[] =>
  [SCRIPTS, TIMERS].flatMap((menu) => sim.rows(menu).map((row) => row['name']));

const leave = (sim: SimRouter, menu: string, values: Readonly<Record<string, string>>) =>
  sim.device.command(menu, 'add', { values });

/** A session that has looked once, as before every apply. */
async function ready(sim: SimRouter): Promise<Session> {
  const one = await session(sim);
  await one.observe();
  return one;
}

describe('the lock on the router', () => {
  it('keeps a second controller out, and says who holds it until when', async () => {
    const sim = await router({ now: () => Date.UTC(2026, 5, 15, 8, 0, 0) });
    await (await ready(sim)).lock('alice@noc', 5 * MINUTE);
    const problem = await problemOf((await ready(sim)).lock('bob@noc', 5 * MINUTE));
    expect(problem.code).toBe('router.lock-held');
    expect(problem.message).toMatch(/alice@noc holds the lock until 2026-06-15 08:0[45]:\d\d/);
    expect(problem.cure).toContain('Wait');
  });

  it('is taken over when its time has passed, in either style of dates', async () => {
    for (const version of ['6.49.10', '7.22.3']) {
      const sim = await router({ version });
      await (await ready(sim)).lock('alice@noc', MINUTE);
      sim.advance(2 * MINUTE);
      await (await ready(sim)).lock('bob@noc', MINUTE);
      expect(sim.rows(SCRIPTS).map((row) => row['comment'])).toEqual([expect.stringContaining('bob@noc until ')]);
    }
  });

  it('is held when nobody can tell until when', async () => {
    const sim = await router();
    leave(sim, SCRIPTS, { name: 'qos-lock', comment: 'please do not touch' });
    expect((await problemOf((await ready(sim)).lock('bob@noc', MINUTE))).code).toBe('router.lock-held');
    expect(namesOf(sim)).toEqual(['qos-lock']);
  });

  it('is held when the router no longer tells the time', async () => {
    const sim = await router();
    const bob = await ready(sim);
    await (await ready(sim)).lock('alice@noc', MINUTE);
    sim.advance(2 * MINUTE);
    misbehave(sim, (path) => (path === '/system/clock' ? { rows: [{}] } : undefined));
    expect((await problemOf(bob.lock('bob@noc', MINUTE))).code).toBe('router.lock-held');
  });

  it('is given up when it comes and goes faster than it can be taken', async () => {
    const sim = await router();
    misbehave(sim, (path, command) => {
      if (path === SCRIPTS && command === 'add') throw new Trap('failure: item with this name already exists');
      return undefined;
    });
    const problem = await problemOf((await ready(sim)).lock('bob@noc', MINUTE));
    expect(problem).toMatchObject({ code: 'router.lock-held', subject: 'r-7' });
    expect(problem.message).toContain('at the same moment');
  });

  it('that cannot be written is an error with the words of the router', async () => {
    const sim = await router({ policy: 'api,read' });
    const problem = await problemOf((await ready(sim)).lock('bob@noc', MINUTE));
    expect(problem.code).toBe('router.command');
    expect(problem.message).toContain('not enough permissions');
  });

  it('is not tried before the clock is known', async () => {
    const sim = await router();
    const problem = await problemOf((await session(sim)).lock('bob@noc', MINUTE));
    expect(problem).toMatchObject({ code: 'router.not-armed', subject: 'r-7' });
    expect(sim.stats.writes).toBe(0);
  });
});

type Reason = (sim: SimRouter) => void;

const atScheduler =
  (change: (values: Record<string, string>) => Readonly<Record<string, string>> | undefined): Reason =>
  (sim) =>
    misbehave(sim, (path, command, { values }) => {
      if (path !== TIMERS || command !== 'add') return undefined;
      const changed = change({ ...values });
      if (changed === undefined) return { ret: '*FF' };
      return changed === values ? undefined : { ret: leaveRow(sim, TIMERS, changed) };
    });

const leaveRow = (sim: SimRouter, menu: string, fields: Readonly<Record<string, string>>): string =>
  sim.device.table(menu).seed(fields).id;

describe('an undo', () => {
  const nothing: Reason = () => undefined;

  it.each<[string, Partial<SimRouterOptions>, Reason, string]>([
    [
      'another undo is there',
      {},
      (sim) => leave(sim, SCRIPTS, { name: 'qos-undo', source: ':put 1' }),
      'already exists',
    ],
    ['another timer is there', {}, (sim) => leave(sim, TIMERS, { name: 'qos-undo-startup' }), 'already exists'],
    ['the router refuses the script', {}, (sim) => void (sim.faults.refuseWrite = 1), 'refused as told'],
    ['the router refuses a timer', {}, (sim) => void (sim.faults.refuseWrite = 3), 'refused as told'],
    [
      'device-mode lets no timer run',
      { seed: { deviceMode: { mode: 'home', scheduler: 'false' } } },
      nothing,
      'no next run',
    ],
    [
      'the script does not come back as it was sent',
      {},
      (sim) =>
        misbehave(sim, (path, command, { values }) =>
          path === SCRIPTS && command === 'add' && values['name'] === 'qos-undo'
            ? { ret: leaveRow(sim, SCRIPTS, { ...values, source: values['source']?.slice(0, 20) ?? '' }) }
            : undefined,
        ),
      'differs from the one sent',
    ],
    ['a timer is not there', {}, atScheduler(() => undefined), 'missing or disabled'],
    ['a timer is disabled', {}, atScheduler((values) => ({ ...values, disabled: 'true' })), 'missing or disabled'],
  ])('is not believed armed when %s', async (_, options, reason, why) => {
    const sim = await router(options);
    const one = await ready(sim);
    await one.lock('bob@noc', MINUTE);
    reason(sim);
    const problem = await problemOf(one.arm([], MINUTE));
    expect(problem).toMatchObject({ code: 'router.not-armed', subject: 'r-7' });
    expect(problem.message).toContain(why);
    expect(problem.message).toContain('nothing was written');
    expect(problem.cure).toContain('scheduler');
  });

  it.each(['6.49.10', '7.9', '7.24.2'])('fires at its time on RouterOS %s, and not before', async (version) => {
    const sim = await router({ version });
    const one = await ready(sim);
    await one.lock('bob@noc', MINUTE);
    const undo = { rank: 0, verb: 'add', kind: '/queue/tree', find: { name: 'back' } } as const;
    const seen = await one.arm([{ ...undo, fields: { name: 'back', parent: 'ether1' } }], MINUTE);
    expect(seen.able.version).toContain(version);
    sim.advance(MINUTE / 2);
    expect(sim.rows('/queue/tree')).toEqual([]);
    sim.advance(MINUTE);
    expect(sim.rows('/queue/tree').map((row) => row['name'])).toEqual(['back']);
    expect(namesOf(sim)).toEqual([]);
  });

  it('is gone after a confirmation, with the lock', async () => {
    const sim = await router();
    leave(sim, SCRIPTS, { name: 'theirs' });
    const one = await ready(sim);
    await one.lock('bob@noc', MINUTE);
    await one.arm([], MINUTE);
    expect(namesOf(sim)).toEqual(['theirs', 'qos-lock', 'qos-undo', 'qos-undo-timer', 'qos-undo-startup']);
    await one.confirm();
    expect(namesOf(sim)).toEqual(['theirs']);
  });
});

describe.each(COMMAND_TREES)('RouterOS $version', (tree) => {
  it('has every command that a session sends', async () => {
    const sim = await router({ version: tree.version, transcript: true });
    const kept = await ready(sim);
    await kept.lock('bob@noc', MINUTE);
    await kept.arm([], MINUTE);
    await kept.confirm();
    const undone = await ready(sim);
    await undone.lock('bob@noc', MINUTE);
    await undone.arm([], MINUTE);
    await undone.rollBack();
    await undone.lock('bob@noc', MINUTE);
    await undone.release();
    const sent = sim.transcript.filter(([path]) => path !== '/login').map(sentence);
    expect(new Set(sent.map(({ command }) => command))).toEqual(new Set(['print', 'add', 'remove', 'run']));
    expect([...new Set(sent.flatMap((one) => problemsOf(tree, one)))]).toEqual([]);
  });
});
