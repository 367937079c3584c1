import { cp } from 'node:fs/promises';
import { describe, expect, it, vi } from 'vitest';
import { type Administrator, administrator } from '../../support/administrator.js';
import { SERVE, setVoice, until, voiceOf } from '../../support/serving.js';
import { simulatedNetwork, type SimulatedNetwork } from '../../support/simulated-network.js';

vi.setConfig({ testTimeout: 240_000 });

interface Item {
  readonly name: string;
  readonly ready: string;
  readonly reason: string;
  readonly message: string;
}

interface Apply {
  readonly router: string;
  readonly holder: string;
  readonly end?: { readonly ok: boolean; readonly reason: string; readonly message: string };
}

/** So slow that two who begin at about the same time are at the same router at the same time. */
const networkOf = (block: string) => simulatedNetwork({ block, hospitals: 2, offices: 0, latencyMs: 60 });

const start = ({ folder }: SimulatedNetwork, store: string, policies = 'policies') =>
  folder.start([...SERVE, '--sweep', '1s', '--store', store, '--policies', policies]);

async function itemsOf<Kind>({ ask }: Administrator, what: 'routers' | 'applies'): Promise<readonly Kind[]> {
  const { body } = await ask('GET', `/api/v1/${what}?limit=500`);
  return (body as { readonly items: readonly Kind[] }).items;
}

const routersOf = (admin: Administrator) => itemsOf<Item>(admin, 'routers');

/** Until every router was looked at by both a few times, and nothing was written to any meanwhile. */
async function untilQuiet({ routers }: SimulatedNetwork): Promise<void> {
  let before = routers.map(({ stats }) => ({ ...stats }));
  await until(() => {
    if (routers.some(({ stats }, index) => stats.writes !== before[index]?.writes))
      before = routers.map(({ stats }) => ({ ...stats }));
    routers.forEach(({ stats }, index) =>
      expect(stats.exchanges).toBeGreaterThan((before[index]?.exchanges ?? 0) + 60),
    );
  });
}

describe('two controllers on one network by mistake', () => {
  it('write each router once between them where they want the same, and come to rest', async () => {
    const network = await networkOf('127.233.11');
    const running = [start(network, 'one.db'), start(network, 'two.db')];
    const admins = await Promise.all(running.map(administrator));
    for (const admin of admins)
      await until(async () => expect((await routersOf(admin)).map(({ ready }) => ready)).toEqual(['true', 'true']));
    await untilQuiet(network);
    const applies = (await Promise.all(admins.map((admin) => itemsOf<Apply>(admin, 'applies')))).flat();
    for (const { name } of network.folder.routers) {
      const done = applies.filter(({ router, end }) => router === name && end?.ok === true);
      expect(done, JSON.stringify(applies)).toHaveLength(1);
    }
    // Who came second found the lock, or what the first had made meanwhile; it wrote nothing, and says who it was.
    for (const { end, holder } of applies.filter((one) => one.end?.ok !== true)) {
      expect(['LockHeld', 'DriftDetected']).toContain(end?.reason);
      const others = applies.map((one) => one.holder).filter((one) => one !== holder);
      if (end?.reason === 'LockHeld') expect(others.some((other) => end.message.includes(other))).toBe(true);
    }
  });

  it('do not take back each other for ever where they want different things: one leaves it, and names the other', async () => {
    const network = await networkOf('127.233.12');
    await cp(network.folder.at('policies'), network.folder.at('others'), { recursive: true });
    await setVoice(network, 14);
    const running = [start(network, 'one.db'), start(network, 'two.db', 'others')];
    const admins = await Promise.all(running.map(administrator));
    const both = async () => (await Promise.all(admins.map(routersOf))) as [readonly Item[], readonly Item[]];
    await vi.waitFor(
      async () => {
        const [one, two] = await both();
        for (const [index, mine] of one.entries()) {
          const pair = [mine, two[index]];
          expect(new Set(pair.map((item) => item?.ready)), JSON.stringify(pair)).toEqual(new Set(['false', 'true']));
          // One who found the other at work says so too, and tries again.
          expect(pair.find((item) => item?.ready === 'false')).toMatchObject({
            reason: 'DriftDetected',
            message: expect.stringContaining('left as it is') as unknown,
          });
        }
      },
      { timeout: 180_000, interval: 200 },
    );
    await untilQuiet(network);
    const [one, two] = await both();
    const all = [...one, ...two];
    const left = all.filter(({ ready }) => ready === 'false');
    for (const { message } of left) {
      expect(message).toMatch(
        /^changed \d+ times within the hour by somebody else; controller@\S+ works in this network/,
      );
      expect(message).toContain('left as it is. Let one controller and nobody else write to it');
    }
    for (const { message } of all.filter(({ ready }) => ready === 'true'))
      expect(message).toMatch(/^holds what revision \w+ asks for; changed (once|\d+ times) within the hour/);
    // What each router holds is what the one wants who is content with it.
    const rates = voiceOf(network);
    const wanted = one.map(({ ready }) => (ready === 'true' ? 'first' : 'second'));
    expect(new Set(rates.map((rate, index) => `${wanted[index]} ${rate}`)).size).toBe(new Set(wanted).size);
  });
});
