import { createColors } from 'picocolors';
import type { Io } from '../../src/cli/io.js';

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
    columns: 80,
    signal: new AbortController().signal,
    ...more,
  };
  return { io, out: () => out, err: () => err };
}
