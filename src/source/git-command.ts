import { type ChildProcess, spawn } from 'node:child_process';
import { QosError } from '../model/error.js';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface GitCommand {
  readonly args: readonly string[];
  readonly input?: string;
  readonly env?: Environment;
}

export interface GitResult {
  /** `deadline`, `closed`: ended by us. */
  readonly ended: 'exit' | 'deadline' | 'closed';
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** Enough for every commit that we read whole (git-files.ts), and an end to one that never stops talking. */
const MOST_OUTPUT = 256 * 1024 * 1024;
const MOST_WORDS = 64 * 1024;
const GRACE_MS = 2_000;

/** Runs git commands with one environment and one deadline for each. */
export class Git {
  readonly #env: Environment;
  readonly #timeoutMs: number;
  readonly #running = new Map<ChildProcess, (why: 'closed') => void>();
  #closed = false;

  constructor(env: Environment, timeoutMs: number) {
    this.#env = env;
    this.#timeoutMs = timeoutMs;
  }

  run({ args, input = '', env = {} }: GitCommand): Promise<GitResult> {
    return new Promise((resolve, reject) => {
      let ended: GitResult['ended'] = 'exit';
      // In a process group of its own, so that ssh and git-remote-https end with it.
      const child = spawn('git', ['-c', 'protocol.ext.allow=never', ...args], {
        env: { ...this.#env, ...env },
        stdio: ['pipe', 'pipe', 'pipe'],
        detached: true,
      });
      const end = (why: 'deadline' | 'closed') => {
        ended = why;
        endGroup(child);
      };
      const timer = setTimeout(() => end('deadline'), this.#timeoutMs);
      this.#running.set(child, end);
      if (this.#closed) end('closed');
      const output = collect(child);
      child.stdin.on('error', () => undefined).end(input);
      child.once('error', (cause) => {
        clearTimeout(timer);
        this.#running.delete(child);
        reject(notStarted(cause));
      });
      child.once('close', (code) => {
        clearTimeout(timer);
        this.#running.delete(child);
        resolve({ ended, code, ...output() });
      });
    });
  }

  /** Ends what is running; nothing runs after it. */
  async close(): Promise<void> {
    this.#closed = true;
    const ends = [...this.#running].map(([child, end]) => {
      const closed = new Promise((resolve) => child.once('close', resolve));
      end('closed');
      return closed;
    });
    await Promise.all(ends);
  }
}

/** git takes its half-written packs away when it is asked to end; what does not listen is not asked again. */
function endGroup(child: ChildProcess): void {
  signalGroup(child, 'SIGTERM');
  const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), GRACE_MS);
  child.once('close', () => clearTimeout(timer));
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended by itself.
  }
}

function collect(child: ChildProcess): () => Pick<GitResult, 'stdout' | 'stderr'> {
  const chunks: Buffer[] = [];
  let size = 0;
  let stderr = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > MOST_OUTPUT) signalGroup(child, 'SIGKILL');
    else chunks.push(chunk);
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-MOST_WORDS);
  });
  return () => ({ stdout: Buffer.concat(chunks), stderr });
}

const notStarted = (cause: NodeJS.ErrnoException) =>
  new QosError('source.git', `the git command cannot be started: ${cause.code ?? cause.message}`, {
    cure: 'Install git, and see that it is on the PATH of the controller.',
    cause,
  });
