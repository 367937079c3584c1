import { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { SshWire } from '../../../src/simulator/ssh-wire.js';
import { bothWaysBench } from '../../support/console-router.js';

const { start, close } = bothWaysBench();
afterEach(close);

describe('a simulated router at the end of a network, over SSH', () => {
  it('serves two clients that greet it at the same moment, each on its own connection', async () => {
    const both = await start({ latencyMs: 20 });
    const [one, other] = await Promise.all([both.open('ssh'), both.open('ssh')]);
    both.router.faults.dropAtExec = 1;
    const looks = await Promise.allSettled([one?.observe(), other?.observe()]);
    expect(looks.map((look) => look.status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(both.router.stats).toMatchObject({ connections: 2, logins: 2, execs: 4 });
  });

  it('hears in the order in which it was told, in whatever part of a millisecond that was', async () => {
    const { device, faults, stats } = (await start()).router;
    const cpu = { freeAt: 0 };
    const host = { device, user: '', password: '', latencyMs: 20, faults, stats, cpu, note: () => undefined };
    const heard = Array.from({ length: 50 }, () => {
      const socket = new Socket();
      const chunks: string[] = [];
      new SshWire(socket, host).on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
      socket.emit('data', Buffer.from('first'));
      const from = performance.now();
      while (performance.now() - from < 0.7);
      socket.emit('data', Buffer.from('second'));
      return chunks;
    });
    await expect.poll(() => heard.every((chunks) => chunks.length === 2), { timeout: 10_000 }).toBe(true);
    expect(heard).toEqual(heard.map(() => ['first', 'second']));
  });
});
