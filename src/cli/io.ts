import { createColors } from 'picocolors';

type Colors = ReturnType<typeof createColors>;

/** Where a command runs: everything of the process that it may touch. */
export interface Io {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => number;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Of what goes to `out`. Colours only where a person looks. */
  readonly colors: Colors;
  /** Of what goes to `err`. */
  readonly errColors: Colors;
  /** A person looks at `err`: progress may move. */
  readonly isTerminal: boolean;
  /** A person looks at `out`: what was written may be drawn over. */
  readonly isScreen: boolean;
  readonly columns: number;
  readonly rows: number;
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
  const { stdout, stderr, env } = process;
  // `isTTY` is undefined on a pipe, and picocolors takes that for "decide yourself".
  const isScreen = (stream: { readonly isTTY?: boolean }): boolean => stream.isTTY === true && env['TERM'] !== 'dumb';
  const isPlain = (env['NO_COLOR'] ?? '') !== '';
  return {
    cwd: process.cwd(),
    env,
    now: Date.now,
    out: (text) => void stdout.write(`${text}\n`),
    err: (text) => void stderr.write(text),
    colors: createColors(isScreen(stdout) && !isPlain),
    errColors: createColors(isScreen(stderr) && !isPlain),
    isTerminal: isScreen(stderr),
    isScreen: isScreen(stdout),
    // A terminal that was never given a size has none; one that was may get another.
    get columns() {
      return stderr.columns || 80;
    },
    get rows() {
      return stdout.rows || 24;
    },
    signal,
  };
}
