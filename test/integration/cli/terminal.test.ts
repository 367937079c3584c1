import { describe, expect, it } from 'vitest';
import { policyFolder } from '../../support/policy-folder.js';
import { MAIN, type Ran, whileRunning } from '../../support/qosctl.js';
import { runHere } from '../../support/recorded-io.js';
import { type SimulatedNetwork, simulatedNetwork } from '../../support/simulated-network.js';
import { terminalFor } from '../../support/terminal.js';

const BLOCK = '127.213.46';
const HAS_TERMINAL = terminalFor([]) !== undefined;
if (!HAS_TERMINAL) console.warn('Skipped: neither script nor python3 is here, so no terminal can be made');

/** What a terminal is told begins with escape. */
const ESCAPE = String.fromCharCode(27);
const COLOR = new RegExp(String.raw`${ESCAPE}\[\d+(;\d+)*m`);
const BAR = /█/;
const ANY_ESCAPE = new RegExp(ESCAPE);

async function onTerminal(
  { folder }: SimulatedNetwork,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Ran> {
  const command = terminalFor(args);
  if (command === undefined) throw new Error('no terminal');
  return folder.start([], { command, env: { TERM: 'xterm-256color', ...env } }).ended;
}

describe.runIf(HAS_TERMINAL)('on a terminal', () => {
  it('paints, moves a progress bar, and leaves nothing of the bar behind', async () => {
    const network = await simulatedNetwork({ block: BLOCK });
    const { exit, out } = await onTerminal(network, ['plan']);
    expect(exit).toBe(2);
    expect(out).toMatch(COLOR);
    expect(out).toMatch(/\rLooking at routers █+ 3\/3/);
    expect(out).toMatch(new RegExp(String.raw`\r${ESCAPE}\[K[^\r█]*routers`));
    expect(out).not.toContain('Looking at routers: ');
  });

  it('does not paint with NO_COLOR, but still moves the bar', async () => {
    const network = await simulatedNetwork({ block: BLOCK });
    const { out } = await onTerminal(network, ['plan'], { NO_COLOR: '1' });
    expect(out).not.toMatch(COLOR);
    expect(out).toMatch(BAR);
  });

  it('paints when NO_COLOR is empty, as its convention asks', async () => {
    const network = await simulatedNetwork({ block: BLOCK });
    expect((await onTerminal(network, ['plan'], { NO_COLOR: '' })).out).toMatch(COLOR);
  });

  it('writes plain lines on a dumb terminal', async () => {
    const network = await simulatedNetwork({ block: BLOCK });
    const { out } = await onTerminal(network, ['plan'], { TERM: 'dumb' });
    expect(out).not.toMatch(ANY_ESCAPE);
    expect(out).toContain('Looking at routers: 3 of 3');
  });

  it('understands Ctrl-C as the keyboard sends it', async () => {
    const network = await simulatedNetwork({ block: BLOCK, latencyMs: 100 });
    const args = ['apply', '--concurrency', '1'];
    const running = network.folder.start([], { command: terminalFor(args), env: { TERM: 'xterm' } });
    await whileRunning(running, () => network.routers.some(({ stats }) => stats.logins > 0));
    running.child.stdin?.write('\u0003');
    const { exit, out } = await running.ended;
    expect(exit).toBe(130);
    expect(out).toContain('press Ctrl-C again to leave at once');
    expect(out).toMatch(/Interrupted\S*, not started: 2 routers/);
  });
});

describe('in a pipe', () => {
  it.each<Readonly<Record<string, string>>>([{}, { CI: 'true' }, { TERM: 'xterm-256color', FORCE_COLOR: '1' }])(
    'never paints, whatever the environment: %j',
    async (env) => {
      const { folder } = await simulatedNetwork({ block: BLOCK, sim: (index) => (index === 0 ? undefined : {}) });
      const { exit, out, err } = await folder.start(['plan'], { env }).ended;
      expect(exit).toBe(4);
      expect(out + err).not.toMatch(ANY_ESCAPE);
      expect(err).toContain('Looking at routers: 3 of 3, 1 failed\n');
    },
  );

  it('keeps stdout for the answer', async () => {
    const { folder } = await simulatedNetwork({ block: BLOCK });
    const { out, err } = await folder.start(['plan', '--format', 'json']).ended;
    expect(() => JSON.parse(out) as unknown).not.toThrow();
    expect(err).toMatch(/^Looking at routers/);
  });

  const piped = (folder: Awaited<ReturnType<typeof policyFolder>>, line: string): Promise<Ran> =>
    folder.start([process.execPath, MAIN], { command: ['bash', '-c', line, 'bash'] }).ended;

  it('goes quietly when the reader has seen enough, with the exit code of the work', async () => {
    const folder = await policyFolder({ block: BLOCK, hospitals: 15, uplink: '10 Gbps' });
    const { out, err } = await piped(folder, '"$@" render --native | head -1; echo "exit ${PIPESTATUS[0]}"');
    expect(out).toBe('# r-hospital-1\nexit 0\n');
    expect(err).toBe('');
  });

  it('finishes an apply whose reader is gone', async () => {
    const { folder, routers } = await simulatedNetwork({ block: BLOCK });
    const { out } = await piped(folder, '{ "$@" apply 2>&1; echo "exit $?" >&2; } | true');
    expect(out).toBe('');
    expect(routers.every((router) => router.rows('/queue/tree').length > 0)).toBe(true);
    expect(await runHere(folder.cwd, ['plan'])).toMatchObject({ exit: 0 });
  });
});
