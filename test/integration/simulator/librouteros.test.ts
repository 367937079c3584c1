import { spawn, spawnSync } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { routerBench } from '../../support/routers.js';

/** Debian's own: another python3 on the path does not see Debian's packages. */
const PYTHON = '/usr/bin/python3';
const isInstalled = spawnSync(PYTHON, ['-c', 'import librouteros']).status === 0;
if (!isInstalled)
  console.warn('skipped: the simulator is not driven by librouteros, python3-librouteros is not installed');

type Step = Readonly<Record<string, unknown>>;
interface Outcome {
  readonly value?: unknown;
  readonly traps?: readonly string[];
  readonly category?: unknown;
  readonly fatal?: string;
  readonly closed?: boolean;
}

const bench = routerBench();
afterEach(bench.close);

/** The outcome of the login, and of each step. */
async function drive(connect: Step, steps: readonly Step[]): Promise<readonly Outcome[]> {
  const script = fileURLToPath(new URL('drive-librouteros.py', import.meta.url));
  const child = spawn(PYTHON, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(JSON.stringify({ connect, steps }));
  return JSON.parse(await text(child.stdout)) as readonly Outcome[];
}

/** The values of steps that all succeed on a router of this version. */
async function valuesOn(version: string, steps: readonly Step[], more: Step = {}): Promise<readonly unknown[]> {
  const router = await bench.start({ version });
  const connect = { host: '127.0.0.1', port: router.port, username: 'qos', password: 'secret', timeout: 60, ...more };
  const outcomes = await drive(connect, steps);
  for (const outcome of outcomes) expect(outcome).toHaveProperty('value');
  return outcomes.slice(1).map((outcome) => outcome.value);
}

const TREE = { path: ['queue', 'tree'] };
const MANGLE = { path: ['ip', 'firewall', 'mangle'] };
const rule = (comment: string, more: Step = {}): Step => ({
  do: 'add',
  ...MANGLE,
  values: { chain: 'forward', comment, ...more },
});

describe.skipIf(!isInstalled)('an independent client', () => {
  it.each(['6.49', '7.9', '7.16', '7.22.3'])('prints, adds, sets and removes on %s', async (version) => {
    const values = await valuesOn(version, [
      { do: 'print', path: ['system', 'resource'] },
      { do: 'print', ...TREE },
      { do: 'add', ...TREE, values: { name: 'q', parent: 'global', 'max-limit': '10M', disabled: true } },
      { do: 'print', ...TREE },
      { do: 'update', ...TREE, values: { '.id': '*1000000', 'max-limit': 20_000_000, disabled: false } },
      { do: 'select', ...TREE, keys: ['name', 'max-limit', 'disabled'], where: ['=', 'name', 'q'] },
      { do: 'remove', ...TREE, ids: ['*1000000'] },
      { do: 'print', ...TREE },
    ]);
    expect(values[0]).toMatchObject([{ version: `${version} (stable)` }]);
    expect(values[1]).toEqual([]);
    expect(values[2]).toBe('*1000000');
    expect(values[3]).toMatchObject([{ '.id': '*1000000', name: 'q', 'max-limit': 10_000_000, disabled: true }]);
    expect(values[5]).toEqual([{ name: 'q', 'max-limit': 20_000_000, disabled: false }]);
    expect(values[7]).toEqual([]);
  });

  it('places and moves rules', async () => {
    const values = await valuesOn('7.22.3', [
      rule('a'),
      rule('b'),
      rule('c', { 'place-before': '*1' }),
      { do: 'call', ...MANGLE, command: 'move', values: { numbers: '*2', destination: '*3' } },
      { do: 'select', ...MANGLE, keys: ['comment'], where: ['=', 'chain', 'forward'] },
      { do: 'call', ...MANGLE, command: 'disable', values: { numbers: '*1,*2' } },
      { do: 'select', ...MANGLE, keys: ['comment'], where: ['=', 'disabled', true] },
    ]);
    expect(values[4]).toEqual([{ comment: 'b' }, { comment: 'c' }, { comment: 'a' }]);
    // The library says `?disabled=yes`, and the API compares with what it prints.
    expect(values[6]).toEqual([]);
  });

  it('asks by and, or, not, less and in', async () => {
    const queue = (name: string, limit: string): Step => ({
      do: 'add',
      ...TREE,
      values: { name, parent: 'global', 'max-limit': limit },
    });
    const select = (where: readonly unknown[]): Step => ({ do: 'select', ...TREE, keys: ['name'], where });
    const values = await valuesOn('7.22.3', [
      queue('a', '1M'),
      queue('b', '2M'),
      queue('c', '3M'),
      select(['or', ['=', 'name', 'a'], ['=', 'name', 'c']]),
      select(['and', ['>', 'max-limit', 1_000_000], ['<', 'max-limit', 3_000_000]]),
      select(['!=', 'name', 'b']),
      select(['in', 'name', ['a', 'b', 'none']]),
      select(['and', ['or', ['=', 'name', 'a'], ['=', 'name', 'b']], ['!=', 'max-limit', 1_000_000]]),
    ]);
    const names = values.slice(3).map((rows) => (rows as readonly Step[]).map((row) => row['name']).join(''));
    expect(names).toEqual(['ac', 'b', 'ac', 'ab', 'b']);
  });

  it('sees traps with their words and categories, several where there are several', async () => {
    const router = await bench.start();
    const connect = { host: '127.0.0.1', port: router.port, username: 'qos', password: 'secret', timeout: 60 };
    const outcomes = await drive(connect, [
      { do: 'add', ...TREE, values: { name: 'q', parent: 'nobody' } },
      { do: 'remove', ...TREE, ids: ['*99'] },
      { do: 'print', path: ['queue', 'forest'] },
      { do: 'add', ...TREE, values: { name: 'q', parent: 'global', colour: 'red' } },
      { do: 'print', ...TREE },
    ]);
    expect(outcomes.slice(1)).toEqual([
      { traps: ['input does not match any value of parent'], category: 1 },
      { traps: ['no such item'], category: 0 },
      { traps: ['no such command or directory (forest)', 'no such command prefix'] },
      { traps: ['unknown parameter colour'], category: 0 },
      { value: [] },
    ]);
  });

  it('is told that its password is wrong', async () => {
    const router = await bench.start();
    const [login] = await drive({ host: '127.0.0.1', port: router.port, username: 'qos', password: 'no' }, []);
    expect(login).toEqual({ traps: ['invalid user name or password (6)'], category: null });
  });

  it('sees the end of a connection that the router closes at once', async () => {
    const router = await bench.start();
    router.faults.maxSessions = 0;
    const [login] = await drive({ host: '127.0.0.1', port: router.port, username: 'qos', password: 'secret' }, []);
    expect(login).toEqual({ closed: true });
  });

  it('gets back the letters that it wrote in a charset of its own', async () => {
    const identity = { path: ['system', 'identity'] };
    const steps = [
      { do: 'update', ...identity, values: { name: 'Lycée de Tokoin' } },
      { do: 'print', ...identity },
    ];
    const values = await valuesOn('7.22.3', steps, { encoding: 'latin-1' });
    expect(values[1]).toEqual([{ name: 'Lycée de Tokoin' }]);
  });
});
