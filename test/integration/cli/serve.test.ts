import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { describe, expect, it, vi } from 'vitest';
import { openStore } from '../../../src/store/sqlite.js';
import { type Running, whileRunning } from '../../support/qosctl.js';
import { shapingOf, simulatedNetwork, type SimulatedNetwork } from '../../support/simulated-network.js';

const SERVE = ['serve', '--listen', '127.0.0.1:0', '--telemetry', '1s', '--log', 'warn'];
const address = ({ out }: Running): string | undefined => /^qosctl answers at (\S+)$/m.exec(out())?.[1];

async function answering(running: Running): Promise<string> {
  await whileRunning(running, () => address(running) !== undefined);
  return address(running) ?? '';
}

const until = (condition: () => void | Promise<void>): Promise<void> =>
  vi.waitFor(condition, { timeout: 60_000, interval: 20 });

/** The committed rates of voice that the routers hold, in Mbps as the policy says them. */
const voiceOf = ({ routers }: SimulatedNetwork): readonly (string | undefined)[] =>
  routers.map(
    (router) =>
      router.rows('/queue/tree').find(({ name }) => /hospital-\d\/voice\/upload/.test(name ?? ''))?.['limit-at'],
  );

const setVoice = async ({ folder }: SimulatedNetwork, mbps: number): Promise<void> => {
  const path = 'policies/classes/hospital.yaml';
  const text = await readFile(folder.at(path), 'utf8');
  await folder.write(path, text.replace(/(name: voice.*committed: )\d+( Mbps)/, `$1${mbps}$2`));
};

describe('qosctl serve', () => {
  it('says where it answers and how the first administrator is made, and shapes the routers', async () => {
    const network = await simulatedNetwork({ block: '127.221.1' });
    const running = network.folder.start([...SERVE, '--metrics-listen', '127.0.0.1:0']);
    const url = await answering(running);
    await whileRunning(running, () => /The first administrator is made.*#\S+/.test(running.out()));
    await until(async () => expect((await fetch(`${url}/readyz`)).status).toBe(200));
    expect((await fetch(`${url}/api/v1/fleet`)).status).toBe(401);
    expect((await fetch(`${url}/metrics`)).status).toBe(401);
    const metrics = /^Prometheus is answered at (\S+)$/m.exec(running.out())?.[1] ?? '';
    expect(await (await fetch(metrics)).text()).toContain('qosctl_routers{');
    await until(() => expect(network.routers.every((router) => shapingOf(router).length > 20)).toBe(true));
    running.child.kill('SIGTERM');
    expect(await running.ended).toMatchObject({ exit: 0 });
  });

  it('follows the folder: a rate that is edited reaches the routers by itself', async () => {
    const network = await simulatedNetwork({ block: '127.221.2', offices: 0 });
    const running = network.folder.start(SERVE);
    await answering(running);
    await until(() => expect(voiceOf(network).every((rate) => rate !== undefined)).toBe(true));
    const [before] = voiceOf(network);
    await setVoice(network, 14);
    await until(() => expect(voiceOf(network).every((rate) => rate !== before)).toBe(true));
  });

  it('refuses a second controller on the same store', async () => {
    const network = await simulatedNetwork({ block: '127.221.3' });
    const first = network.folder.start(SERVE);
    await answering(first);
    const second = await network.folder.qosctl(...SERVE);
    expect(second.exit).toBe(1);
    expect(second.err).toContain(`error[store.in-use]`);
    expect(second.err).toContain(String(first.child.pid));
  });

  it('loses nothing that it acknowledged and leaves nothing half done, killed fifty times at any instant', async () => {
    const network = await simulatedNetwork({ block: '127.221.4', hospitals: 3, offices: 0, latencyMs: 10 });
    const store = network.folder.at('.qosctl/controller.db');
    const allowed = new Set<string | undefined>([undefined]);
    for (let round = 0; round < 50; round += 1) {
      await setVoice(network, 10 + (round % 5));
      const running = network.folder.start(SERVE);
      await answering(running);
      // Chance, but the same each time.
      const moment = ((round * 7919) % 50) * 10;
      await Promise.race([new Promise((done) => setTimeout(done, moment)), running.ended]);
      running.child.kill('SIGKILL');
      await running.ended;
      for (const rate of voiceOf(network)) allowed.add(rate);
      const kept = await openStore(store);
      expect(await kept.audit.verify()).not.toHaveProperty('broken');
      expect((await kept.journal.unfinished()).length).toBeLessThanOrEqual(network.routers.length);
      await kept.close();
    }
    const last = network.folder.start(SERVE);
    const url = await answering(last);
    await until(() => expect(new Set(voiceOf(network)).size).toBe(1));
    await until(async () => expect((await fetch(`${url}/readyz`)).status).toBe(200));
    last.child.kill('SIGTERM');
    await once(last.child, 'exit');
    const kept = await openStore(store);
    expect(await kept.journal.unfinished()).toEqual([]);
    const statuses = await kept.statuses.all();
    expect(statuses.map(({ conditions }) => conditions[0]?.status)).toEqual(statuses.map(() => 'true'));
    // Only rates of a whole revision were ever seen on a router.
    expect(allowed.size).toBeLessThanOrEqual(6);
    for (const router of network.routers)
      expect(router.rows('/system/script').filter(({ name }) => name?.startsWith('qos-') === true)).toEqual([]);
    await kept.close();
  }, 300_000);
});
