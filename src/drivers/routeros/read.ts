import type { Words } from './wire-api.js';

/**
 * Everything that one look at a router takes, as sentences of one pipelined exchange: whole menus, never single objects
 * (119 ms an object against 0.6 ms a row on a hEX), and always with `.proplist`, since slow properties are computed
 * otherwise (manual 47579160).
 */
export interface Read {
  /** What the rows are for: a kind of ours, or a fact. */
  readonly name: string;
  readonly words: Words;
}

const print = (name: string, menu: string, properties: string, ...queries: string[]): Read => ({
  name,
  words: [`${menu}/print`, `=.proplist=${properties}`, ...queries],
});

const MANGLE_FIELDS =
  '.id,chain,action,comment,protocol,src-address,dst-address,src-address-list,dst-address-list,src-port,dst-port,' +
  'in-interface,out-interface,in-interface-list,out-interface-list,connection-mark,packet-mark,dscp,jump-target,' +
  'new-connection-mark,new-packet-mark,new-dscp,passthrough,disabled,dynamic';

export const READS: readonly Read[] = [
  print('resource', '/system/resource', 'version,board-name,architecture-name'),
  print('clock', '/system/clock', 'date,time'),
  print('device-mode', '/system/device-mode', 'mode,scheduler,flagged'),
  print('license', '/system/license', 'level,nlevel'),
  print('interface', '/interface', 'name,type,slave,dynamic,disabled'),
  print('switch', '/interface/ethernet/switch', 'name,l3-hw-offloading'),
  print('bridge-settings', '/interface/bridge/settings', 'use-ip-firewall'),
  print('lock', '/system/script', '.id,name,comment,source', '?name=qos-lock', '?name=qos-undo', '?#|'),
  print(
    'timer',
    '/system/scheduler',
    '.id,name,disabled,next-run,comment',
    '?name=qos-undo-timer',
    '?name=qos-undo-startup',
    '?#|',
  ),
  print('user', '/user', 'name,group'),
  print('group', '/user/group', 'name,policy'),
  print('/queue/simple', '/queue/simple', '.id,name,target,disabled,dynamic'),
  print('/queue/type', '/queue/type', '.id,name,kind,bfifo-limit,pfifo-limit,sfq-perturb,sfq-allot'),
  print(
    '/queue/tree',
    '/queue/tree',
    '.id,name,parent,packet-mark,queue,priority,limit-at,max-limit,burst-limit,burst-threshold,burst-time,bucket-size,disabled,invalid',
  ),
  print('/interface/list', '/interface/list', '.id,name,builtin'),
  print('/interface/list/member', '/interface/list/member', '.id,list,interface,disabled,dynamic'),
  print('/ip/firewall/address-list', '/ip/firewall/address-list', '.id,list,address,disabled,dynamic'),
  print('/ip/firewall/mangle', '/ip/firewall/mangle', MANGLE_FIELDS),
  print('/ip/firewall/filter', '/ip/firewall/filter', '.id,comment,disabled,dynamic', '?action=fasttrack-connection'),
  print('/ipv6/firewall/address-list', '/ipv6/firewall/address-list', '.id,list,address,disabled,dynamic'),
  print('/ipv6/firewall/mangle', '/ipv6/firewall/mangle', MANGLE_FIELDS),
  print(
    '/ipv6/firewall/filter',
    '/ipv6/firewall/filter',
    '.id,comment,disabled,dynamic',
    '?action=fasttrack-connection',
  ),
];

/** Menus that not every version or package has: an error there means "not present", everywhere else it is an error. */
export const OPTIONAL_READS: ReadonlySet<string> = new Set([
  'device-mode',
  'license',
  'switch',
  'bridge-settings',
  'user',
  'group',
  '/ipv6/firewall/address-list',
  '/ipv6/firewall/mangle',
  '/ipv6/firewall/filter',
]);

/** What no apply changes: within one transaction it is read once. `/queue/simple` is looked at, never managed. */
export const FACTS: ReadonlySet<string> = new Set([
  'resource',
  'clock',
  'device-mode',
  'license',
  'interface',
  'switch',
  'bridge-settings',
  'user',
  'group',
  '/queue/simple',
]);
