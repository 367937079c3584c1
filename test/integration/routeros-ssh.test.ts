import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { applyRouter } from '../../src/controller/apply.js';
import { sha256 } from '../../src/source/hash.js';
import type { RouterOutcome } from '../../src/controller/outcome.js';
import type { Observation, Step } from '../../src/drivers/driver.js';
import { openSshSession, routeros } from '../../src/drivers/routeros/index.js';
import { Secret } from '../../src/model/secret.js';
import { planFor } from '../../src/pipeline.js';
import { intentOf, ROUTER, type StateName } from '../contract/transitions.js';
import { type BothWays, bothWaysBench } from '../support/console-router.js';
import { aRouter } from '../support/nouns.js';
import { startOpenSsh } from '../support/openssh.js';
import { problemOf } from '../support/rude-api.js';
import { ED25519 } from '../support/ssh-bench.js';

const { start, close } = bothWaysBench();
afterEach(close);

const VERSIONS = ['6.49', '7.9', '7.12', '7.15', '7.18', '7.22.3'];

const seenBy = async (both: BothWays, transport: 'api' | 'ssh'): Promise<Observation> => {
  const session = await both.open(transport);
  const seen = await session.observe();
  await session.close();
  const { time: _, service: __, ...facts } = seen.facts;
  return { ...seen, facts };
};

const intent = (state: StateName) =>
  intentOf({ router: {}, wan: 'ether1', lans: ['ether2', 'ether3', 'ether4', 'ether5'] }, state);

const reach = (both: BothWays, state: StateName): Promise<RouterOutcome> =>
  applyRouter({
    router: ROUTER,
    driver: routeros,
    plan: (seen) => planFor(routeros, intent(state), seen, sha256),
    open: () => both.open('ssh'),
    options: {
      holder: 'alice@desk/1',
      windowMs: 60_000,
      hash: sha256,
      journal: { begin: async () => undefined, end: async () => undefined },
    },
  });

describe('a router over SSH', () => {
  it.each(VERSIONS)('%s is seen as the API shows it', async (version) => {
    const both = await start({ version, seed: { defaultConfig: true } });
    expect(await seenBy(both, 'ssh')).toEqual(await seenBy(both, 'api'));
    expect(both.router.stats.writes).toBe(0);
  });

  it.each(['6.49', '7.9', '7.22.3'])('%s without IPv6 is seen as the API shows it', async (version) => {
    const both = await start({ version, seed: { ipv6: false } });
    const seen = await seenBy(both, 'ssh');
    expect(seen).toEqual(await seenBy(both, 'api'));
    expect(seen.able.ipv6).toBe(false);
  });

  it.each(VERSIONS)('%s takes a policy, and the second plan is empty', async (version) => {
    const both = await start({ version, seed: { defaultConfig: false } });
    const outcome = await reach(both, 'all at once');
    expect(outcome).toMatchObject({ ok: true, reason: 'Applied' });
    expect(outcome.changes).toBeGreaterThan(10);
    expect(await seenBy(both, 'ssh')).toEqual(await seenBy(both, 'api'));
    both.router.resetStats();
    expect(await reach(both, 'all at once')).toMatchObject({ ok: true, reason: 'NoChange', changes: 0 });
    expect(both.router.stats.writes).toBe(0);
    expect(both.router.stats.execs).toBeLessThanOrEqual(6);
    expect(both.router.rows('/system/script')).toEqual([]);
    expect(both.router.rows('/system/scheduler')).toEqual([]);
  });

  it('is looked at in two commands, and one command writes a rank', async () => {
    const both = await start();
    const session = await both.open('ssh');
    await session.observe();
    expect(both.router.stats).toMatchObject({ execs: 2, connections: 1 });
    await session.execute(Array.from({ length: 20 }, (_, index) => queue(`q${index}`)));
    expect(both.router.stats).toMatchObject({ execs: 3, writes: 20 });
  });

  it('is asked no more for a menu that it does not have', async () => {
    const both = await start({ version: '6.49', seed: { ipv6: false } });
    const session = await both.open('ssh');
    await session.observe();
    both.router.resetStats();
    await session.observe();
    expect(both.router.stats.execs).toBe(1);
  });
});

/** What people type, and what breaks quoting, framing and charsets. */
const anyText = (more: readonly string[]): fc.Arbitrary<string> =>
  fc
    .array(
      fc.constantFrom(...'aZ09 "$\\;=,[]{}()*.:/-_?!~#|&<>@%+`^\''.split(''), 'true', 'f comment str x', ...more),
      {
        maxLength: 12,
      },
    )
    .map((parts) => parts.join(''));

describe('a value of somebody else', () => {
  it.each(VERSIONS)('survives being read (%s)', async (version) => {
    const both = await start({ version });
    const session = await both.open('ssh');
    const api = await both.open('api');
    const { device } = both.router;
    const text = anyText(['é', '東', 'Ж', '\n', '\t', '\r\nx']);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 8 }), async (pairs) => {
        const ids = pairs
          .flatMap(([comment, name], index) => [
            ['/ip/firewall/mangle', { chain: 'forward', action: 'accept', comment }] as const,
            [
              '/queue/tree',
              { name: `${index}${name}`, parent: 'global', disabled: index % 2 === 0 ? 'yes' : 'no' },
            ] as const,
            ['/ip/firewall/address-list', { list: `${index}${name}`, address: '10.0.0.0/24' }] as const,
          ])
          .map(([path, values]) => [path, device.command(path, 'add', { values }).ret ?? ''] as const);
        const { config } = await session.observe();
        expect(config).toEqual((await api.observe()).config);
        for (const [path, id] of ids) device.command(path, 'remove', { values: { '.id': id } });
      }),
      { numRuns: 25 },
    );
  });
});

const queue = (name: string, fields: Readonly<Record<string, string>> = {}): Step => ({
  rank: 0,
  verb: 'add',
  kind: '/queue/tree',
  find: { name },
  fields: { name, parent: 'global', ...fields },
});

describe('a value of ours', () => {
  it.each(VERSIONS)('survives being written (%s)', async (version) => {
    const both = await start({ version });
    const session = await both.open('ssh');
    await fc.assert(
      fc.asyncProperty(fc.array(anyText(['\n', '\t', '\r\n']), { minLength: 1, maxLength: 8 }), async (comments) => {
        expect(await session.execute(comments.map((comment, index) => queue(`q${index}`, { comment })))).toEqual([]);
        const rows = both.router.rows('/queue/tree');
        expect(rows.map((row) => row['comment'] ?? '')).toEqual(comments);
        const last = rows.map((row) => ({ ...queue(''), verb: 'remove' as const, handle: row['.id'] ?? '' }));
        expect(await session.execute(last)).toEqual([]);
      }),
      { numRuns: 25 },
    );
    expect(both.router.rows('/queue/tree')).toEqual([]);
  });

  it('is refused before anything is sent when it is not ASCII', async () => {
    const both = await start();
    const session = await both.open('ssh');
    const steps = [queue('a'), queue('b', { comment: 'é' })];
    expect((await problemOf(session.execute(steps))).code).toBe('router.bad-word');
    expect(both.router.stats.writes).toBe(0);
  });
});

describe('a write over SSH that fails', () => {
  it.each(VERSIONS)('is told with its reason; its rank is done, the next is not (%s)', async (version) => {
    const both = await start({ version });
    const session = await both.open('ssh');
    const steps = [queue('a'), queue('b', { parent: 'nobody' }), queue('c'), { ...queue('d'), rank: 1 }];
    expect(await session.execute(steps)).toEqual([
      { step: steps[1], message: 'input does not match any value of parent' },
    ]);
    expect(both.router.rows('/queue/tree').map((row) => row['name'])).toEqual(['a', 'c']);
  });

  it.each(VERSIONS)(
    'for an argument that the version does not know runs nothing of it, and all else (%s)',
    async (version) => {
      const both = await start({ version });
      const session = await both.open('ssh');
      const [failure, ...none] = await session.execute([queue('a'), queue('b', { colour: 'red' }), queue('c')]);
      expect(none).toEqual([]);
      expect(failure?.step.find['name']).toBe('b');
      expect(failure?.message).toMatch(/^(expected end of command|bad parameter colour) \(line 1 column \d+\)$/);
      expect(both.router.rows('/queue/tree').map((row) => row['name'])).toEqual(['a', 'c']);
    },
  );

  it('for want of rights says so', async () => {
    const both = await start({ policy: 'ssh,read' });
    const session = await both.open('ssh');
    expect((await session.execute([queue('a')]))[0]?.message).toBe('not enough permissions (9)');
  });

  it('is taken back, whichever it is', async () => {
    for (const write of [1, 3, 6, 9, 14]) {
      const both = await start();
      both.router.faults.refuseWrite = write;
      expect((await reach(both, 'one')).ok, `write ${write}`).toBe(false);
      expect(both.router.rows('/queue/tree'), `write ${write}`).toEqual([]);
      expect(both.router.rows('/system/scheduler'), `write ${write}`).toEqual([]);
    }
  });
});

describe('lock and undo over SSH', () => {
  it.each(VERSIONS)('keep a second controller out, and name the first (%s)', async (version) => {
    const both = await start({ version });
    const [first, second] = [await both.open('ssh'), await both.open('ssh')];
    for (const session of [first, second]) await session.observe();
    await first.lock('alice@desk/1', 60_000);
    const problem = await problemOf(second.lock('bob@desk/2', 60_000));
    expect(problem.code).toBe('router.lock-held');
    expect(problem.message).toContain('alice@desk/1 holds the lock until');
  });

  it.each(VERSIONS)('take an undo that no single command can hold (%s)', async (version) => {
    const both = await start({ version });
    const session = await both.open('ssh');
    await session.observe();
    await session.lock('alice@desk/1', 60_000);
    const undo = Array.from({ length: 200 }, (_, index) => queue(`qos:${index}`, { comment: `"$${'\\x'.repeat(40)}` }));
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
    await session.arm([{ ...queue('a'), verb: 'remove' }], 60_000);
    await session.execute([queue('a')]);
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
