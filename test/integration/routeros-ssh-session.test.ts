import { afterEach, describe, expect, it } from 'vitest';
import { openSshSession } from '../../src/drivers/routeros/index.js';
import { Secret } from '../../src/model/secret.js';
import { aQueueStep, bothWaysBench, CONSOLE_VERSIONS } from '../support/console-router.js';
import { aRouter } from '../support/nouns.js';
import { startOpenSsh } from '../support/openssh.js';
import { problemOf } from '../support/rude-api.js';
import { ED25519 } from '../support/ssh-bench.js';

const { start, close } = bothWaysBench();
afterEach(close);

describe('a write over SSH that fails', () => {
  it.each(CONSOLE_VERSIONS)('is told with its reason; its rank is done, the next is not (%s)', async (version) => {
    const both = await start({ version });
    const session = await both.open('ssh');
    const steps = [
      aQueueStep('a'),
      aQueueStep('b', { parent: 'nobody' }),
      aQueueStep('c'),
      { ...aQueueStep('d'), rank: 1 },
    ];
    expect(await session.execute(steps)).toEqual([
      { step: steps[1], message: 'input does not match any value of parent' },
    ]);
    expect(both.router.rows('/queue/tree').map((row) => row['name'])).toEqual(['a', 'c']);
  });

  it.each(CONSOLE_VERSIONS)(
    'for an argument that the version does not know runs nothing of it, and all else (%s)',
    async (version) => {
      const both = await start({ version });
      const session = await both.open('ssh');
      both.router.resetStats();
      const [failure, ...none] = await session.execute([
        aQueueStep('a'),
        aQueueStep('b', { colour: 'red' }),
        aQueueStep('c'),
      ]);
      expect(none).toEqual([]);
      expect(both.router.stats.execs).toBe(2);
      expect(failure?.step.find['name']).toBe('b');
      expect(failure?.message).toMatch(/^(expected end of command|bad parameter colour) \(line 1 column \d+\)$/);
      expect(both.router.rows('/queue/tree').map((row) => row['name'])).toEqual(['a', 'c']);
    },
  );

  it('for want of rights says so', async () => {
    const both = await start({ policy: 'ssh,read' });
    const session = await both.open('ssh');
    expect((await session.execute([aQueueStep('a')]))[0]?.message).toBe('not enough permissions (9)');
  });
});

describe('lock and undo over SSH', () => {
  it.each(CONSOLE_VERSIONS)('keep a second controller out, and name the first (%s)', async (version) => {
    const both = await start({ version });
    const [first, second] = [await both.open('ssh'), await both.open('ssh')];
    for (const session of [first, second]) await session.observe();
    await first.lock('alice@desk/1', 60_000);
    const problem = await problemOf(second.lock('bob@desk/2', 60_000));
    expect(problem.code).toBe('router.lock-held');
    expect(problem.message).toContain('alice@desk/1 holds the lock until');
  });

  it.each(CONSOLE_VERSIONS)('take an undo that no single command can hold (%s)', async (version) => {
    const both = await start({ version });
    const session = await both.open('ssh');
    await session.observe();
    await session.lock('alice@desk/1', 60_000);
    const undo = Array.from({ length: 200 }, (_, index) =>
      aQueueStep(`qos:${index}`, { comment: `"$${'\\x'.repeat(40)}` }),
    );
    await session.arm(undo, 60_000);
    const script = both.router.rows('/system/script').find((row) => row['name'] === 'qos-undo');
    expect(script?.['source']?.length).toBeGreaterThan(40_000);
    expect(both.router.transcript.every(([line = '']) => line.length < 32_000)).toBe(true);
    await session.rollBack();
    expect(both.router.rows('/queue/tree')).toHaveLength(200);
    expect(both.router.rows('/queue/tree')[0]?.['comment']).toBe(`"$${'\\x'.repeat(40)}`);
    expect(both.router.rows('/system/script')).toEqual([]);
  });

  it('fire on the router when the connection is lost for good', async () => {
    const both = await start();
    const session = await both.open('ssh');
    await session.observe();
    await session.lock('alice@desk/1', 75_000);
    await session.arm([{ ...aQueueStep('a'), verb: 'remove' }], 60_000);
    await session.execute([aQueueStep('a')]);
    both.router.dropConnections();
    expect((await problemOf(session.confirm())).code).toBe('router.connection-lost');
    both.router.advance(61_000);
    expect(both.router.rows('/queue/tree')).toEqual([]);
    expect(both.router.rows('/system/script')).toEqual([]);
  });
});

describe('logging in to RouterOS over SSH', () => {
  it('may be by key, and is then not by password', async () => {
    const { public: publicKey, private: privateKey } = ED25519;
    const both = await start({ ssh: { port: 0, authorizedKeys: [publicKey] } });
    await both.open('ssh', { password: undefined, key: new Secret(privateKey) });
    expect((await problemOf(both.open('ssh'))).code).toBe('router.authentication');
    both.router.run('/ip ssh set password-authentication=yes');
    await both.open('ssh');
  });

  it.each([
    ['the user may not', { policy: 'api,read,write,test' }, 'router.authentication'],
    ['the service is off', { seed: { rows: { '/ip/service': [] } } }, undefined],
  ])('is refused when %s', async (_, options, code) => {
    const both = await start(options);
    if (code === undefined) both.router.run('/ip service disable ssh');
    expect((await problemOf(both.open('ssh'))).code).toBe(code ?? 'router.refused');
  });

  it('is refused when all sessions are taken', async () => {
    const both = await start();
    both.router.faults.maxSessions = 1;
    await both.open('ssh');
    expect((await problemOf(both.open('ssh'))).code).toBe('router.refused');
  });

  it('needs the same host key after a restart', async () => {
    const both = await start();
    const { hostKey } = both.router;
    const again = await start({ state: both.router.save() });
    expect(again.router.hostKey).toBe(hostKey);
    await again.open('ssh');
    const other = await start();
    expect(other.router.hostKey).not.toBe(hostKey);
  });

  it('finds out that it is no RouterOS', async () => {
    const sshd = await startOpenSsh();
    const router = aRouter({
      transport: 'ssh',
      address: '127.0.0.1',
      port: sshd.port,
      pin: { hostKey: sshd.fingerprint },
    });
    const timeouts = { connectTimeoutMs: 60_000, commandTimeoutMs: 60_000 };
    const problem = await problemOf(
      openSshSession({ router, user: sshd.user, key: new Secret(sshd.key), ...timeouts }),
    );
    expect(problem).toMatchObject({
      code: 'router.protocol',
      message: 'r-chu-campus: this is not the console of RouterOS',
    });
    await sshd.close();
  });
});
