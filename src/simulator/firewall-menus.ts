import type { Form } from './forms.js';
import { counters, flag, LIST, MATCHED_INTERFACE, type MenuSpec, text } from './menu-spec.js';

/** Manual 48660587 (mangle), 250708064 (matchers), 130220135 (address lists). Values as in values.json where it has them. */
const DSCP: Form = { kind: 'one-of', values: ['from-priority', 'from-priority-to-high-3-bits'], upTo: 63 };

const NAT_ACTIONS = [
  'accept',
  'add-dst-to-address-list',
  'add-src-to-address-list',
  'dst-nat',
  'jump',
  'log',
  'masquerade',
  'netmap',
  'passthrough',
  'redirect',
  'return',
  'same',
  'src-nat',
];

const MARKS: MenuSpec['fields'] = {
  'new-connection-mark': text,
  'new-packet-mark': text,
  'new-dscp': { form: DSCP },
  passthrough: { form: { kind: 'flag' }, default: 'true', shown: '7.19' },
};

const firewall = (path: string, family: 'ipv4' | 'ipv6', action: Form = { kind: 'text' }): MenuSpec => ({
  path,
  ordered: true,
  required: ['chain'],
  fields: {
    chain: text,
    action: { form: action, default: 'accept', shown: true },
    comment: text,
    protocol: text,
    'src-address': { form: { kind: 'address', family } },
    'dst-address': { form: { kind: 'address', family } },
    'src-address-list': text,
    'dst-address-list': text,
    'src-port': { form: { kind: 'ports' } },
    'dst-port': { form: { kind: 'ports' } },
    port: { form: { kind: 'ports' } },
    'in-interface': MATCHED_INTERFACE,
    'out-interface': MATCHED_INTERFACE,
    'in-interface-list': LIST,
    'out-interface-list': LIST,
    'connection-mark': text,
    'packet-mark': text,
    'connection-state': { form: { kind: 'list' } },
    dscp: { form: { kind: 'number', max: 63, negatable: true } },
    'jump-target': text,
    ...(path.endsWith('mangle') ? MARKS : {}),
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
    address: { form: { kind: 'address', family, names: true, full: family === 'ipv6' } },
    timeout: { form: { kind: 'duration' } },
    comment: text,
    disabled: flag(),
  },
  shows: { dynamic: 'false' },
});

export const FIREWALL_MENUS: readonly MenuSpec[] = [
  firewall('/ip/firewall/mangle', 'ipv4'),
  firewall('/ip/firewall/filter', 'ipv4'),
  firewall('/ip/firewall/nat', 'ipv4', { kind: 'one-of', values: NAT_ACTIONS }),
  firewall('/ipv6/firewall/mangle', 'ipv6'),
  firewall('/ipv6/firewall/filter', 'ipv6'),
  addressList('/ip/firewall/address-list', 'ipv4'),
  addressList('/ipv6/firewall/address-list', 'ipv6'),
];
