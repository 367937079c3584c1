import type { Sentence } from '../../src/drivers/routeros/api-codec.js';
import type { Reply } from '../../src/drivers/routeros/api-reply.js';
import type { Exchange } from '../../src/drivers/routeros/exchange.js';
import { routeros } from '../../src/drivers/routeros/index.js';
import { FASTTRACK } from '../../src/drivers/routeros/kinds.js';
import { OPTIONAL_READS, READS } from '../../src/drivers/routeros/read.js';
import { openApiExchange } from '../../src/drivers/routeros/session-api.js';
import { openSshExchange } from '../../src/drivers/routeros/session-ssh.js';
import { RouterSession } from '../../src/drivers/routeros/session.js';
import { rowObject } from '../../src/drivers/routeros/wire-api.js';
import type { DeviceObject } from '../../src/model/device.js';
import { QosError } from '../../src/model/error.js';
import { isOurs } from '../../src/plan/index.js';
import { kindsOf } from '../../src/pipeline.js';
import { FaultyWire } from './faulty-wire.js';
import type { LabRouter } from './lab-router.js';
import type { DeviceOptions, Fault, Rig, RigDevice } from './rig.js';
import { ROUTER } from './transitions.js';

/** Name of whatever the rig itself puts on the device as somebody else's. */
const LAB = 'qosctl-lab';

/** FastTrack rules of the device are none of ours to try things on. */
const SEEN = READS.filter(
  ({ name }) => name.startsWith('/') && name !== FASTTRACK.ipv4.kind && name !== FASTTRACK.ipv6.kind,
);
const KINDS = kindsOf(routeros);

/**
 * A RouterOS device reached only over its own API or SSH. All devices of the rig are this one, wiped of everything that is
 * ours; so there is one at a time. What it is seen by from behind is a connection of its own, on which no session
 * runs. `pass` lets its time go by: for a real device there is only waiting.
 */
export const routerosDeviceRig = (lab: LabRouter, pass: (ms: number) => Promise<void>): Rig => ({
  driver: routeros,
  router: { driver: 'routeros', transport: lab.router.transport, tls: lab.router.tls },
  wan: lab.wan,
  lans: lab.lans,
  windowMs: lab.windowMs,
  timeoutMs: 600_000 + 30 * lab.windowMs,
  password: lab.password.reveal(),
  cannot: {
    reboot: 'nobody switches its power off and on',
    fasttrack: 'its own FastTrack rules are left alone',
    'lacks-discipline': 'it has what its version has',
    'lacks-timer': 'its device-mode takes a hand on its button',
    several: 'one device is all there is',
  },
  most: 3,
  async start({ foreign = false }: DeviceOptions) {
    const device = new LabDevice(lab, pass);
    await device.wipe();
    if (foreign) await device.furnish();
    return device;
  },
});

const connect = (lab: LabRouter): Promise<Exchange> =>
  (lab.router.transport === 'ssh' ? openSshExchange : openApiExchange)({
    router: lab.router,
    user: lab.user,
    password: lab.password,
    connectTimeoutMs: 60_000,
    commandTimeoutMs: 60_000,
  });

class LabDevice implements RigDevice {
  readonly #lab: LabRouter;
  readonly #pass: (ms: number) => Promise<void>;
  readonly #wire = new FaultyWire();
  #eye: Promise<Exchange> | undefined;

  constructor(lab: LabRouter, pass: (ms: number) => Promise<void>) {
    this.#lab = lab;
    this.#pass = pass;
  }

  /** What is never answered ends on our side of the wire, at once; so no deadline of a slow device is made short. */
  async open(): ReturnType<RigDevice['open']> {
    if (this.#wire.isDead) throw new QosError('router.unreachable', `${ROUTER}: lost for good`);
    const line = await connect(this.#lab);
    return new RouterSession(this.#wire.over(line), { router: ROUTER, user: this.#lab.user });
  }

  async #ask(sentences: readonly Sentence[]): Promise<readonly Reply[]> {
    this.#eye ??= connect(this.#lab);
    return (await this.#eye).exchange(sentences);
  }

  /** Like `#ask`, of what must not fail. */
  async #tell(sentences: readonly Sentence[]): Promise<void> {
    const replies = await this.#ask(sentences);
    const at = replies.findIndex((reply) => reply.traps.length > 0);
    if (at >= 0) throw new Error(`${sentences[at]?.join(' ') ?? ''}: ${replies[at]?.traps[0]?.message ?? ''}`);
  }

  /** What the device makes by itself comes and goes by itself, and is left out. */
  async objects(): Promise<readonly DeviceObject[]> {
    const replies = await this.#ask(SEEN.map((read) => read.words));
    return SEEN.flatMap(({ name }, index) => {
      const { rows = [], traps = [] } = replies[index] ?? {};
      const [trap] = traps;
      if (trap !== undefined && !OPTIONAL_READS.has(name)) throw new Error(`${name}: ${trap.message}`);
      return rows.map((row) => rowObject(name, row)).filter((object) => object.dynamic !== true);
    });
  }

  async #controls(): Promise<readonly (readonly [menu: string, row: Reply['rows'][number]])[]> {
    const reads = ['timer', 'lock'].flatMap((name) => READS.filter((read) => read.name === name));
    const replies = await this.#ask(reads.map((read) => read.words));
    const menus = ['/system/scheduler', '/system/script'];
    return menus.flatMap((menu, index) => (replies[index]?.rows ?? []).map((row) => [menu, row] as const));
  }

  async leftovers(): Promise<readonly string[]> {
    return (await this.#controls()).map(([menu, row]) => `${menu} ${row['name'] ?? ''} (${row['comment'] ?? ''})`);
  }

  /** Timers first, so that nothing fires into it; then what points to others before what is pointed to. */
  async wipe(): Promise<void> {
    for (const [menu, row] of await this.#controls())
      await this.#tell([[`${menu}/remove`, `=.id=${row['.id'] ?? ''}`]]);
    const objects = (await this.objects()).filter((object) => isOurs(object, KINDS) || isOfLab(object)).toReversed();
    for (const { kind } of routeros.kinds.toReversed()) {
      const ids = objects.filter((object) => object.kind === kind).map((object) => object.handle ?? '');
      if (ids.length > 0) await this.#tell([[`${kind}/remove`, `=.id=${ids.join(',')}`]]);
    }
  }

  /** Objects of somebody else that do nothing. */
  furnish(): Promise<void> {
    const rule = ['/ip/firewall/mangle/add', '=chain=forward', '=action=passthrough', `=comment=${LAB}`];
    return this.#tell([
      ['/queue/type/add', `=name=${LAB}`, '=kind=sfq'],
      ['/queue/tree/add', `=name=${LAB}`, `=parent=${this.#lab.wan}`, '=packet-mark=no-mark', '=disabled=yes'],
      ['/interface/list/add', `=name=${LAB}`],
      ['/interface/list/member/add', `=list=${LAB}`, `=interface=${this.#lab.wan}`],
      ['/ip/firewall/address-list/add', `=list=${LAB}`, '=address=192.0.2.7'],
      rule,
      rule,
    ]);
  }

  writes(): number {
    return this.#wire.writes;
  }

  commands(): readonly string[] {
    return this.#wire.commands();
  }

  breakAt(fault: Fault): void {
    this.#wire.breakAt(fault);
  }

  mend(): void {
    this.#wire.mend();
  }

  passTime(ms: number): Promise<void> {
    return this.#pass(ms);
  }

  async reboot(): Promise<void> {
    throw new TypeError('this rig cannot reboot its device');
  }

  async tamper(how: 'change' | 'remove'): Promise<DeviceObject> {
    const kind = how === 'change' ? '/queue/tree' : '/ip/firewall/mangle';
    const ours = (await this.objects()).filter((one) => one.kind === kind && isOurs(one, KINDS));
    const object = ours[Math.floor(ours.length / 2)];
    if (object === undefined) throw new TypeError(`nothing of ours in ${kind}`);
    const id = `=.id=${object.handle ?? ''}`;
    await this.#tell([how === 'change' ? [`${kind}/set`, id, '=max-limit=123000'] : [`${kind}/remove`, id]]);
    return object;
  }

  transcript(): readonly string[] {
    return this.#wire.sent.map((words) => words.join(' '));
  }

  async close(): Promise<void> {
    await this.wipe();
    await (await this.#eye)?.close();
  }
}

const isOfLab = ({ fields }: DeviceObject): boolean =>
  [fields['name'], fields['list'], fields['comment']].includes(LAB);
