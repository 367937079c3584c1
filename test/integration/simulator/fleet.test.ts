import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Fleet, startFleet, type SimRouterOptions } from '../../../src/simulator/index.js';
import { openLoggedIn } from '../../support/raw-api.js';

/** Sockets and servers of this process; handles close a little after they say so. */
const sockets = (): number => process.getActiveResourcesInfo().filter((kind) => kind.startsWith('TCP')).length;
const expectAtMost = (count: number): Promise<void> =>
  expect.poll(sockets, { timeout: 30_000 }).toBeLessThanOrEqual(count);

const member = (index: number, more: Partial<SimRouterOptions> = {}): SimRouterOptions => ({
  name: `r${index}`,
  port: 0,
  user: 'qos',
  password: 'secret',
  ...more,
});

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qosctl-fleet-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('a fleet', () => {
  it('has each router on its own address, on the port of the API', async () => {
    const addresses = ['127.210.1.1', '127.210.1.2', '127.210.200.3'];
    const routers = addresses.map((address, index) => ({ ...member(index, { address }), port: 8728 }));
    const fleet = await startFleet({ routers });
    try {
      for (const [index, host] of addresses.entries()) {
        const api = await openLoggedIn({ host, port: 8728 });
        await api.ask('/system/identity/set', `=name=at-${host}`);
        api.close();
        expect(fleet.routers.get(`r${index}`)?.rows('/system/identity')).toEqual([{ name: `at-${host}` }]);
      }
    } finally {
      await fleet.close();
    }
  });

  it('finds its state again', async () => {
    const stateFile = join(folder, 'deep', 'fleet.json');
    const routers = [member(0), member(1)];
    const first = await startFleet({ routers, stateFile });
    first.routers.get('r0')?.run('/queue tree add name=kept parent=global max-limit=5M');
    await first.close();
    const second = await startFleet({ routers: [...routers, member(2)], stateFile });
    expect(second.routers.get('r0')?.rows('/queue/tree')).toMatchObject([{ name: 'kept', 'max-limit': '5000000' }]);
    expect(second.routers.get('r1')?.rows('/queue/tree')).toEqual([]);
    second.routers.get('r2')?.run('/queue tree add name=saved parent=global');
    await second.save();
    expect(await readFile(stateFile, 'utf8')).toContain('saved');
    await second.close();
  });

  it('does not start over a state that it cannot read', async () => {
    const stateFile = join(folder, 'fleet.json');
    await writeFile(stateFile, '{"r0": {');
    await expect(startFleet({ routers: [member(0)], stateFile })).rejects.toThrow(SyntaxError);
    expect(await readFile(stateFile, 'utf8')).toBe('{"r0": {');
  });

  it('starts all routers or none', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => void taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as { readonly port: number };
    const before = sockets();
    const routers = [...Array.from({ length: 20 }, (_, index) => member(index)), { ...member(99), port }];
    await expect(startFleet({ routers })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await expectAtMost(before);
    await new Promise((resolve) => taken.close(resolve));
  });

  it('ends the plain API of a router again when its TLS cannot start', async () => {
    const before = sockets();
    const routers = [member(0, { tls: { port: 0, key: 'none', cert: 'none' } })];
    await expect(startFleet({ routers })).rejects.toThrow();
    await expectAtMost(before);
  });

  it('of 560 routers, each with somebody logged in, leaves nothing behind when it closes', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const before = sockets();
    const left = await useFleet(560);
    await expectAtMost(before);
    await expect
      .poll(
        () => {
          collect();
          return left.filter((one) => one.deref() !== undefined).length;
        },
        { timeout: 60_000, interval: 200 },
      )
      .toBe(0);
  });
});

async function useFleet(count: number): Promise<readonly WeakRef<object>[]> {
  const fleet: Fleet = await startFleet({ routers: Array.from({ length: count }, (_, index) => member(index)) });
  const routers = [...fleet.routers.values()];
  const sessions = await Promise.all(routers.map(({ port }) => openLoggedIn({ port })));
  const entry = ['=name=e', '=start-time=startup', '=interval=1h', '=on-event=:put x'];
  await Promise.all(sessions.map((api) => api.ask('/system/scheduler/add', ...entry)));
  await fleet.close();
  await Promise.all(sessions.map((api) => api.closed));
  return routers.map((router) => new WeakRef(router));
}
