import type { FieldSpec, Form, KindSpec } from '../../model/device.js';

/**
 * RouterOS' menus as data: identity, defaults, form, what cannot be changed in place.
 * Defaults: MikroTik manual (Queues 328088, Mangle 48660587) and the command trees of 7.9–7.24.
 */

/** Our mark: names of queues and types, comments of rules, names of lists begin with it. */
export const MARK = 'qos:';

const field = (form: Form, fallback?: string): FieldSpec =>
  fallback === undefined ? { form } : { form, default: fallback };
const fixed = (form: Form, fallback?: string): FieldSpec => ({ ...field(form, fallback), immutable: true });

export const QUEUE_TYPE: KindSpec = {
  kind: '/queue/type',
  rank: 0,
  key: ['name'],
  ownership: { field: 'name', prefix: MARK },
  fields: {
    name: fixed('text'),
    kind: fixed('text'),
    'bfifo-limit': field('number', '15000'),
    'pfifo-limit': field('number', '50'),
    'sfq-perturb': field('number', '5'),
    'sfq-allot': field('number', '1514'),
  },
};

export const QUEUE_TREE: KindSpec = {
  kind: '/queue/tree',
  rank: 0,
  key: ['name'],
  ownership: { field: 'name', prefix: MARK },
  parentField: 'parent',
  guarded: true,
  fields: {
    name: fixed('text'),
    parent: field('text'),
    'packet-mark': field('set', ''),
    queue: field('text', 'default-small'),
    priority: field('number', '8'),
    'limit-at': field('rate', '0'),
    'max-limit': field('rate', '0'),
    'burst-limit': field('rate', '0'),
    'burst-threshold': field('rate', '0'),
    'burst-time': field('duration', '0s'),
    'bucket-size': field('number', '0.1'),
    disabled: field('flag', 'no'),
  },
};

const mangle = (kind: string): KindSpec => ({
  kind,
  rank: 1,
  key: ['comment'],
  ownership: { field: 'comment', prefix: MARK },
  orderedBy: 'chain',
  fields: {
    chain: fixed('text'),
    action: fixed('text'),
    comment: field('text', ''),
    protocol: field('text'),
    'src-address': field('prefix'),
    'dst-address': field('prefix'),
    'src-address-list': field('text'),
    'dst-address-list': field('text'),
    'src-port': field('set'),
    'dst-port': field('set'),
    'in-interface': field('text'),
    'out-interface': field('text'),
    'in-interface-list': field('text'),
    'out-interface-list': field('text'),
    'connection-mark': field('text'),
    'packet-mark': field('text'),
    dscp: field('text'),
    'jump-target': field('text'),
    'new-connection-mark': field('text'),
    'new-packet-mark': field('text'),
    'new-dscp': field('number'),
    passthrough: field('flag', 'yes'),
    disabled: field('flag', 'no'),
  },
});

export const MANGLE = { ipv4: mangle('/ip/firewall/mangle'), ipv6: mangle('/ipv6/firewall/mangle') } as const;

const addressList = (kind: string): KindSpec => ({
  kind,
  rank: 0,
  key: ['list', 'address'],
  ownership: { field: 'list', prefix: MARK },
  fields: { list: fixed('text'), address: fixed('prefix'), disabled: field('flag', 'no') },
});

export const ADDRESS_LIST = {
  ipv4: addressList('/ip/firewall/address-list'),
  ipv6: addressList('/ipv6/firewall/address-list'),
} as const;

export const INTERFACE_LIST: KindSpec = {
  kind: '/interface/list',
  rank: 0,
  key: ['name'],
  ownership: { field: 'name', prefix: MARK },
  fields: { name: fixed('text') },
};

export const INTERFACE_LIST_MEMBER: KindSpec = {
  kind: '/interface/list/member',
  rank: 1,
  key: ['list', 'interface'],
  ownership: { field: 'list', prefix: MARK },
  fields: { list: fixed('text'), interface: fixed('text'), disabled: field('flag', 'no') },
};

/**
 * Foreign FastTrack rules, seen as objects of which we manage nothing but whether they are enabled; the comment
 * remembers that it was us who disabled one, so that the exemption can be taken back. Never created, never deleted.
 */
export const FASTTRACK_MARK = ' [qos: exempted]';

const fasttrack = (kind: string): KindSpec => ({
  kind,
  // With the rules, not after them: a flow that is not fast-tracked any more and not marked yet is in the default class.
  rank: 1,
  key: ['.id'],
  ownership: { field: '.id', prefix: '*' },
  fields: { '.id': fixed('text'), disabled: field('flag', 'no'), comment: field('text', '') },
});

export const FASTTRACK = { ipv4: fasttrack('/ip/firewall/filter'), ipv6: fasttrack('/ipv6/firewall/filter') } as const;

export const KINDS: readonly KindSpec[] = [
  QUEUE_TYPE,
  QUEUE_TREE,
  INTERFACE_LIST,
  INTERFACE_LIST_MEMBER,
  ADDRESS_LIST.ipv4,
  ADDRESS_LIST.ipv6,
  FASTTRACK.ipv4,
  FASTTRACK.ipv6,
  MANGLE.ipv4,
  MANGLE.ipv6,
];
