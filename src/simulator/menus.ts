import type { Form } from './forms.js';

/** What a menu is: its fields, what they default to, and what the router demands of them. Manual pages as in README. */
export interface FieldSpec {
  readonly form: Form;
  readonly default?: string;
  /** Printed although it is at its default; a function of the version where that changed. */
  readonly shown?: boolean | string;
  /** Must name an item of one of these menus (or one of `also`). */
  readonly refers?: readonly string[];
  readonly also?: readonly string[];
}

export interface MenuSpec {
  readonly path: string;
  readonly singleton?: true;
  readonly ordered?: true;
  readonly readOnly?: true;
  readonly named?: true;
  readonly unique?: readonly (readonly string[])[];
  readonly required?: readonly string[];
  readonly fields: Readonly<Record<string, FieldSpec>>;
  /** Read-only values of every row. */
  readonly shows?: Readonly<Record<string, string>>;
  /** First id, where it is not *1. */
  readonly firstId?: number;
  /** The clashes are told so. */
  readonly clash?: string;
}

const text: FieldSpec = { form: { kind: 'text' } };
const flag = (fallback = 'false'): FieldSpec => ({ form: { kind: 'flag' }, default: fallback, shown: true });
const rate: FieldSpec = { form: { kind: 'rate' }, default: '0', shown: true };
const number = (fallback: string, min = 0, max?: number): FieldSpec => ({
  form: { kind: 'number', min, ...(max === undefined ? {} : { max }) },
  default: fallback,
  shown: true,
});
const INTERFACE: FieldSpec = { form: { kind: 'text' }, refers: ['/interface'] };
const LIST: FieldSpec = { form: { kind: 'text' }, refers: ['/interface/list'] };
const counters = { bytes: '0', packets: '0' };

const QUEUE_KINDS = ['bfifo', 'cake', 'codel', 'fq-codel', 'mq-pfifo', 'none', 'pcq', 'pfifo', 'red', 'sfq'];

const queueTree: MenuSpec = {
  path: '/queue/tree',
  named: true,
  unique: [['name']],
  required: ['name', 'parent'],
  firstId: 0x1000000,
  fields: {
    name: text,
    parent: { form: { kind: 'text' }, refers: ['/queue/tree', '/interface'], also: ['global'] },
    'packet-mark': { form: { kind: 'list' }, default: '', shown: true },
    queue: { form: { kind: 'text' }, default: 'default-small', shown: true, refers: ['/queue/type'] },
    priority: number('8', 1, 8),
    'limit-at': rate,
    'max-limit': rate,
    'burst-limit': rate,
    'burst-threshold': rate,
    'burst-time': { form: { kind: 'duration' }, default: '0s', shown: true },
    'bucket-size': { form: { kind: 'decimal', min: 0, max: 10 }, default: '0.1', shown: true },
    comment: text,
    disabled: flag(),
  },
  shows: { ...counters, rate: '0', 'packet-rate': '0', 'queued-bytes': '0', 'queued-packets': '0', dropped: '0' },
};

const queueType: MenuSpec = {
  path: '/queue/type',
  named: true,
  unique: [['name']],
  required: ['name', 'kind'],
  fields: {
    name: text,
    kind: { form: { kind: 'one-of', values: QUEUE_KINDS } },
    'bfifo-limit': number('15000', 1, 4_294_967_295),
    'pfifo-limit': number('50', 1),
    'mq-pfifo-limit': number('50', 1),
    'sfq-perturb': number('5'),
    'sfq-allot': number('1514'),
    'codel-limit': number('1000'),
    'fq-codel-limit': number('10240'),
    'fq-codel-flows': number('1024'),
    'fq-codel-quantum': number('1514'),
    'fq-codel-target': { form: { kind: 'duration' }, default: '5ms', shown: true },
    'fq-codel-interval': { form: { kind: 'duration' }, default: '100ms', shown: true },
    'red-limit': number('60'),
    'pcq-rate': rate,
    'pcq-classifier': { form: { kind: 'list' }, default: '', shown: true },
    'cake-bandwidth': rate,
    'cake-nat': flag(),
  },
};

const firewall = (path: string, family: 'ipv4' | 'ipv6'): MenuSpec => ({
  path,
  ordered: true,
  required: ['chain'],
  fields: {
    chain: text,
    action: { ...text, default: 'accept', shown: true },
    comment: text,
    protocol: text,
    'src-address': { form: { kind: 'address', family } },
    'dst-address': { form: { kind: 'address', family } },
    'src-address-list': text,
    'dst-address-list': text,
    'src-port': { form: { kind: 'ports' } },
    'dst-port': { form: { kind: 'ports' } },
    'in-interface': INTERFACE,
    'out-interface': INTERFACE,
    'in-interface-list': LIST,
    'out-interface-list': LIST,
    'connection-mark': text,
    'packet-mark': text,
    'connection-state': { form: { kind: 'list' } },
    dscp: { form: { kind: 'number', max: 63, negatable: true } },
    'jump-target': text,
    'new-connection-mark': text,
    'new-packet-mark': text,
    'new-dscp': { form: { kind: 'number', max: 63 } },
    passthrough: { form: { kind: 'flag' }, default: 'true', shown: '7.19' },
    log: flag(),
    disabled: flag(),
  },
  shows: { ...counters, invalid: 'false', dynamic: 'false' },
});

const addressList = (path: string, family: 'ipv4' | 'ipv6'): MenuSpec => ({
  path,
  unique: [['list', 'address']],
  clash: 'already have such entry',
  required: ['list', 'address'],
  fields: {
    list: text,
    address: { form: { kind: 'address', family, ...(family === 'ipv6' ? { full: true } : {}) } },
    comment: text,
    disabled: flag(),
  },
  shows: { dynamic: 'false' },
});

const interfaceList: MenuSpec = {
  path: '/interface/list',
  named: true,
  unique: [['name']],
  required: ['name'],
  fields: {
    name: text,
    include: { form: { kind: 'list' }, default: '', shown: true },
    exclude: { form: { kind: 'list' }, default: '', shown: true },
    comment: text,
  },
};

const interfaceListMember: MenuSpec = {
  path: '/interface/list/member',
  unique: [['list', 'interface']],
  clash: 'already have such member',
  required: ['list', 'interface'],
  fields: { list: LIST, interface: INTERFACE, comment: text, disabled: flag() },
  shows: { dynamic: 'false' },
};

const queueSimple: MenuSpec = {
  path: '/queue/simple',
  ordered: true,
  named: true,
  unique: [['name']],
  required: ['name', 'target'],
  fields: {
    name: text,
    target: { form: { kind: 'list' } },
    'max-limit': text,
    'limit-at': text,
    comment: text,
    disabled: flag(),
  },
  shows: { invalid: 'false', dynamic: 'false' },
};

const script: MenuSpec = {
  path: '/system/script',
  named: true,
  unique: [['name']],
  clash: 'item with this name already exists',
  required: ['name'],
  fields: {
    name: text,
    source: { form: { kind: 'text' }, default: '', shown: true },
    policy: {
      form: { kind: 'list' },
      default: 'ftp,reboot,read,write,policy,test,password,sniff,sensitive,romon',
      shown: true,
    },
    'dont-require-permissions': flag(),
    comment: text,
  },
  shows: { owner: 'admin', 'run-count': '0', invalid: 'false' },
};

const scheduler: MenuSpec = {
  path: '/system/scheduler',
  named: true,
  unique: [['name']],
  clash: 'item with this name already exists',
  required: ['name'],
  fields: {
    name: text,
    'start-date': text,
    'start-time': text,
    interval: { form: { kind: 'duration' }, default: '0s', shown: true },
    'on-event': { form: { kind: 'text' }, default: '', shown: true },
    policy: { form: { kind: 'list' }, default: 'read,write,test', shown: true },
    comment: text,
    disabled: flag(),
  },
  shows: { owner: 'admin', 'run-count': '0' },
};

const open = (path: string, more: Partial<MenuSpec> = {}): MenuSpec => ({ path, fields: {}, ...more });

const LIST_OF_MENUS: readonly MenuSpec[] = [
  queueTree,
  queueType,
  queueSimple,
  firewall('/ip/firewall/mangle', 'ipv4'),
  firewall('/ip/firewall/filter', 'ipv4'),
  firewall('/ip/firewall/nat', 'ipv4'),
  firewall('/ipv6/firewall/mangle', 'ipv6'),
  firewall('/ipv6/firewall/filter', 'ipv6'),
  addressList('/ip/firewall/address-list', 'ipv4'),
  addressList('/ipv6/firewall/address-list', 'ipv6'),
  interfaceList,
  interfaceListMember,
  script,
  scheduler,
  open('/interface', { named: true, shows: { running: 'true', dynamic: 'false', disabled: 'false' } }),
  open('/interface/ethernet', { named: true }),
  open('/interface/bridge', { named: true, unique: [['name']], required: ['name'], fields: { name: text } }),
  open('/interface/bridge/port'),
  open('/interface/vlan', { named: true }),
  open('/interface/bridge/settings', { singleton: true }),
  open('/interface/ethernet/switch', { named: true }),
  open('/ip/address'),
  open('/ip/settings', { singleton: true }),
  open('/ipv6/settings', { singleton: true }),
  open('/ip/service', { named: true }),
  open('/ip/firewall/connection', { readOnly: true }),
  open('/system/resource', { singleton: true, readOnly: true }),
  open('/system/clock', { singleton: true }),
  open('/system/identity', { singleton: true, fields: { name: text } }),
  open('/system/device-mode', { singleton: true, readOnly: true }),
  open('/system/license', { singleton: true, readOnly: true }),
  open('/system/routerboard', { singleton: true, readOnly: true }),
  open('/system/history', { readOnly: true }),
  open('/user', { named: true, unique: [['name']] }),
  open('/user/group', { named: true, unique: [['name']] }),
  open('/user/active', { readOnly: true }),
];

export const MENUS: ReadonlyMap<string, MenuSpec> = new Map(LIST_OF_MENUS.map((menu) => [menu.path, menu]));
