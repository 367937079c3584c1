import { afterEach, describe, expect, it } from 'vitest';
import type { Session } from '../../src/drivers/driver.js';
import { isQosError } from '../../src/model/error.js';
import { invert } from '../../src/plan/index.js';
import { type SimRouter, startRouter } from '../../src/simulator/index.js';
import { openSim, routerosApiRig } from './routeros-api-rig.js';
import { simOptions } from './routeros-sim-device.js';
import { Stage } from './stage.js';
import type { StateName } from './transitions.js';

/** What can happen to the undo of RouterOS, a script and two timers, beyond what the contract asks of every driver. */
const sims: SimRouter[] = [];
afterEach(async () => void (await Promise.all(sims.splice(0).map((sim) => sim.close()))));

async function setOut(state: StateName): Promise<{ readonly sim: SimRouter; readonly stage: Stage }> {
  const sim = await startRouter(simOptions({ foreign: true }));
  sims.push(sim);
  const stage = new Stage(routerosApiRig, openSim(sim));
  await stage.reach(state);
  return { sim, stage };
}

/** Writes a state and leaves its undo armed. */
async function half(stage: Stage, to: StateName, holder = 'bob@desk/2'): Promise<Session> {
  const session = await stage.device.open();
  const { changeSet } = stage.task(to).plan(await session.observe());
  await session.lock(holder, 2 * stage.windowMs);
  await session.arm(routerosApiRig.driver.encodeUndo(invert(changeSet.changes)), stage.windowMs);
  expect(await session.execute(routerosApiRig.driver.encode(changeSet.changes))).toEqual([]);
  return session;
}

const scriptOf = (sim: SimRouter): string =>
  sim.rows('/system/script').find((row) => row['name'] === 'qos-undo')?.['source'] ?? '';

describe('an undo on RouterOS', () => {
  it('runs once: whoever takes the timer away first decides', async () => {
    const { sim, stage } = await setOut('one');
    const session = await half(stage, 'a bit of everything');
    const state = await stage.state();
    sim.run('/system scheduler remove qos-undo-timer');
    expect(() => sim.run('/system script run qos-undo')).toThrow('no such item');
    await expect(session.rollBack()).rejects.toSatisfy(isQosError);
    await expect(session.confirm()).rejects.toSatisfy(isQosError);
    expect(await stage.state()).toBe(state);
    expect((await stage.device.leftovers()).join()).toContain('qos-lock');
    await session.close();
  });

  it('is begun again after a power cut in its middle, wherever that was', async () => {
    const { sim, stage } = await setOut('one');
    const old = await stage.state();
    const foreign = await stage.foreign();
    await (await half(stage, 'a bit of everything')).close();
    const lines = scriptOf(sim).split('\n');
    expect(lines.length).toBeGreaterThan(20);
    sim.device.reboot();
    for (let done = 1; done <= lines.length; done += 3) {
      const session = await half(stage, 'a bit of everything');
      sim.run(lines.slice(0, done).join('\n'));
      sim.reboot();
      expect(await stage.state(), `after ${done} of ${lines.length} lines`).toBe(old);
      await session.close();
      // The very last lines take away script and lock: a lock without an undo expires.
      if ((await stage.device.leftovers()).length > 0) await stage.outlastLock();
    }
    await stage.reach('imaging');
    expect(await stage.device.leftovers()).toEqual([]);
    expect(await stage.foreign()).toEqual(foreign);
  });

  it('does not come back at a start long after it was confirmed', async () => {
    const { sim, stage } = await setOut('one');
    const session = await half(stage, 'imaging');
    await session.confirm();
    await session.close();
    const state = await stage.state();
    sim.advance(30 * 24 * 3_600_000);
    sim.reboot();
    expect(await stage.state()).toBe(state);
  });

  it('puts a rule back last when its neighbour has gone meanwhile', async () => {
    const { sim, stage } = await setOut('one');
    sim.run('/ip firewall mangle add chain=forward action=passthrough comment="tail"');
    const session = await half(stage, 'nothing');
    expect(scriptOf(sim)).toMatch(/place-before=\*/);
    sim.run('/ip firewall mangle remove [find where comment="tail"]');
    await session.rollBack();
    await session.close();
    expect(await stage.difference('one')).toEqual([]);
  });

  it('stays armed when another apply cannot arm beside it', async () => {
    const { sim, stage } = await setOut('one');
    const old = await stage.state();
    await (await half(stage, 'imaging')).close();
    // Somebody took the lock away by hand.
    sim.run('/system script remove [find where name="qos-lock"]');
    const late = await stage.device.open();
    await late.observe();
    await late.lock('carol@desk/3', stage.windowMs);
    await expect(late.arm([], stage.windowMs)).rejects.toMatchObject({ code: 'router.not-armed' });
    await late.release();
    await late.close();
    expect((await stage.device.leftovers()).join()).toMatch(
      /qos-undo .*bob.*qos-undo-timer.*bob.*qos-undo-startup.*bob/,
    );
    sim.advance(stage.windowMs + 1000);
    expect(await stage.state()).toBe(old);
    expect(await stage.device.leftovers()).toEqual([]);
  });

  it('goes with the lock of an owner who died before its timers were there', async () => {
    const { sim, stage } = await setOut('one');
    const session = await stage.device.open();
    await session.observe();
    await session.lock('bob@desk/2', stage.windowMs);
    await session.close();
    sim.run('/system script add name=qos-undo source=":put 1" comment="bob@desk/2"');
    expect(await stage.apply('imaging')).toMatchObject({ reason: 'LockHeld' });
    sim.advance(stage.windowMs + 2000);
    await stage.reach('imaging');
    expect(await stage.device.leftovers()).toEqual([]);
  });

  it('that lost its moment blocks every apply until it was run, and the message says so', async () => {
    const { sim, stage } = await setOut('one');
    const old = await stage.state();
    await (await half(stage, 'imaging')).close();
    // As after a clock that was set: the timer has no next run.
    sim.run('/system scheduler disable [find where name="qos-undo-timer"]');
    sim.advance(5 * stage.windowMs);
    const refused = await stage.apply('faster voice');
    expect(refused).toMatchObject({ reason: 'LockHeld' });
    expect(refused.error?.cure).toContain('run its undo on the router');
    sim.run('/system script run qos-undo');
    expect(await stage.state()).toBe(old);
    await stage.reach('faster voice');
    expect(await stage.device.leftovers()).toEqual([]);
  });
});
