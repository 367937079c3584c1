import { access, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { run } from '../processes.js';

const PACKAGE = 'linux-image-cloud-amd64';

/** Debian's stock kernel for virtual machines, unpacked and never installed: a boot loader is none of a test's business. */
export interface Kernel {
  /** Holds `boot` and `lib/modules`. */
  readonly folder: string;
  readonly image: string;
  readonly release: string;
}

/** From the cache of the user, or, where that has none, as Debian's archive has it. */
export async function provideKernel(): Promise<Kernel> {
  const about = await run(['apt-cache', 'depends', PACKAGE]);
  const name = /Depends: linux-image-(\S+)/.exec(about)?.[1];
  if (name === undefined) throw new Error(`apt knows no ${PACKAGE}`);
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'qosctl');
  const folder = join(cache, name);
  await access(folder).catch(() => unpack(name, { cache, folder }));
  const [image = ''] = (await readdir(join(folder, 'boot'))).filter((one) => one.startsWith('vmlinuz'));
  return { folder, image: join(folder, 'boot', image), release: image.slice('vmlinuz-'.length) };
}

/** It appears under its name when it is whole. */
async function unpack(name: string, { cache, folder }: { readonly cache: string; readonly folder: string }) {
  await mkdir(cache, { recursive: true });
  const making = await mkdtemp(join(cache, 'making-'));
  const script =
    'cd "$1" && apt-get download -qq "$2" && dpkg-deb -x ./*.deb tree && cd tree && busybox depmod -b . "$(ls lib/modules)"';
  try {
    await run(['sh', '-ec', script, 'sh', making, `linux-image-${name}`], { timeoutMs: 600_000 });
    await rename(join(making, 'tree'), folder);
  } finally {
    await rm(making, { recursive: true, force: true });
  }
}
