import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { linux, openLinuxSession } from '../../src/drivers/linux/index.js';
import { readObservation } from '../../src/drivers/linux/observe.js';
import { PROLOGUE, readScript, sectionsOf } from '../../src/drivers/linux/read.js';
import { tcArguments } from '../../src/drivers/linux/wire-tc.js';
import type { DeviceObject } from '../../src/model/device.js';
import { QosError } from '../../src/model/error.js';
import { Secret } from '../../src/model/secret.js';
import type { DeviceOptions, Fault, Rig, RigDevice } from '../contract/rig.js';
import { ROUTER } from '../contract/transitions.js';
import { aRouter } from '../support/nouns.js';
import type { SshRouter } from './sshd.js';

const LANS = ['lan1', 'lan2', 'lan3', 'lan4'];
/** A place that the machine and the router both see: what the programs below count, and where they fail. */
const SHARED = '/dev/shm/qosctl-rig-';
/** What writes on the router, as far as it can be stopped from outside. */
const PROGRAMS = ['tc', 'nft', 'ip', 'mkdir', 'mv', 'rm', 'setsid'];

export interface LinuxRig extends Rig {
  /** Its management cable goes with the n-th write from the start of the device, which is still done. */
  pullCableAt(write: number): Promise<void>;
  plugIn(): Promise<void>;
  close(): Promise<void>;
}

/** A lab router over its real sshd. All devices of the rig are this one machine, wiped; so there is one at a time. */
export async function linuxRig(router: SshRouter): Promise<LinuxRig> {
  const folder = await mkdtemp(SHARED);
  const text = await readFile(join(import.meta.dirname, 'machine/fault.sh'), 'utf8');
  const script = text.replaceAll('/var/lib/rig', folder);
  for (const name of PROGRAMS) await router.machine.write(`/usr/local/sbin/${name}`, script, '755');
  const { machine } = router;
  const links = ['lan3', 'lan4'].map(
    (name) => `ip link add ${name} type veth peer name ${name}x; ip link set ${name} up`,
  );
  await machine.run(['sh', '-ec', links.join('\n')]);
  return {
    driver: linux,
    router: { driver: 'linux', transport: 'ssh' },
    wan: 'wan',
    lans: LANS,
    password: router.privateKey.split('\n')[2] ?? '',
    cannot: {
      fasttrack: 'Linux has no FastTrack; flow tables are refused before any write',
      several: 'one router is all that the lab has',
      commands: 'tc takes a whole tree as one command',
    },
    most: 3,
    pullCableAt: async (write) => {
      await writeFile(join(folder, 'kind'), 'cable');
      await writeFile(join(folder, 'at'), String(write));
    },
    plugIn: async () => void (await machine.run(['ip', 'link', 'set', 'mgmt', 'up'])),
    close: () => rm(folder, { recursive: true }),
    start: async (options) => {
      await machine.run(['sh', '-c', WIPE]);
      if (options.foreign === true) await machine.run(['sh', '-ec', FOREIGN]);
      return new LinuxDevice(router, folder, options);
    },
  };
}

const WIPE = `
for p in /proc/[0-9]*; do case $(tr '\\0' ' ' < "$p/cmdline" 2>/dev/null) in *armed/timer[.]sh* | 'sleep '*) kill -9 "\${p#/proc/}" ;; esac; done
for l in $(ls /sys/class/net); do tc qdisc del dev "$l" root; tc qdisc del dev "$l" clsact; done
ip link del qos-down
nft flush ruleset
rm -rf /var/lib/qosctl /etc/init.d/qosctl /etc/rc?.d/*qosctl
:`;

/** Things of others in the kernel, on and beside what we shape. */
const FOREIGN = `
nft add table ip guests
nft 'add chain ip guests forward { type filter hook forward priority 0; policy accept; }'
nft add rule ip guests forward accept
tc qdisc add dev lan1.20 root handle 9: pfifo limit 77
tc qdisc add dev lan2 clsact
tc filter add dev lan2 ingress pref 10 protocol ip u32 match u32 0 0 classid 1:1`;

class LinuxDevice implements RigDevice {
  readonly #router: SshRouter;
  readonly #folder: string;
  #fault: Fault | undefined;
  #isDead = false;
  readonly #atStart: string;

  constructor(router: SshRouter, folder: string, { lacks, foreign = false }: DeviceOptions) {
    this.#router = router;
    this.#folder = folder;
    this.#atStart = `for l in lan3 lan4; do ip link set $l up; done${foreign ? FOREIGN : ''}`;
    rmSync(folder, { recursive: true });
    mkdirSync(folder);
    this.#write('writes', '');
    this.#write('at', '');
    if (lacks !== undefined) this.#write(`lacks-${lacks}`, '');
  }

  #write(name: string, text: string): void {
    writeFileSync(join(this.#folder, name), text);
  }

  #sh(script: string): Promise<string> {
    return this.#router.machine.run(['sh', '-c', script]);
  }

  async open(timeoutMs = 60_000): ReturnType<RigDevice['open']> {
    await this.#settle();
    if (this.#isDead) throw new QosError('router.unreachable', `${ROUTER}: lost for good`);
    const { host, port, user, hostKey, privateKey } = this.#router;
    return openLinuxSession({
      router: aRouter({ name: ROUTER, driver: 'linux', transport: 'ssh', address: host, port, pin: { hostKey } }),
      user,
      key: new Secret(privateKey),
      connectTimeoutMs: 60_000,
      // A look takes more than a second where all cores are busy.
      commandTimeoutMs: Math.max(timeoutMs, 6_000),
    });
  }

  /** What follows when the fault has struck: the device is dead, or starts anew. */
  async #settle(): Promise<void> {
    if (this.#fault === undefined || !existsSync(join(this.#folder, 'struck'))) return;
    const { kind, forGood } = this.#fault;
    this.#fault = undefined;
    rmSync(join(this.#folder, 'struck'));
    if (kind === 'reboot') await this.reboot();
    this.#isDead = forGood === true;
  }

  async objects(): Promise<readonly DeviceObject[]> {
    await this.#settle();
    const nonce = randomBytes(8).toString('hex');
    const output = await this.#sh(`${PROLOGUE}\n${readScript(nonce)}`);
    const { config } = readObservation(sectionsOf(output, nonce) ?? new Map());
    return [...config.objects, ...(await this.#foreign())];
  }

  async #foreign(): Promise<readonly DeviceObject[]> {
    const text = await this.#sh(
      'tc qdisc show dev lan1.20 | grep 9:; tc qdisc show dev lan2 | grep clsact; tc filter show dev lan2 ingress; nft list table ip guests 2>/dev/null || :',
    );
    return text.trim() === ''
      ? []
      : text
          .trim()
          .split('\n')
          .map((line) => ({ kind: 'foreign', fields: { line } }));
  }

  /** What ends at this moment is not left. */
  async leftovers(): Promise<readonly string[]> {
    await this.#settle();
    const look = `ls /var/lib/qosctl 2>/dev/null | grep -vx boot.sh; grep -lsa 'timer[.]sh' /proc/[0-9]*/cmdline`;
    const text = await this.#sh(
      `n=0; while f=$(${look}); [ -n "$f" ] && [ $n -lt 20 ]; do n=$((n + 1)); sleep 0.1; done; echo "$f"`,
    );
    return text.trim() === '' ? [] : text.trim().split('\n');
  }

  writes(): number {
    return this.transcript().length;
  }

  commands(): readonly string[] {
    return [];
  }

  breakAt(fault: Fault): void {
    this.#fault = fault;
    this.#write('kind', fault.kind);
    this.#write('at', String(this.writes() + fault.write));
  }

  mend(): void {
    this.#isDead = false;
    this.#fault = undefined;
    this.#write('at', '');
    rmSync(join(this.#folder, 'struck'), { force: true });
  }

  /** The kernel's clock is everybody's; so what waits for it has its time moved back, and its sleep ended if that is over. */
  async passTime(ms: number): Promise<void> {
    await this.#settle();
    await this.#sh(`cd /var/lib/qosctl || exit 0
for f in lock/until armed/until; do [ ! -f $f ] || echo $(($(cat $f) - ${Math.round(ms / 1000)})) > $f.new && mv $f.new $f; done 2>/dev/null
[ -d armed ] && [ "$(cat armed/until)" -le "$(date +%s)" ] || exit 0
pkill -P "$(cat armed/pid)" -x sleep
n=0; while [ -d armed ] || [ -d firing ]; do n=$((n + 1)); [ $n -lt 300 ]; sleep 0.1; done`);
  }

  async reboot(): Promise<void> {
    await this.#router.machine.reboot();
    await this.#sh(this.#atStart);
  }

  async tamper(how: 'change' | 'remove'): Promise<DeviceObject> {
    const kind = how === 'change' ? 'tc-class' : 'tc-leaf';
    const ours = (await this.objects()).filter(
      (one) => one.kind === kind && (how === 'remove' || one.fields['quantum']),
    );
    const object = ours[Math.floor(ours.length / 2)];
    if (object === undefined) throw new TypeError(`nothing of ours among ${kind}`);
    const fields = { ...object.fields, ...(how === 'change' ? { quantum: '3000' } : {}) };
    await this.#sh(`tc ${tcArguments({ verb: how === 'change' ? 'set' : 'remove', kind, fields }, false) ?? ''}`);
    return object;
  }

  transcript(): readonly string[] {
    return readFileSync(join(this.#folder, 'writes'), 'utf8').split('\n').slice(0, -1);
  }

  async close(): Promise<void> {
    await this.#sh(WIPE);
  }
}
