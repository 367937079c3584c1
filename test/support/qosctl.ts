import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, vi } from 'vitest';

/** The built program, as npm links it. */
export const MAIN: string = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

export interface Ran {
  readonly exit: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly out: () => string;
  readonly err: () => string;
  readonly ended: Promise<Ran>;
}

export interface RunOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Runs this instead of the program itself. */
  readonly command?: readonly [string, ...string[]];
}

/** Nothing of the machine that would change what is printed. */
const environment = (more: RunOptions['env']): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  HOME: process.env['HOME'],
  LANG: 'C.UTF-8',
  USER: 'tester',
  ...more,
});

/** Starts the program; whatever becomes of the test, the process is ended with it. */
export function startQosctl(args: readonly string[], { cwd, env, command }: RunOptions): Running {
  const [program, ...first] = command ?? [process.execPath, MAIN];
  const child = spawn(program, [...first, ...args], { cwd, env: environment(env), stdio: 'pipe' });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  const ended = once(child, 'close').then(() => ({ exit: child.exitCode, signal: child.signalCode, out, err }));
  onTestFinished(async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    await ended;
  });
  return { child, out: () => out, err: () => err, ended };
}

export const runQosctl = (args: readonly string[], options: RunOptions): Promise<Ran> =>
  startQosctl(args, options).ended;

/** Waits until the condition holds; a program that ends before has failed the test, and its words say why. */
export async function whileRunning({ ended }: Running, condition: () => boolean): Promise<void> {
  const early = ended.then(({ exit, out, err }) => {
    throw new Error(`ended early with exit code ${exit}\n${out}${err}`);
  });
  early.catch(() => undefined);
  const met = vi.waitFor(() => expect(condition()).toBe(true), { timeout: 90_000, interval: 2 });
  await Promise.race([met, early]);
}
