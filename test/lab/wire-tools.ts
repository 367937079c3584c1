import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './processes.js';

/** The lab's own instruments, compiled from `wire/*.c`: each says in its first lines what it does. Paths of programs. */
export interface WireTools {
  readonly folder: string;
  readonly relay: string;
  readonly count: string;
  readonly stream: string;
  readonly inject: string;
  readonly stall: string;
  readonly urgent: string;
}

export async function compileWireTools(): Promise<WireTools> {
  const folder = await mkdtemp(join(tmpdir(), 'qosctl-lab-'));
  const compile = async (name: string): Promise<string> => {
    const program = join(folder, name);
    await run([
      'cc',
      '-O2',
      '-pthread',
      '-Wall',
      '-Wextra',
      '-o',
      program,
      join(import.meta.dirname, 'wire', `${name}.c`),
    ]);
    return program;
  };
  const [relay = '', count = '', stream = '', inject = '', stall = '', urgent = ''] = await Promise.all(
    ['relay', 'count', 'stream', 'inject', 'stall', 'urgent'].map(compile),
  );
  return { folder, relay, count, stream, inject, stall, urgent };
}
