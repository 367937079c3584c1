import { once } from 'node:events';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { Outbox } from '../../../src/controller/outbox.js';
import { Secret } from '../../../src/model/secret.js';
import { openCommitStatus } from '../../../src/source/commit-status.js';
import { FORGE_TOKEN, testForge, type TestForge } from '../../support/forge.js';

const [A, B] = ['a'.repeat(40), 'b'.repeat(40)];

async function stage({ token = FORGE_TOKEN, wait = (): number => 1, timeoutMs = 20_000 } = {}) {
  const forge = await testForge();
  const complaints: string[] = [];
  const outbox = new Outbox({
    write: openCommitStatus({
      forge: 'github',
      api: forge.api,
      repository: 'noc/policies',
      token: new Secret(token),
      timeoutMs,
    }),
    wait,
    complain: (what, error) => complaints.push(`${what}: ${String(error)}`),
  });
  onTestFinished(() => outbox.close());
  return { forge, outbox, complaints };
}

const taken = ({ statuses }: TestForge): readonly string[] =>
  statuses.map(({ commit, state }) => `${commit.slice(0, 1)} ${state}`);
const until = (condition: () => void): Promise<void> => vi.waitFor(condition, { timeout: 20_000, interval: 5 });
const status = (state: 'pending' | 'success' | 'failure') => ({ state, description: state });

describe('what a forge is told', () => {
  it('comes in order, and of what waits only the newest of each commit', async () => {
    const { forge, outbox } = await stage();
    outbox.put(A, status('pending'));
    outbox.put(A, status('failure'));
    outbox.put(B, status('pending'));
    outbox.put(A, status('success'));
    await until(() => expect(taken(forge)).toEqual(['a pending', 'b pending', 'a success']));
  });

  it.each([[503], [429], ['hang' as const]])('is told again after %s, which is logged', async (answer) => {
    const { forge, outbox, complaints } = await stage({ timeoutMs: answer === 'hang' ? 2_000 : 20_000 });
    forge.instead.push(answer);
    outbox.put(A, status('success'));
    await until(() => expect(taken(forge)).toEqual(['a success']));
    expect(complaints).toEqual([expect.stringMatching(/^commit status: github .*; tried again later$/)]);
  });

  it('is given up after four times, and the next word is tried as ever', async () => {
    const { forge, outbox, complaints } = await stage();
    forge.instead.push(500, 502, 503, 504);
    outbox.put(A, status('pending'));
    await until(() => expect(complaints.at(-1)).toContain('given up'));
    expect(forge.asked()).toBe(4);
    outbox.put(A, status('success'));
    await until(() => expect(taken(forge)).toEqual(['a success']));
  });

  it('is given up at once where another try is of no use, and the token is not told', async () => {
    const { forge, outbox, complaints } = await stage({ token: 'wrong-token' });
    outbox.put(A, status('success'));
    await until(() => expect(complaints).toHaveLength(1));
    expect(complaints[0]).toContain('401');
    expect(complaints[0]).not.toContain('wrong-token');
    expect(forge.asked()).toBe(1);
  });

  it('is not tried again when there is newer word of the same commit', async () => {
    const { forge, outbox, complaints } = await stage({ wait: () => 100 });
    forge.instead.push(503);
    outbox.put(A, status('pending'));
    await until(() => expect(complaints).toHaveLength(1));
    outbox.put(A, status('success'));
    await until(() => expect(taken(forge)).toEqual(['a success']));
    expect(forge.asked()).toBe(2);
  });

  it('ends with the controller, whatever the forge does', async () => {
    const complaints: string[] = [];
    let asked = 0;
    let ended: Promise<unknown> = Promise.resolve();
    const outbox = new Outbox({
      write: async (_commit, _status, signal) => {
        asked += 1;
        ended = once(signal ?? new EventTarget(), 'abort');
        await ended;
        return { ok: false, transient: true, message: 'aborted' };
      },
      wait: () => 0,
      complain: (_, error) => complaints.push(String(error)),
    });
    outbox.put(A, status('pending'));
    outbox.put(B, status('pending'));
    outbox.close();
    await ended;
    outbox.put(A, status('success'));
    await new Promise((done) => setImmediate(done));
    expect([asked, complaints]).toEqual([1, []]);
  });
});
