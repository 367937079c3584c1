import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { Observation } from '../../src/drivers/driver.js';
import { aQueueStep, type BothWays, bothWaysBench, CONSOLE_VERSIONS, reach } from '../support/console-router.js';
import { problemOf } from '../support/rude-api.js';

const { start, close } = bothWaysBench();
afterEach(close);

const seenBy = async (both: BothWays, transport: 'api' | 'ssh'): Promise<Observation> => {
  const session = await both.open(transport);
  const seen = await session.observe();
  await session.close();
  const { time: _, ...facts } = seen.facts;
  return { ...seen, facts };
};

describe('a router over SSH', () => {
  it.each(CONSOLE_VERSIONS)('%s is seen as the API shows it', async (version) => {
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

  it.each(CONSOLE_VERSIONS)('%s takes a policy, and the second plan is empty', async (version) => {
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
    await session.execute(Array.from({ length: 20 }, (_, index) => aQueueStep(`q${index}`)));
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
  it.each(CONSOLE_VERSIONS)('survives being read (%s)', async (version) => {
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

describe('a value of ours', () => {
  it.each(CONSOLE_VERSIONS)('survives being written (%s)', async (version) => {
    const both = await start({ version });
    const session = await both.open('ssh');
    await fc.assert(
      fc.asyncProperty(fc.array(anyText(['\n', '\t', '\r\n']), { minLength: 1, maxLength: 8 }), async (comments) => {
        expect(await session.execute(comments.map((comment, index) => aQueueStep(`q${index}`, { comment })))).toEqual(
          [],
        );
        const rows = both.router.rows('/queue/tree');
        expect(rows.map((row) => row['comment'] ?? '')).toEqual(comments);
        const last = rows.map((row) => ({ ...aQueueStep(''), verb: 'remove' as const, handle: row['.id'] ?? '' }));
        expect(await session.execute(last)).toEqual([]);
      }),
      { numRuns: 25 },
    );
    expect(both.router.rows('/queue/tree')).toEqual([]);
  });

  it('is refused before anything is sent when it is not ASCII', async () => {
    const both = await start();
    const session = await both.open('ssh');
    const steps = [aQueueStep('a'), aQueueStep('b', { comment: 'é' })];
    expect((await problemOf(session.execute(steps))).code).toBe('router.bad-word');
    expect(both.router.stats.writes).toBe(0);
  });
});
