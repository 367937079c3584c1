import { createColors } from 'picocolors';

/** Where a command runs: everything of the process that it may touch. */
export interface Io {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => number;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Colours and a moving progress bar only where a person looks. */
  readonly colors: ReturnType<typeof createColors>;
  readonly isTerminal: boolean;
  readonly columns: number;
  /** Aborts at the first Ctrl-C: start nothing new, finish what is in flight. */
  readonly signal: AbortSignal;
}

export const EXIT = {
  done: 0,
  failed: 1,
  pending: 2,
  invalid: 3,
  partial: 4,
  interrupted: 130,
} as const;

export type Exit = (typeof EXIT)[keyof typeof EXIT];

export function processIo(signal: AbortSignal): Io {
  const isTerminal = process.stderr.isTTY && process.env['TERM'] !== 'dumb';
  const wantsColor = process.stdout.isTTY && process.env['NO_COLOR'] === undefined;
  return {
    cwd: process.cwd(),
    env: process.env,
    now: Date.now,
    out: (text) => void process.stdout.write(`${text}\n`),
    err: (text) => void process.stderr.write(text),
    colors: createColors(wantsColor),
    isTerminal,
    columns: process.stderr.columns ?? 80,
    signal,
  };
}
