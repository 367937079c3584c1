import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { policyFolder } from '../../support/policy-folder.js';
import { whileRunning } from '../../support/qosctl.js';

const BLOCK = '127.213.50';

const isListening = (): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(8728, `${BLOCK}.1`);
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('close', () => socket.destroy());
    socket.end();
  });

describe('npm start', () => {
  it('does the main job on a fleet of its own, and ends it when that is all that is asked', async () => {
    const folder = await policyFolder({ block: BLOCK });
    const { exit, out } = await folder.qosctl('demo', '--latency', '1ms', '--once');
    expect(exit).toBe(0);
    const said = [
      'Valid: 3 sites, 3 routers',
      '3 simulated routers are listening',
      '3 routers shaped for the first time (2 hospitals, 1 office)',
      '3 routers changed and read back',
      'Nothing to change: 3 routers hold what the policies ask for',
    ];
    const places = said.map((text) => out.indexOf(text));
    expect(places.every((place) => place >= 0)).toBe(true);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(await isListening()).toBe(false);
  });

  it('lets the controller keep the fleet, until Ctrl-C, which is no failure', async () => {
    const folder = await policyFolder({ block: BLOCK });
    const running = folder.start(['demo', '--latency', '1ms', '--listen', '127.0.0.1:0']);
    await whileRunning(running, () => running.out().includes('3 of 3 routers hold what revision'));
    const address = /^qosctl answers at (\S+)$/m.exec(running.out())?.[1];
    expect((await fetch(`${address}/healthz`)).status).toBe(200);
    expect(await isListening()).toBe(true);
    running.child.kill('SIGINT');
    expect(await running.ended).toMatchObject({ exit: 0 });
    expect(await isListening()).toBe(false);
  });

  it('leaves no fleet behind when it is left at once', async () => {
    const folder = await policyFolder({ block: BLOCK });
    const running = folder.start(['demo', '--latency', '2s']);
    await whileRunning(running, () => running.out().includes(' listening '));
    const again = setInterval(() => running.child.kill('SIGINT'), 100);
    const { exit } = await running.ended.finally(() => clearInterval(again));
    expect(exit).toBe(130);
    await expect.poll(isListening, { timeout: 60_000 }).toBe(false);
  });
});
