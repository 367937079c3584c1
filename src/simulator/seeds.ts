import type { Device } from './device.js';
import type { DeviceOptions } from './device-options.js';
import { Trap } from './trap.js';
import { atLeast } from './version.js';

/** What a router starts with: rows by menu, and shorthands. */
export interface Seed {
  /** MikroTik's home configuration: bridge, masquerade, FastTrack. */
  readonly defaultConfig?: boolean;
  readonly interfaces?: readonly string[];
  /** False where the IPv6 package of 6.x is disabled: its menus are not there. */
  readonly ipv6?: boolean;
  readonly board?: string;
  readonly deviceMode?: Readonly<Record<string, string>>;
  readonly license?: string;
  /** Values as one would type them. `dynamic: true` makes an item that somebody else's service keeps. */
  readonly rows?: Readonly<Record<string, readonly Readonly<Record<string, string>>[]>>;
}

const INTERFACES = ['ether1', 'ether2', 'ether3', 'ether4', 'ether5', 'bridge-lan'];

/** Manual 328088, "Queue Types". */
const QUEUE_TYPES: readonly Readonly<Record<string, string>>[] = [
  { name: 'default', kind: 'pfifo', 'pfifo-limit': '50' },
  { name: 'ethernet-default', kind: 'pfifo', 'pfifo-limit': '50' },
  { name: 'wireless-default', kind: 'sfq', 'sfq-perturb': '5', 'sfq-allot': '1514' },
  { name: 'synchronous-default', kind: 'red', 'red-limit': '60' },
  { name: 'hotspot-default', kind: 'sfq', 'sfq-perturb': '5', 'sfq-allot': '1514' },
  { name: 'pcq-upload-default', kind: 'pcq', 'pcq-rate': '0', 'pcq-classifier': 'src-address' },
  { name: 'pcq-download-default', kind: 'pcq', 'pcq-rate': '0', 'pcq-classifier': 'dst-address' },
  { name: 'only-hardware-queue', kind: 'none' },
  { name: 'multi-queue-ethernet-default', kind: 'mq-pfifo', 'mq-pfifo-limit': '50' },
  { name: 'default-small', kind: 'pfifo', 'pfifo-limit': '10' },
];

const SINGLETONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '/interface/bridge/settings': {
    'use-ip-firewall': 'false',
    'use-ip-firewall-for-vlan': 'false',
    'allow-fast-path': 'true',
  },
  '/ip/settings': { 'allow-fast-path': 'true', 'ipv4-fasttrack-active': 'false' },
  '/ipv6/settings': { 'disable-ipv6': 'false' },
  '/system/clock': { 'time-zone-name': 'Africa/Lome' },
  '/system/identity': { name: 'MikroTik' },
  '/system/routerboard': { routerboard: 'true', model: 'hEX S', 'serial-number': 'SIM000000' },
};

const FULL =
  'local,telnet,ssh,ftp,reboot,read,write,policy,test,winbox,password,web,sniff,sensitive,api,romon,rest-api';
const SERVICES: Readonly<Record<string, string>> = { api: '8728', 'api-ssl': '8729', ssh: '22' };

export function seedDevice(device: Device, options: DeviceOptions): void {
  const { seed = {}, version, user, policy } = options;
  for (const type of QUEUE_TYPES) device.table('/queue/type').seed(type, { builtin: true });
  for (const name of ['all', 'none', 'dynamic', 'static'])
    device.table('/interface/list').seed({ name }, { builtin: true });
  for (const [path, fields] of Object.entries(SINGLETONS)) if (device.tree.has(path)) device.table(path).seed(fields);
  seedFacts(device, seed, version);
  for (const name of seed.interfaces ?? INTERFACES) seedInterface(device, name);
  for (const [name, port] of Object.entries(SERVICES)) {
    const row = device.table('/ip/service').seed({ name, port, address: '', disabled: 'false' });
    if (atLeast(version, '7.16')) row.fields['max-sessions'] = '20';
  }
  device.table('/user').seed({ name: user, group: policy === undefined ? 'full' : 'limited' });
  device.table('/user/group').seed({ name: 'full', policy: FULL });
  if (policy !== undefined) device.table('/user/group').seed({ name: 'limited', policy });
  if (seed.defaultConfig === true) seedHome(device);
  for (const [path, rows] of Object.entries(seed.rows ?? {})) for (const row of rows) seedRow(device, path, row);
}

function seedFacts(device: Device, seed: Seed, version: string): void {
  device.table('/system/resource').seed({
    version: `${version} (stable)`,
    'board-name': seed.board ?? 'hEX S',
    'architecture-name': 'mmips',
    'cpu-count': '4',
    'cpu-load': '3',
    'free-memory': '180355072',
  });
  if (device.tree.has('/system/device-mode'))
    device
      .table('/system/device-mode')
      .seed({ mode: 'advanced', scheduler: 'true', flagged: 'false', ...seed.deviceMode });
  device.table('/system/license').seed({ nlevel: seed.license ?? '4' });
}

function seedInterface(device: Device, name: string): void {
  const type = name.startsWith('bridge') ? 'bridge' : name.startsWith('vlan') ? 'vlan' : 'ether';
  device.table('/interface').seed({ name, type });
  if (type === 'bridge') device.table('/interface/bridge').seed({ name });
  if (type === 'ether') device.table('/interface/ethernet').seed({ name, 'default-name': name });
}

/** References may name what a later row brings. */
function seedRow(device: Device, path: string, row: Readonly<Record<string, string>>): void {
  const { dynamic, ...values } = row;
  try {
    const table = device.table(path);
    const fields = table.check(values, () => true);
    const [only] = table.spec.singleton === true ? table.rows : [];
    if (only !== undefined) Object.assign(only.fields, fields);
    else table.seed(fields, dynamic === 'true' || dynamic === 'yes' ? { dynamic: true } : {});
  } catch (error) {
    if (!(error instanceof Trap)) throw error;
    throw new Error(`${error.message} (a row of ${path})`, { cause: error });
  }
}

function seedHome(device: Device): void {
  for (const name of ['WAN', 'LAN']) device.table('/interface/list').seed({ name, comment: 'defconf' });
  device.table('/interface/list/member').seed({ list: 'WAN', interface: 'ether1', comment: 'defconf' });
  device.table('/interface/list/member').seed({ list: 'LAN', interface: 'bridge-lan', comment: 'defconf' });
  device
    .table('/ip/firewall/nat')
    .seed({ chain: 'srcnat', action: 'masquerade', 'out-interface-list': 'WAN', comment: 'defconf: masquerade' });
  const filter = device.table('/ip/firewall/filter');
  filter.seed({
    chain: 'input',
    action: 'accept',
    'connection-state': 'established,related,untracked',
    comment: 'defconf: accept established,related,untracked',
  });
  filter.seed({ chain: 'input', action: 'drop', 'connection-state': 'invalid', comment: 'defconf: drop invalid' });
  filter.seed({
    chain: 'forward',
    action: 'fasttrack-connection',
    'connection-state': 'established,related',
    comment: 'defconf: fasttrack',
  });
  filter.seed({
    chain: 'forward',
    action: 'accept',
    'connection-state': 'established,related,untracked',
    comment: 'defconf: accept established,related, untracked',
  });
}
