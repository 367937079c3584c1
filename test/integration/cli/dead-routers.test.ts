import { createServer, type Server, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runHere } from '../../support/recorded-io.js';
import { type SimulatedNetwork, simulatedNetwork } from '../../support/simulated-network.js';

const BLOCK = '127.213.49';

interface BlackHole {
  readonly connections: () => number;
  /** What `look` told when the client gave up the first connection. */
  readonly given: () => number | undefined;
}

/** A host that takes connections and says nothing, as a router does that hangs. */
async function blackHole(address: string, look: () => number): Promise<BlackHole> {
  const sockets = new Set<Socket>();
  let connections = 0;
  let given: number | undefined;
  const server: Server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
    // A socket that nobody reads from does not notice its end.
    socket.resume();
    socket.on('close', () => {
      given ??= look();
    });
  });
  await new Promise<void>((resolve) => server.listen(8728, address, resolve));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return { connections: () => connections, given: () => given };
}

const loggedIn = ({ routers }: SimulatedNetwork): number => routers.filter(({ stats }) => stats.logins > 0).length;

describe('dead routers', () => {
  it('cost one place and one connect timeout: the others are done meanwhile', async () => {
    const offices = 100;
    const network = await simulatedNetwork({
      block: BLOCK,
      hospitals: 0,
      offices,
      uplink: '10 Gbps',
      sim: (index) => (index === 0 ? undefined : {}),
    });
    await network.folder.write('policies/tests.yaml', '');
    const dead = await blackHole(`${BLOCK}.1`, () => loggedIn(network));
    const { exit, out } = await network.folder.qosctl('plan', '--concurrency', '4');
    expect(exit).toBe(4);
    expect(out).toMatch(/^99 routers of 100 to change/);
    expect(out).toContain('Unreachable: 1 router (r-office-1)\n');
    expect(out).toContain('cannot be reached: no answer within 5 s');
    expect(dead.connections()).toBe(1);
    await expect.poll(dead.given).toBe(99);
    expect(network.routers.every(({ stats }) => stats.connections === 1)).toBe(true);
  });

  it('do not stop the others, however many they are', async () => {
    const offices = 130;
    const dead = 100;
    const network = await simulatedNetwork({
      block: BLOCK,
      hospitals: 0,
      offices,
      uplink: '10 Gbps',
      sim: (index) => (index < dead ? undefined : {}),
    });
    await network.folder.write('policies/tests.yaml', '');
    const { exit, out, err } = await network.folder.qosctl('apply', '--concurrency', '16');
    expect(exit).toBe(4);
    expect(out).toMatch(/^30 routers changed and read back/);
    expect(out).toMatch(/Unreachable: 100 routers \(r-office-\d+, .*…\)\n/);
    expect(out).toMatch(/\noffice +city +130 +30 +0 +100\n/);
    expect(err).toContain('Applying: 130 of 130, 100 failed\n');
    const status = await runHere(network.folder.cwd, ['status', '--format', 'json']);
    expect(status.exit).toBe(4);
    expect(status.out.match(/"reason": "NoChange"/g)).toHaveLength(30);
  });
});
