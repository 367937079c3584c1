import { spawnSync } from 'node:child_process';
import { MAIN } from './qosctl.js';

const has = (program: string, ...args: readonly string[]): boolean => spawnSync(program, args).status === 0;

const quote = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

const PYTHON = 'import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))';

/** Runs what follows on a terminal of its own, and puts both streams on stdout; undefined where no program can. */
export function terminalFor(args: readonly string[]): readonly [string, ...string[]] | undefined {
  const line = [process.execPath, MAIN, ...args].map(quote).join(' ');
  if (has('script', '--version')) return ['script', '-qec', line, '/dev/null'];
  if (has('python3', '-c', 'import pty')) return ['python3', '-c', PYTHON, process.execPath, MAIN, ...args];
  return undefined;
}
