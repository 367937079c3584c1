import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { inject } from 'vitest';
import { linux } from '../../src/drivers/linux/index.js';
import { Secret } from '../../src/model/secret.js';
import type { Ability, Rig } from '../contract/rig.js';
import { type LinuxBox, startLinuxDevice } from './linux-device.js';
import type { SshRouter } from './sshd.js';

/** A place of the lab's router that outlives its starts. */
const SHARED = '/dev/shm/qosctl-rig-';
/** What writes on the router, as far as it can be stopped from outside. */
const PROGRAMS = ['tc', 'nft', 'ip', 'mkdir', 'mv', 'rm', 'setsid'] as const;

/** Of the contract, what no Linux router can show. */
export const LINUX_CANNOT = {
  fasttrack: 'Linux has no FastTrack; flow tables are refused before any write',
  several: 'one router is all that there is',
  commands: 'tc takes a whole tree as one command',
} as const satisfies Partial<Record<Ability, string>>;

/** What every rig of this driver is. */
export const LINUX = { driver: linux, router: { driver: 'linux', transport: 'ssh' } } as const;

/** Programs that stand before the real ones, as files of the router, by their names; `folder` is where they are told to fail. */
export async function faultyPrograms(folder: string): Promise<ReadonlyMap<string, string>> {
  const text = await readFile(join(import.meta.dirname, 'machine/fault.sh'), 'utf8');
  return new Map(PROGRAMS.map((name) => [name, text.replaceAll('/var/lib/rig', folder)]));
}

export interface LinuxRig extends Rig {
  /** Its management cable goes with the n-th write from the start of the device, which is still done. */
  pullCableAt(write: number): Promise<void>;
  plugIn(): Promise<void>;
  close(): Promise<void>;
}

const hasDisciplines = (): boolean =>
  (['cake', 'fq_codel', 'sfq'] as const).some((name) => inject('lab').ground.present.includes(name));

/** A lab router over its real sshd. */
export async function linuxRig(router: SshRouter): Promise<LinuxRig> {
  const { machine, host, port, user, hostKey, privateKey } = router;
  const folder = await mkdtemp(SHARED);
  for (const [name, script] of await faultyPrograms(folder))
    await machine.write(`/usr/local/sbin/${name}`, script, '755');
  const sh: LinuxBox['sh'] = (script) => machine.sh(script);
  const links = ['lan3', 'lan4'].map(
    (name) => `ip link add ${name} type veth peer name ${name}x; ip link set ${name} up`,
  );
  await sh(`set -e\n${links.join('\n')}`);
  const box: LinuxBox = {
    login: { host, port, user, hostKey, key: new Secret(privateKey) },
    sh,
    reboot: () => machine.reboot(),
    faults: folder,
    wipe: WIPE,
    atStart: 'for l in lan3 lan4; do ip link set $l up; done',
    foreign: FOREIGN,
    showForeign: SHOW_FOREIGN,
  };
  return {
    ...LINUX,
    wan: 'wan',
    lans: ['lan1', 'lan2', 'lan3', 'lan4'],
    password: privateKey.split('\n')[2] ?? '',
    cannot: { ...LINUX_CANNOT, ...(hasDisciplines() ? {} : { disciplines: 'this kernel has none but fifo' }) },
    stride: 4,
    start: (options) => startLinuxDevice(box, options),
    pullCableAt: async (write) => void (await sh(`cd ${folder} && echo cable > kind && echo ${write} > at`)),
    plugIn: async () => void (await machine.run(['ip', 'link', 'set', 'mgmt', 'up'])),
    close: () => rm(folder, { recursive: true }),
  };
}

export const WIPE = `
for p in /proc/[0-9]*; do c=; read -r c < "$p/cmdline"; case $c in *armed/timer[.]sh* | sleep[0-9]*) kill -9 "\${p#/proc/}" ;; esac; done 2>/dev/null
for l in $(ls /sys/class/net); do echo "qdisc del dev $l root"; echo "qdisc del dev $l clsact"; done | tc -batch - -force 2>/dev/null
ip link del qos-down
nft flush ruleset
rm -rf /var/lib/qosctl /etc/init.d/qosctl /etc/rc?.d/*qosctl /etc/rc.d/*qosctl
:`;

/** Things of others in the kernel of a router with a tagged LAN and a second one. */
export const FOREIGN = `
nft add table ip guests
nft 'add chain ip guests forward { type filter hook forward priority 0; policy accept; }'
nft add rule ip guests forward accept
tc qdisc add dev lan1.20 root handle 9: pfifo limit 77
tc qdisc add dev lan2 clsact
tc filter add dev lan2 ingress pref 10 protocol ip u32 match u32 0 0 classid 1:1`;

export const SHOW_FOREIGN =
  'tc qdisc show dev lan1.20 | grep 9:; tc qdisc show dev lan2 | grep clsact; tc filter show dev lan2 ingress; nft list table ip guests';
