import { spawn, type ChildProcess } from 'node:child_process';

/** Child processes of the lab: bounded in time, ended by their own process ids, none left when the test process ends. */

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly pid: number;
  readonly ended: Promise<Ended>;
  /** Resolves when the output so far matches; rejects when the process ends first. */
  said(pattern: RegExp): Promise<void>;
  /** Ends it (SIGTERM, after two seconds SIGKILL) and gives what it printed. */
  stop(): Promise<Ended>;
}

export interface StartOptions {
  readonly input?: string;
  /** After this long it is killed. */
  readonly timeoutMs?: number;
}

const TWO_MINUTES = 120_000;
const living = new Set<ChildProcess>();

process.on('exit', () => {
  for (const child of living) child.kill('SIGKILL');
});

/** Sees that it ends with the test process. */
export function adopt<Child extends ChildProcess>(child: Child): Child {
  living.add(child);
  return child.once('close', () => void living.delete(child));
}

export function start(command: readonly string[], options: StartOptions = {}): Running {
  const [program = '', ...words] = command;
  const child = adopt(spawn(program, words, { stdio: ['pipe', 'pipe', 'pipe'] }));
  const output = { stdout: '', stderr: '' };
  const waiting = new Set<() => void>();
  const hear = (name: 'stdout' | 'stderr') =>
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
      for (const look of waiting) look();
    });
  hear('stdout');
  hear('stderr');
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.input ?? '');
  const timer = setTimeout(() => child.kill('SIGKILL'), options.timeoutMs ?? TWO_MINUTES);
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', (error) => reject(new Error(`${command.join(' ')}: ${error.message}`)));
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ code, ...output });
    });
  });
  ended.catch(() => undefined);
  const said = (pattern: RegExp): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (!pattern.test(output.stdout) && !pattern.test(output.stderr)) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      ended.then((end) => reject(failure(command, end)), reject);
      look();
    });
  return { pid: child.pid ?? -1, ended, said, stop: () => stop(child, ended) };
}

async function stop(child: ChildProcess, ended: Promise<Ended>): Promise<Ended> {
  child.kill('SIGTERM');
  const killer = setTimeout(() => child.kill('SIGKILL'), 2_000);
  return await ended.finally(() => clearTimeout(killer));
}

/** Runs to the end and gives standard output; throws with standard error when the exit code is not 0. */
export async function run(command: readonly string[], options: StartOptions = {}): Promise<string> {
  const end = await start(command, options).ended;
  if (end.code !== 0) throw failure(command, end);
  return end.stdout;
}

const failure = (command: readonly string[], end: Ended): Error =>
  new Error(`${command.join(' ')} ended with ${end.code ?? 'a signal'}: ${(end.stderr || end.stdout).trim()}`);
