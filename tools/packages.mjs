// Debian packages that tests need. Installed when missing and when it may be: as root, where apt-get is.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** What shows that a package is there: a program on the path, or a file. */
const NEEDED = [
  { package: 'iproute2', has: 'tc' },
  { package: 'nftables', has: 'nft' },
  { package: 'openssh-server', has: 'sshd' },
  { package: 'openssh-client', has: 'ssh-keygen' },
  { package: 'git', has: 'git' },
  { package: 'gnupg', has: 'gpg' },
  { package: 'iperf3', has: 'iperf3' },
  { package: 'irtt', has: 'irtt' },
  { package: 'ethtool', has: 'ethtool' },
  { package: 'sudo', has: 'sudo' },
  { only: 'vm', package: 'qemu-system-x86', has: 'qemu-system-x86_64' },
  { only: 'vm', package: 'busybox-static', has: 'busybox' },
  { only: 'vm', package: 'dropbear-bin', has: 'dropbear' },
  { only: 'vm', package: 'e2fsprogs', has: 'mke2fs' },
  { package: 'chromium', has: 'chromium' },
  { package: 'gcc', has: 'cc' },
  { package: 'libc6-dev', has: '/usr/include/stdio.h' },
  { package: 'prometheus', has: 'promtool' },
  { package: 'python3-librouteros', has: '/usr/lib/python3/dist-packages/librouteros/__init__.py' },
];

const PLACES = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/sbin', '/usr/bin', '/bin'];
const isThere = (has) =>
  has.startsWith('/') ? existsSync(has) : PLACES.some((place) => existsSync(`${place}/${has}`));

/** `only`: the project that is run, where it is one alone. */
export function installPackages(only) {
  const missing = NEEDED.filter((one) => (one.only ?? only) === only && !isThere(one.has)).map((one) => one.package);
  if (missing.length === 0) return;
  const may = process.getuid?.() === 0 && isThere('apt-get');
  if (!may) {
    console.error(`Tests that need ${missing.join(', ')} are skipped; as root on Debian they are installed here.`);
    return;
  }
  console.error(`Installing ${missing.join(', ')}…`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const options = { env, stdio: ['ignore', 'ignore', 'inherit'] };
  execFileSync('apt-get', ['update', '-qq'], options);
  const { status } = spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing], options);
  if (status !== 0) console.error('Not all of them could be installed; the tests that need them say so.');
}
