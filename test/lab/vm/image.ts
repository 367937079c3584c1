import { chmod, mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { addressLines, vethEnds } from '../cables.js';
import { faultyPrograms } from '../linux-rig.js';
import { FORWARDING, SETTINGS } from '../namespaces.js';
import { run } from '../processes.js';
import { makeKeys } from '../sshd.js';
import { provideKernel } from './kernel.js';

/** What a virtual router starts from. */
export interface Image {
  readonly folder: string;
  readonly kernel: string;
  readonly release: string;
  readonly initrd: string;
  /** OpenSSH format, without passphrase. */
  readonly privateKey: string;
  readonly hostKey: string;
}

/** Where it is told to fail, until its next start. */
export const FAULTS = '/run/rig';

/** Made for one run of the tests, with keys of its own. */
export async function makeImage(): Promise<Image> {
  const { folder: kernelFolder, image: kernel, release } = await provideKernel();
  const folder = await mkdtemp(join(tmpdir(), 'qosctl-vm-'));
  const root = join(folder, 'root');
  const keys = await makeKeys();
  const place = async (path: string, text: string, mode = 0o644): Promise<void> => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
    await chmod(join(root, path), mode);
  };
  const own = (name: string): Promise<string> => readFile(join(import.meta.dirname, name), 'utf8');
  await place('init', await own('init.sh'), 0o755);
  await place('etc/rc.common', await own('rc.common'), 0o755);
  await place('network', `${networkLines().join('\n')}\n`);
  await place('settings', [...SETTINGS, ...FORWARDING, ''].join('\n'));
  await place('etc/passwd', 'root:x:0:0:root:/root:/bin/sh\n');
  await place('etc/group', 'root:x:0:\n');
  await place('etc/shadow', 'root:*:20000::::::\n', 0o600);
  await place('etc/shells', '/bin/sh\n');
  await place('root/.ssh/authorized_keys', keys.publicKey, 0o600);
  await place('etc/dropbear/openssh_key', keys.host, 0o600);
  for (const [name, script] of await faultyPrograms(FAULTS)) await place(`usr/local/sbin/${name}`, script, 0o755);
  const initrd = join(folder, 'initrd');
  await run(['sh', join(import.meta.dirname, 'image.sh'), kernelFolder, root, initrd]);
  return { folder, kernel, release, initrd, privateKey: keys.privateKey, hostKey: keys.fingerprint };
}

/** For `ip -batch`: the same ports as the lab's router, with a real VLAN among them, and two that lead nowhere. */
const networkLines = (): readonly string[] => [
  'link add link lan1 name lan1.20 type vlan id 20',
  ...['lan3', 'lan4'].flatMap((name) => [`link add ${name} type dummy`, `link set ${name} up`]),
  ...addressLines('router', vethEnds(false)),
];
