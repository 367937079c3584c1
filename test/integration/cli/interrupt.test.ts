import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { SimRouter } from '../../../src/simulator/index.js';
import { type Running, whileRunning } from '../../support/qosctl.js';
import { runHere } from '../../support/recorded-io.js';
import { shapingOf, type SimulatedNetwork, simulatedNetwork } from '../../support/simulated-network.js';

const BLOCK = '127.213.47';
const OFFICES = 6;

const slowNetwork = (latencyMs: number): Promise<SimulatedNetwork> =>
  simulatedNetwork({ block: BLOCK, hospitals: 0, offices: OFFICES, latencyMs });

const isWritten = ({ stats }: SimRouter): boolean => stats.writes > 0;

/** Starts an apply of two routers at a time and waits until the first is being written. */
async function applyInFlight(network: SimulatedNetwork, ...flags: readonly string[]): Promise<Running> {
  await network.folder.write('policies/tests.yaml', '');
  const running = network.folder.start(['apply', '--concurrency', '2', ...flags]);
  await whileRunning(running, () => network.routers.some(isWritten));
  return running;
}

/** Every router is done and confirmed, or was never contacted. Names of the latter. */
function untouchedOf({ routers }: SimulatedNetwork): readonly string[] {
  const untouched = routers.filter(({ stats }) => stats.connections === 0);
  for (const router of routers) {
    expect(router.rows('/system/scheduler')).toEqual([]);
    expect(shapingOf(router).length > 0).toBe(!untouched.includes(router));
  }
  return untouched.map((router) => router.name);
}

describe('an interrupted apply', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'finishes the routers in flight after %s, says what is left, and goes on later',
    async (signal) => {
      const network = await slowNetwork(60);
      const running = await applyInFlight(network);
      running.child.kill(signal);
      const { exit, out, err } = await running.ended;
      expect(exit).toBe(130);
      expect(err).toContain('Finishing what is in flight; press Ctrl-C again to leave at once.\n');
      const left = untouchedOf(network);
      expect(left.length).toBeGreaterThan(0);
      expect(out).toContain(`Interrupted, not started: ${left.length} router`);
      expect(out).toContain('; run the same command again\n');
      const rest = await runHere(network.folder.cwd, ['apply']);
      expect(rest).toMatchObject({ exit: 0, out: expect.stringContaining(`${left.length} router`) });
      expect(untouchedOf(network)).toEqual([]);
    },
  );

  it('names what is left in JSON', async () => {
    const network = await slowNetwork(60);
    const running = await applyInFlight(network, '--format', 'json');
    running.child.kill('SIGINT');
    const { exit, out } = await running.ended;
    expect(exit).toBe(130);
    const { notStarted } = JSON.parse(out) as { readonly notStarted: readonly string[] };
    expect(notStarted.toSorted()).toEqual(untouchedOf(network).toSorted());
  });

  it('takes the echo of a Ctrl-C that npm passes on for the same one', async () => {
    const network = await slowNetwork(150);
    const running = await applyInFlight(network);
    running.child.kill('SIGINT');
    running.child.kill('SIGINT');
    const { exit, signal, out } = await running.ended;
    expect({ exit, signal }).toEqual({ exit: 130, signal: null });
    expect(out).toContain('Interrupted, not started: ');
    untouchedOf(network);
  });

  it('leaves at once after the second Ctrl-C, and the journal tells what was in flight', async () => {
    const network = await slowNetwork(800);
    const running = await applyInFlight(network);
    // As an impatient person does. What is in flight has whole round trips to go.
    const again = setInterval(() => running.child.kill('SIGINT'), 100);
    const { exit, signal, out } = await running.ended.finally(() => clearInterval(again));
    expect({ exit, signal, out }).toEqual({ exit: 130, signal: null, out: '' });
    const [file = ''] = await readdir(network.folder.at('.qosctl/journal'));
    const journal = await readFile(network.folder.at(`.qosctl/journal/${file}`), 'utf8');
    expect(journal).toContain('"event":"begin"');
    expect(journal).not.toContain('"event":"end"');
    const list = await runHere(network.folder.cwd, ['rollback', '--list']);
    expect(list.out).toMatch(/ 0 +[12]\nUnfinished: the run was cut off there/);
  });
});

describe('an interrupted look', () => {
  it.each(['plan', 'status'])('of %s says what was not looked at and exits with 130', async (command) => {
    const network = await slowNetwork(100);
    const running = network.folder.start([
      command,
      '--concurrency',
      '1',
      ...(command === 'plan' ? ['--out', 'p.json'] : []),
    ]);
    await whileRunning(running, () => network.routers.some(({ stats }) => stats.logins > 0));
    running.child.kill('SIGINT');
    const { exit, out } = await running.ended;
    expect(exit).toBe(130);
    const untouched = network.routers.filter(({ stats }) => stats.connections === 0);
    expect(untouched.length).toBeGreaterThan(0);
    expect(out).toContain(`Interrupted, not looked at: ${untouched.length} router`);
    expect(out).not.toContain('Saved to');
  });
});
