import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { QosError } from '../../model/error.js';
import { EXIT, type Exit, type Io } from '../io.js';
import { FIRST_REPOSITORY } from './first-repository.js';

/** Writes a small, valid policy repository to start from. Touches nothing that is there. */
export async function init(io: Io, folder: string | undefined): Promise<Exit> {
  const label = folder ?? 'policies';
  const root = resolve(io.cwd, label);
  const there = await readdir(root).catch(() => []);
  if (there.length > 0) {
    throw new QosError('usage', `${label} is not empty; nothing was written`, {
      cure: 'Name a new folder: qosctl init DIR.',
    });
  }
  for (const [path, text] of Object.entries(FIRST_REPOSITORY)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text, { flag: 'wx' });
  }
  io.out(`Wrote ${Object.keys(FIRST_REPOSITORY).length} files to ${label}. What next:`);
  io.out(`  qosctl validate --policies ${label}    check and prove`);
  io.out(`  qosctl schema > ${label}/schema.json   completion in editors that know YAML schemas`);
  io.out('  put your routers and buildings into inventory.yaml, then: qosctl enroll --write, qosctl plan');
  return EXIT.done;
}
