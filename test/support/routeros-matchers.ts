import type { DeviceConfig } from '../../src/model/device.js';
import type { Dscp } from '../../src/model/dscp.js';
import type { Protocol } from '../../src/model/policy.js';
import { contains, type Family, familyOf } from '../../src/model/prefix.js';
import type { Passage } from './queue-model.js';

/** How RouterOS decides whether a mangle rule sees a packet (manual: Common Firewall Matchers 250708064). */

export interface Marked extends Passage {
  readonly dscp: Dscp;
  readonly connectionMark: string | undefined;
  readonly packetMark: string | undefined;
}

/** Lists that rules refer to by name. */
export interface Lists {
  readonly addresses: ReadonlyMap<string, readonly string[]>;
  readonly interfaces: ReadonlyMap<string, readonly string[]>;
}

type Matcher = (packet: Marked, value: string, lists: Lists) => boolean;

const PROTOCOLS: Readonly<Record<Protocol, Readonly<Record<Family, string>>>> = {
  tcp: { ipv4: 'tcp', ipv6: 'tcp' },
  udp: { ipv4: 'udp', ipv6: 'udp' },
  icmp: { ipv4: 'icmp', ipv6: 'icmpv6' },
  gre: { ipv4: 'gre', ipv6: 'gre' },
  esp: { ipv4: 'ipsec-esp', ipv6: 'ipsec-esp' },
  ah: { ipv4: 'ipsec-ah', ipv6: 'ipsec-ah' },
  sctp: { ipv4: 'sctp', ipv6: 'sctp' },
};

const markMatches = (mark: string | undefined, wanted: string): boolean => (mark ?? 'no-mark') === wanted;

const portMatches = (port: number | undefined, wanted: string): boolean =>
  port !== undefined &&
  wanted.split(',').some((range) => {
    const [from = '', to = from] = range.split('-');
    return Number(from) <= port && port <= Number(to);
  });

/** `all` and `none` are built in; every other list holds its members. */
function listHolds(name: string | undefined, list: string, { interfaces }: Lists): boolean {
  if (list === 'all') return true;
  if (list === 'none' || name === undefined) return false;
  return interfaces.get(list)?.includes(name) === true;
}

const inList = (address: string, list: string, { addresses }: Lists): boolean =>
  (addresses.get(list) ?? []).some((prefix) => contains(prefix, address));

const MATCHERS: Readonly<Record<string, Matcher>> = {
  protocol: (packet, value) => PROTOCOLS[packet.protocol][familyOf(packet.source)] === value,
  'src-address': (packet, value) => contains(value, packet.source),
  'dst-address': (packet, value) => contains(value, packet.destination),
  'src-address-list': (packet, value, lists) => inList(packet.source, value, lists),
  'dst-address-list': (packet, value, lists) => inList(packet.destination, value, lists),
  'src-port': (packet, value) => portMatches(packet.sourcePort, value),
  'dst-port': (packet, value) => portMatches(packet.destinationPort, value),
  'in-interface': (packet, value) => packet.in === value,
  'out-interface': (packet, value) => packet.out === value,
  'in-interface-list': (packet, value, lists) => listHolds(packet.in, value, lists),
  'out-interface-list': (packet, value, lists) => listHolds(packet.out, value, lists),
  'connection-mark': (packet, value) => markMatches(packet.connectionMark, value),
  'packet-mark': (packet, value) => markMatches(packet.packetMark, value),
  dscp: (packet, value) => packet.dscp === Number(value),
};

const NOT_MATCHERS: ReadonlySet<string> = new Set([
  'chain',
  'action',
  'comment',
  'jump-target',
  'new-connection-mark',
  'new-packet-mark',
  'new-dscp',
  'passthrough',
  'disabled',
]);

/** All matchers of a rule must hold; `!` before a value turns one round. A matcher that is not known here is an error. */
export function ruleMatches(fields: Readonly<Record<string, string>>, packet: Marked, lists: Lists): boolean {
  checkPorts(fields);
  return Object.entries(fields).every(([name, value]) => {
    if (NOT_MATCHERS.has(name)) return true;
    const matcher = MATCHERS[name];
    if (matcher === undefined) throw new TypeError(`no matcher ${name} in this model`);
    if (value === '') return true;
    const isNegated = value.startsWith('!');
    return matcher(packet, isNegated ? value.slice(1) : value, lists) !== isNegated;
  });
}

function checkPorts(fields: Readonly<Record<string, string>>): void {
  const hasPorts = fields['src-port'] !== undefined || fields['dst-port'] !== undefined;
  if (hasPorts && !/^(tcp|udp|sctp)$/.test(fields['protocol'] ?? ''))
    throw new TypeError(`ports without a protocol: "${fields['comment'] ?? ''}"`);
}

const isOn = ({ disabled }: Readonly<Record<string, string>>): boolean => disabled !== 'yes' && disabled !== 'true';

export function listsOf({ objects }: DeviceConfig, family: Family): Lists {
  const addresses = new Map<string, string[]>();
  const interfaces = new Map<string, string[]>();
  const put = (lists: Map<string, string[]>, list = '', member = ''): void => {
    lists.set(list, [...(lists.get(list) ?? []), member]);
  };
  const addressKind = family === 'ipv4' ? '/ip/firewall/address-list' : '/ipv6/firewall/address-list';
  for (const { kind, fields } of objects) {
    if (kind === '/interface/list' && fields['name'] !== undefined && !interfaces.has(fields['name']))
      interfaces.set(fields['name'], []);
    if (!isOn(fields)) continue;
    if (kind === addressKind) put(addresses, fields['list'], fields['address']);
    if (kind === '/interface/list/member') put(interfaces, fields['list'], fields['interface']);
  }
  return { addresses, interfaces };
}
