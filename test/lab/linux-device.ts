import { randomBytes } from 'node:crypto';
import type { Session } from '../../src/drivers/driver.js';
import { openLinuxSession } from '../../src/drivers/linux/index.js';
import { readObservation } from '../../src/drivers/linux/observe.js';
import { PROLOGUE, readScript, sectionsOf, STATE_SECTIONS } from '../../src/drivers/linux/read.js';
import { tcArguments } from '../../src/drivers/linux/wire-tc.js';
import type { DeviceObject } from '../../src/model/device.js';
import { QosError } from '../../src/model/error.js';
import type { Secret } from '../../src/model/secret.js';
import type { DeviceOptions, Fault, RigDevice } from '../contract/rig.js';
import { ROUTER } from '../contract/transitions.js';
import { aRouter } from '../support/nouns.js';

/** How a session reaches a router. */
export interface Login {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly hostKey: string;
  readonly key?: Secret;
  readonly password?: Secret;
}

/** A Linux router, and the way into it from behind: not through a session of the driver. */
export interface LinuxBox {
  readonly login: Login;
  /** Runs a script as root and gives what it prints. */
  sh(script: string): Promise<string>;
  /** Power off and on. */
  reboot(): Promise<void>;
  /** Folder on it where `machine/fault.sh` counts the writes and is told where to fail; without it sessions count. */
  readonly faults?: string;
  /** Empties it: always before a device is made of it, and when that is closed. */
  readonly wipe: string;
  /** What its start does not bring back. */
  readonly atStart: string;
  /** Makes things of others, on and beside what we shape; and shows them. */
  readonly foreign: string;
  readonly showForeign: string;
}

/** All devices of a rig are the one box, wiped; so there is one at a time. */
export async function startLinuxDevice(box: LinuxBox, options: DeviceOptions): Promise<RigDevice> {
  const { foreign = false } = options;
  await box.sh(box.wipe);
  if (foreign) await box.sh(`set -e\n${box.foreign}`);
  const device = new LinuxDevice(box, options);
  await device.prepare();
  return device;
}

const linesOf = (text: string): readonly string[] => text.split('\n').filter((line) => line !== '');

class LinuxDevice implements RigDevice {
  readonly #box: LinuxBox;
  readonly #options: DeviceOptions;
  readonly #folder: string;
  #fault: Fault | undefined;
  #isDead = false;
  /** Writes before the last start of the box, or those of sessions that count for themselves. */
  #past: string[] = [];

  constructor(box: LinuxBox, options: DeviceOptions) {
    this.#box = box;
    this.#options = options;
    this.#folder = box.faults ?? '';
  }

  async prepare(): Promise<void> {
    const { lacks } = this.#options;
    if (this.#folder === '') return;
    const lacking = lacks === undefined ? '' : `; : > lacks-${lacks}`;
    await this.#box.sh(
      `rm -rf ${this.#folder}; mkdir -p ${this.#folder}; cd ${this.#folder}; : > writes; : > at${lacking}`,
    );
  }

  async open(timeoutMs = 60_000): Promise<Session> {
    await this.#settle();
    if (this.#isDead) throw new QosError('router.unreachable', `${ROUTER}: lost for good`);
    const { host, port, hostKey, ...login } = this.#box.login;
    const session = await openLinuxSession({
      ...login,
      router: aRouter({ name: ROUTER, driver: 'linux', transport: 'ssh', address: host, port, pin: { hostKey } }),
      connectTimeoutMs: 60_000,
      // A look takes more than a second where all cores are busy.
      commandTimeoutMs: Math.max(timeoutMs, 6_000),
    });
    return this.#folder === '' ? counted(session, (write) => this.#past.push(write)) : session;
  }

  /** What follows when the fault has struck: the device is dead, or starts anew. */
  async #settle(): Promise<void> {
    if (this.#fault === undefined) return;
    const { kind, forGood } = this.#fault;
    if ((await this.#box.sh(`cd ${this.#folder}; [ ! -f struck ] || { rm struck; echo struck; }`)) === '') return;
    this.#fault = undefined;
    if (kind === 'reboot') await this.reboot();
    this.#isDead = forGood === true;
  }

  async objects(): Promise<readonly DeviceObject[]> {
    await this.#settle();
    const nonce = randomBytes(8).toString('hex');
    const looks = [PROLOGUE, readScript(nonce, STATE_SECTIONS), `{ ${this.#box.showForeign}\n} 2>/dev/null || :`];
    const output = await this.#box.sh(looks.join('\n'));
    const { config } = readObservation(sectionsOf(output, nonce) ?? new Map());
    const foreign = linesOf(output.split(`@@${nonce} end\n`)[1] ?? '');
    return [...config.objects, ...foreign.map((line) => ({ kind: 'foreign', fields: { line } }))];
  }

  /** What ends at this moment is not left. */
  async leftovers(): Promise<readonly string[]> {
    await this.#settle();
    return linesOf(
      await this.#box.sh(`look() {
  f=
  for one in /var/lib/qosctl/*; do case $one in */boot.sh | *'/*') ;; *) f="$f\${one##*/}
" ;; esac; done
  for one in /proc/[0-9]*; do c=; read -r c < "$one/cmdline"; case $c in *timer.sh*) f="$f$c
" ;; esac; done 2>/dev/null
}
n=0; while look; [ -n "$f" ] && [ $n -lt 20 ]; do n=$((n + 1)); sleep 0.1; done; echo "$f"`),
    );
  }

  async transcript(): Promise<readonly string[]> {
    const fresh = this.#folder === '' ? '' : await this.#box.sh(`cat ${this.#folder}/writes`);
    return [...this.#past, ...linesOf(fresh)];
  }

  async writes(): Promise<number> {
    return (await this.transcript()).length;
  }

  commands(): readonly string[] {
    return [];
  }

  async breakAt(fault: Fault): Promise<void> {
    this.#fault = fault;
    await this.#box.sh(
      `cd ${this.#folder} && echo ${fault.kind} > kind && echo $(($(wc -l < writes) + ${fault.write})) > at`,
    );
  }

  async mend(): Promise<void> {
    this.#isDead = false;
    this.#fault = undefined;
    await this.#box.sh(`cd ${this.#folder} && : > at && rm -f struck`);
  }

  /** The kernel's clock is everybody's; so what waits for it has its time moved back, and its sleep ended if that is over. */
  async passTime(ms: number): Promise<void> {
    await this.#settle();
    await this.#box.sh(`cd /var/lib/qosctl 2>/dev/null || exit 0
for f in lock/until armed/until; do [ ! -f $f ] || echo $(($(cat $f) - ${Math.round(ms / 1000)})) > $f.new && mv $f.new $f; done 2>/dev/null
[ -d armed ] && [ "$(cat armed/until)" -le "$(date +%s)" ] || exit 0
timer=$(cat armed/pid)
for f in /proc/[0-9]*/stat; do read -r pid name state parent rest < $f && [ "$parent" = "$timer" ] && kill $pid; done 2>/dev/null
n=0; while [ -d armed ] || [ -d firing ]; do n=$((n + 1)); [ $n -lt 300 ]; sleep 0.1; done`);
  }

  async reboot(): Promise<void> {
    this.#past = [...(await this.transcript())];
    await this.#box.reboot();
    await this.prepare();
    await this.#box.sh(`${this.#box.atStart}\n${this.#options.foreign === true ? this.#box.foreign : ''}`);
  }

  async tamper(how: 'change' | 'remove'): Promise<DeviceObject> {
    const kind = how === 'change' ? 'tc-class' : 'tc-leaf';
    const ours = (await this.objects()).filter(
      (one) => one.kind === kind && (how === 'remove' || one.fields['quantum']),
    );
    const object = ours[Math.floor(ours.length / 2)];
    if (object === undefined) throw new TypeError(`nothing of ours among ${kind}`);
    const fields = { ...object.fields, ...(how === 'change' ? { quantum: '3000' } : {}) };
    await this.#box.sh(`tc ${tcArguments({ verb: how === 'change' ? 'set' : 'remove', kind, fields }, false) ?? ''}`);
    return object;
  }

  async close(): Promise<void> {
    await this.#box.sh(this.#box.wipe);
  }
}

const WRITING: ReadonlySet<string | symbol> = new Set(['lock', 'arm', 'execute', 'confirm', 'rollBack', 'release']);

/** Where nothing on the box counts: each act of a session that writes is a write. */
const counted = (session: Session, count: (act: string) => void): Session =>
  new Proxy(session, {
    get(target, name) {
      const own: unknown = Reflect.get(target, name);
      if (typeof own !== 'function') return own;
      return (...given: readonly unknown[]): unknown => {
        if (WRITING.has(name)) count(String(name));
        return Reflect.apply(own, target, given);
      };
    },
  });
