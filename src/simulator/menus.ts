import { FIREWALL_MENUS } from './firewall-menus.js';
import { duration, flag, INTERFACE, LIST, list, type MenuSpec, shown, text } from './menu-spec.js';
import { QUEUE_MENUS } from './queue-menus.js';

/** Manual 47579180. */
const interfaceList: MenuSpec = {
  path: '/interface/list',
  named: true,
  unique: [['name']],
  required: ['name'],
  fields: { name: text, include: list(), exclude: list(), comment: text },
};

const interfaceListMember: MenuSpec = {
  path: '/interface/list/member',
  unique: [['list', 'interface']],
  clash: 'already have such member',
  required: ['list', 'interface'],
  fields: { list: LIST, interface: INTERFACE, comment: text, disabled: flag() },
  shows: { dynamic: 'false' },
};

/** Manual 47579229. The policies that a script gets where none are given are clipped to those of its maker. */
const script: MenuSpec = {
  path: '/system/script',
  named: true,
  unique: [['name']],
  clash: 'item with this name already exists',
  required: ['name'],
  fields: {
    name: text,
    source: shown({ kind: 'text' }),
    policy: list('ftp,reboot,read,write,policy,test,password,sniff,sensitive,romon'),
    'dont-require-permissions': flag(),
    comment: text,
  },
  shows: { owner: 'admin', 'run-count': '0', invalid: 'false' },
};

/** Manual 40992881. */
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
    interval: duration('0s'),
    'on-event': shown({ kind: 'text' }),
    policy: list('read,write,test'),
    comment: text,
    disabled: flag(),
  },
  shows: { owner: 'admin', 'run-count': '0' },
};

const open = (path: string, more: Partial<MenuSpec> = {}): MenuSpec => ({ path, fields: {}, ...more });
const named: Partial<MenuSpec> = { named: true, unique: [['name']], fields: { name: text, comment: text } };

const LIST_OF_MENUS: readonly MenuSpec[] = [
  ...QUEUE_MENUS,
  ...FIREWALL_MENUS,
  interfaceList,
  interfaceListMember,
  script,
  scheduler,
  open('/interface', { ...named, shows: { running: 'true', dynamic: 'false', disabled: 'false' } }),
  open('/interface/ethernet', named),
  open('/interface/bridge', { ...named, required: ['name'] }),
  open('/interface/bridge/port', { required: ['bridge', 'interface'] }),
  open('/interface/vlan', { ...named, required: ['name', 'vlan-id', 'interface'] }),
  open('/interface/ethernet/switch', named),
  open('/ip/address', { required: ['address', 'interface'] }),
  open('/ip/service', named),
  open('/system/license', { singleton: true }),
  open('/system/routerboard', { singleton: true }),
  open('/user', { ...named, required: ['name', 'group'] }),
  open('/user/group', { ...named, required: ['name'] }),
];

const MENUS: ReadonlyMap<string, MenuSpec> = new Map(LIST_OF_MENUS.map((menu) => [menu.path, menu]));

/** A menu that nothing more is known of than its commands is taken as it comes; one without `find` has no items. */
export function menuSpec(path: string, commands: ReadonlyMap<string, unknown> | undefined): MenuSpec | undefined {
  const known = MENUS.get(path);
  if (known !== undefined || commands === undefined) return known;
  return open(path, commands.has('find') ? {} : { singleton: true });
}
