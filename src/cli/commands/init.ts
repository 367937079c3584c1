import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { QosError } from '../../model/error.js';
import { EXIT, type Exit, type Io } from '../io.js';
import { table } from '../views/table.js';
import { FIRST_REPOSITORY } from './first-repository.js';

/** Writes a small, valid policy repository to start from. Touches nothing that is there. */
export async function init(io: Io, folder: string | undefined): Promise<Exit> {
  const label = folder ?? 'policies';
  const root = resolve(io.cwd, label);
  const there = await readdir(root).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  // A fresh `.git` is welcome.
  if (there.some((name) => !name.startsWith('.'))) {
    throw new QosError('usage', `${label} is not empty; nothing was written`, {
      cure: 'Name a new folder: qosctl init DIR.',
    });
  }
  for (const [path, text] of Object.entries(FIRST_REPOSITORY)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text, { flag: 'wx' });
  }
  const at = folder === undefined ? '' : ` --policies ${label}`;
  const steps = table(
    ['what next', ''],
    [
      [`qosctl validate${at}`, 'check, and prove that the guarantees fit'],
      ['export QOSCTL_PASSWORD=any', 'the password of the simulated router'],
      [`qosctl sim${at}`, 'starts it; then in another terminal:'],
      [`qosctl plan${at}`, 'what would change on it'],
      [`qosctl apply${at}`, 'change it, and read back'],
      [`qosctl enroll --write${at}`, 'pin your own routers, once they stand in inventory.yaml'],
      [`qosctl schema > ${label}/schema.json`, 'for editors that know YAML schemas'],
    ],
  );
  io.out(`Wrote ${Object.keys(FIRST_REPOSITORY).length} files to ${label}.\n\n${steps}`);
  return EXIT.done;
}
