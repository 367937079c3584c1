import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { QosError } from '../../model/error.js';
import { EXIT, type Exit, type Io } from '../io.js';
import { apply } from './apply.js';
import { plan } from './plan.js';
import { serve } from './serve.js';
import { SERVE_DEFAULTS } from './serve-flags.js';
import { READY } from './sim.js';
import { validate } from './validate.js';

export interface DemoFlags {
  readonly policies?: string;
  readonly at?: string;
  readonly latency: string;
  /** Ends after the main job. */
  readonly once?: boolean;
  readonly listen: string;
}

/** The main job on a simulated fleet, as a person would do it: validate, plan, apply, plan again. Then the controller keeps it so. */
export async function demo(io: Io, flags: DemoFlags): Promise<Exit> {
  const say = (text: string): void => io.out(`\n${io.colors.bold(text)}`);
  say('1. The policies are checked and proven to fit the network (qosctl validate)');
  const valid = await validate(io, { ...flags, format: 'text', quiet: true });
  if (valid !== EXIT.done) return valid;
  say(`2. A fleet of simulated routers starts, ${flags.latency} away (qosctl sim)`);
  const fleet = await startFleet(io, flags);
  try {
    const exit = await run(io, flags, say);
    if (exit !== EXIT.done || flags.once === true || io.signal.aborted) return exit;
    return await keep(io, flags, say);
  } finally {
    await stopFleet(fleet);
  }
}

async function run(io: Io, flags: DemoFlags, say: (text: string) => void): Promise<Exit> {
  say('3. What would change? (qosctl plan)');
  const pending = await plan(io, { ...flags, format: 'text' });
  if (pending !== EXIT.pending && pending !== EXIT.done) return pending;
  say('4. It is pushed, read back and confirmed on every router (qosctl apply)');
  const applied = await apply(io, undefined, { ...flags, format: 'text', confirmWithin: '60s' });
  if (applied !== EXIT.done) return applied;
  say('5. And what is left to change? (qosctl plan)');
  return plan(io, { ...flags, format: 'text' });
}

/** The routers live in a process of their own, so that what is measured of us is ours. */
async function startFleet(io: Io, flags: DemoFlags): Promise<ChildProcess> {
  const main = fileURLToPath(new URL('../main.js', import.meta.url));
  const policies = flags.policies === undefined ? [] : ['--policies', flags.policies];
  const child = spawn(process.execPath, [main, 'sim', '--traffic', '--latency', flags.latency, ...policies], {
    cwd: io.cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A Ctrl-C on the terminal is for us; we end the fleet when we are through.
    detached: true,
  });
  const complain = (text: Buffer): void => io.err(text.toString());
  child.stderr.on('data', complain);
  // A second Ctrl-C ends us at once, and must not leave 560 routers behind.
  process.once('exit', () => child.kill());
  const lines = createInterface({ input: child.stdout });
  for await (const line of lines) {
    io.out(line);
    if (READY.test(line)) {
      // Its farewell would be taken for ours.
      child.stderr.off('data', complain).resume();
      child.stdout.resume();
      return child;
    }
  }
  throw new QosError('usage', 'the simulated fleet did not start; what it said stands above');
}

async function keep(io: Io, { policies, listen }: DemoFlags, say: (text: string) => void): Promise<Exit> {
  say('6. The controller keeps it so (qosctl serve)');
  io.out('Edit a rate in policies/ and save: the routers follow by themselves. Ctrl-C ends fleet and controller.');
  const flags = { ...SERVE_DEFAULTS, listen, log: 'warn' };
  return serve(io, policies === undefined ? flags : { ...flags, policies });
}

async function stopFleet(fleet: ChildProcess): Promise<void> {
  if (fleet.exitCode !== null || fleet.signalCode !== null) return;
  const ended = once(fleet, 'exit');
  fleet.kill('SIGTERM');
  await ended;
}
