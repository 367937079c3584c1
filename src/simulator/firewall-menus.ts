import { counters, flag, INTERFACE, LIST, type MenuSpec, text } from './menu-spec.js';

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

export const FIREWALL_MENUS: readonly MenuSpec[] = [
  firewall('/ip/firewall/mangle', 'ipv4'),
  firewall('/ip/firewall/filter', 'ipv4'),
  firewall('/ip/firewall/nat', 'ipv4'),
  firewall('/ipv6/firewall/mangle', 'ipv6'),
  firewall('/ipv6/firewall/filter', 'ipv6'),
  addressList('/ip/firewall/address-list', 'ipv4'),
  addressList('/ipv6/firewall/address-list', 'ipv6'),
];
