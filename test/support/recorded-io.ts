import { createColors } from 'picocolors';
import type { Io } from '../../src/cli/io.js';
import { runCommand } from '../../src/cli/program.js';
import { PASSWORD } from './policy-folder.js';
import type { Ran } from './qosctl.js';

export interface RecordedIo {
  readonly io: Io;
  readonly out: () => string;
  readonly err: () => string;
}

/** A place for a command to run in that only remembers what was written. */
export function recordedIo(more: Partial<Io> & { readonly colored?: boolean } = {}): RecordedIo {
  let out = '';
  let err = '';
  const colors = createColors(more.colored === true);
  const io: Io = {
    cwd: '/',
    env: {},
    now: () => 0,
    out: (text) => {
      out += `${text}\n`;
    },
    err: (text) => {
      err += text;
    },
    colors,
    errColors: colors,
    isTerminal: false,
    isScreen: false,
    columns: 80,
    rows: 24,
    signal: new AbortController().signal,
    ...more,
  };
  return { io, out: () => out, err: () => err };
}

/** The command in this process: for tables of what is refused, where a process for each row would cost a minute. */
export async function runHere(cwd: string, args: readonly string[]): Promise<Ran> {
  const { io, out, err } = recordedIo({ cwd, env: { QOSCTL_PASSWORD: PASSWORD }, now: Date.now });
  const exit = await runCommand(io, args);
  return { exit, signal: null, out: out(), err: err() };
}
