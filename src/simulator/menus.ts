import { FIREWALL_MENUS } from './firewall-menus.js';
import { flag, INTERFACE, LIST, type MenuSpec, text } from './menu-spec.js';
import { QUEUE_MENUS } from './queue-menus.js';

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
  ...QUEUE_MENUS,
  ...FIREWALL_MENUS,
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
