import type { Session } from '../../src/drivers/driver.js';
import { routeros } from '../../src/drivers/routeros/index.js';
import type { DeviceObject } from '../../src/model/device.js';
import { QosError } from '../../src/model/error.js';
import { Secret } from '../../src/model/secret.js';
import type { Seed, SimRouter } from '../../src/simulator/index.js';
import type { DeviceOptions, Fault, Rig, RigDevice } from './rig.js';
import { ROUTER } from './transitions.js';

const USER = 'qosctl';
const PASSWORD = 'contract-is-secret';
const LANS = ['bridge-lan', 'ether2', 'ether3', 'ether4'];

/** Objects of others in every menu that we write to, with marks, names and places that come close to ours. */
const FOREIGN: Seed['rows'] = {
  '/queue/type': [{ name: 'guest-sfq', kind: 'sfq', 'sfq-perturb': '7' }],
  '/queue/tree': [{ name: 'guest', parent: 'ether5', 'packet-mark': 'guest', 'max-limit': '5000000' }],
  '/queue/simple': [{ name: 'printer', target: '192.168.9.9/32', 'max-limit': '1M/1M' }],
  '/interface/list': [{ name: 'guests', comment: 'qos: not by you' }],
  '/interface/list/member': [{ list: 'guests', interface: 'ether5' }],
  '/ip/firewall/address-list': [{ list: 'blocked', address: '203.0.113.7' }],
  '/ipv6/firewall/address-list': [{ list: 'blocked', address: '2001:db8::/48' }],
  '/ip/firewall/mangle': [
    { chain: 'forward', action: 'change-mss', comment: 'clamp', protocol: 'tcp' },
    { chain: 'prerouting', action: 'log' },
    { chain: 'forward', action: 'passthrough', comment: 'count' },
  ],
  '/ip/firewall/filter': [{ chain: 'input', action: 'accept', protocol: 'icmp' }],
};

const FASTTRACK: Seed['rows'] = {
  '/ip/firewall/filter': [
    { chain: 'forward', action: 'fasttrack-connection', 'connection-state': 'established,related', comment: 'defconf' },
    { chain: 'forward', action: 'accept', 'connection-state': 'established,related' },
  ],
};

/** What is the same for all rigs of simulated routers. */
export const SIMULATED: Omit<Rig, 'router' | 'start'> = {
  driver: routeros,
  wan: 'ether1',
  lans: LANS,
  password: PASSWORD,
  cannot: {},
};

export const simOptions = ({ foreign, fasttrack, lacks }: DeviceOptions) => ({
  name: ROUTER,
  address: '127.0.0.1',
  port: 0,
  user: USER,
  password: PASSWORD,
  transcript: true,
  version: lacks === 'discipline' ? '6.49.17' : '7.22.3',
  seed: {
    ...(lacks === 'timer' ? { deviceMode: { mode: 'home', scheduler: 'false' } } : {}),
    rows: { ...(foreign === true ? FOREIGN : {}), ...(fasttrack === true ? FASTTRACK : {}) },
  },
});

/** How sessions reach the router. */
export type Way = (
  sim: SimRouter,
  target: {
    readonly user: string;
    readonly password: Secret;
    readonly connectTimeoutMs: number;
    readonly commandTimeoutMs: number;
  },
) => Promise<Session>;

/** Over SSH whole lines are recorded too. */
const COMMAND = /^\/[a-z0-9/-]+$/;
const CONTROL = /^\/system\//;
const READS = new Set(['print', 'getall', 'get', 'find', 'login', 'cancel', 'quit']);

/** One simulated router, whatever it is reached by. */
export class SimDevice implements RigDevice {
  readonly #sim: SimRouter;
  readonly #way: Way;
  #fault: Fault | undefined;

  constructor(sim: SimRouter, way: Way) {
    this.#sim = sim;
    this.#way = way;
  }

  async open(timeoutMs = 60_000): ReturnType<RigDevice['open']> {
    await this.#settle();
    if (this.#sim.faults.dead !== undefined) throw new QosError('router.unreachable', `${ROUTER}: lost for good`);
    const secret = { user: USER, password: new Secret(PASSWORD) };
    return this.#way(this.#sim, { ...secret, connectTimeoutMs: 60_000, commandTimeoutMs: timeoutMs });
  }

  /** What follows when the fault has struck: the device is dead, or starts anew. */
  async #settle(): Promise<void> {
    const { faults } = this.#sim;
    const isPending = FAULTS.some((name) => faults[name] !== undefined);
    if (this.#fault === undefined || isPending) return;
    const { kind, forGood } = this.#fault;
    this.#fault = undefined;
    if (kind === 'reboot') await this.reboot();
    if (forGood === true) faults.dead = 'refuse';
  }

  async objects(): Promise<readonly DeviceObject[]> {
    await this.#settle();
    const kinds = [...routeros.kinds.map((spec) => spec.kind), '/queue/simple'];
    return kinds.flatMap((kind) =>
      this.#sim.rows(kind).map(({ '.id': handle = '', ...fields }): DeviceObject => {
        const shown = kind.endsWith('/filter') ? { ...fields, '.id': handle } : fields;
        const dynamic = fields['dynamic'] === 'true' ? { dynamic: true as const } : {};
        return { kind, handle, fields: shown, ...dynamic };
      }),
    );
  }

  async leftovers(): Promise<readonly string[]> {
    await this.#settle();
    return ['/system/script', '/system/scheduler'].flatMap((menu) =>
      this.#sim.rows(menu).map((row) => `${menu} ${row['name'] ?? ''} (${row['comment'] ?? ''})`),
    );
  }

  writes(): number {
    return this.#sim.stats.writes;
  }

  commands(): readonly string[] {
    return this.#sim.transcript.flatMap(([path = '']) => {
      if (!COMMAND.test(path)) return [];
      const at = path.lastIndexOf('/');
      const [menu, verb] = [path.slice(0, at), path.slice(at + 1)];
      return READS.has(verb) || CONTROL.test(path) ? [] : [`${verb} ${menu}`];
    });
  }

  breakAt(fault: Fault): void {
    this.#fault = fault;
    Object.assign(this.#sim.faults, { [FAULT_OF[fault.kind]]: fault.write });
  }

  mend(): void {
    for (const name of [...FAULTS, 'dead' as const]) delete this.#sim.faults[name];
    this.#fault = undefined;
  }

  async passTime(ms: number): Promise<void> {
    await this.#settle();
    this.#sim.advance(ms);
  }

  async reboot(): Promise<void> {
    this.#sim.reboot();
  }

  async tamper(how: 'change' | 'remove'): Promise<DeviceObject> {
    const kind = how === 'change' ? '/queue/tree' : '/ip/firewall/mangle';
    const mark = how === 'change' ? 'name' : 'comment';
    const ours = (await this.objects()).filter((one) => one.kind === kind && one.fields[mark]?.startsWith('qos:'));
    const object = ours[Math.floor(ours.length / 2)];
    if (object === undefined) throw new TypeError(`nothing of ours in ${kind}`);
    const menu = kind.replaceAll('/', ' ').trim();
    const act = how === 'change' ? `set ${object.handle ?? ''} max-limit=123k` : `remove ${object.handle ?? ''}`;
    this.#sim.run(`/${menu} ${act}`);
    return object;
  }

  transcript(): readonly string[] {
    return this.#sim.transcript.map((words) => words.join(' '));
  }

  close(): Promise<void> {
    return this.#sim.close();
  }
}

const FAULT_OF = {
  refuse: 'refuseWrite',
  'cut-before': 'dropAtWrite',
  'cut-after': 'dropAfterWrite',
  hang: 'hangAtWrite',
  reboot: 'dropAfterWrite',
} as const;

const FAULTS = ['refuseWrite', 'dropAtWrite', 'dropAfterWrite', 'hangAtWrite'] as const;
