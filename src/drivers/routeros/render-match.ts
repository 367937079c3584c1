import type { DeviceObject } from '../../model/device.js';
import type { Rule, SiteIntent } from '../../model/intent.js';
import type { Endpoint, PortRange, Protocol } from '../../model/policy.js';
import { type Family, familyOf, type Prefix } from '../../model/prefix.js';
import type { Direction } from '../../model/rate.js';
import { ADDRESS_LIST } from './kinds.js';
import { addressListName } from './names.js';

type Fields = Readonly<Record<string, string>>;

/** RouterOS' names; ICMP is another protocol in each family (RFC 792, RFC 4443). */
const PROTOCOL: Readonly<Record<Protocol, Readonly<Record<Family, string>>>> = {
  tcp: { ipv4: 'tcp', ipv6: 'tcp' },
  udp: { ipv4: 'udp', ipv6: 'udp' },
  sctp: { ipv4: 'sctp', ipv6: 'sctp' },
  icmp: { ipv4: 'icmp', ipv6: 'icmpv6' },
  gre: { ipv4: 'gre', ipv6: 'gre' },
  esp: { ipv4: 'ipsec-esp', ipv6: 'ipsec-esp' },
  ah: { ipv4: 'ipsec-ah', ipv6: 'ipsec-ah' },
};

const ENDS = ['remote', 'local'] as const;

/**
 * The matchers of a rule for packets in one direction; undefined when it has prefixes, but none of this family.
 * On the way up the far end is the destination, on the way down the source.
 */
export function matchRule(rule: Rule, direction: Direction, family: Family): Fields | undefined {
  const fields: Record<string, string> = {};
  const { match } = rule;
  if (match.protocol !== undefined) fields['protocol'] = PROTOCOL[match.protocol][family];
  for (const end of ENDS) {
    const side = (end === 'remote') === (direction === 'upload') ? 'dst' : 'src';
    const endpoint = match[end];
    if (endpoint === undefined) continue;
    if (endpoint.ports.length > 0) fields[`${side}-port`] = endpoint.ports.map(formatPorts).join(',');
    if (endpoint.prefixes.length === 0) continue;
    const prefixes = ofFamily(endpoint, family);
    if (prefixes.length === 0) return undefined;
    if (prefixes.length === 1 && prefixes[0] !== undefined) fields[`${side}-address`] = prefixes[0];
    else fields[`${side}-address-list`] = addressListName(rule.id, end);
  }
  if (match.dscp !== undefined) fields['dscp'] = String(match.dscp);
  return fields;
}

const formatPorts = (range: PortRange): string =>
  range.from === range.to ? String(range.from) : `${range.from}-${range.to}`;

const ofFamily = (endpoint: Endpoint, family: Family): readonly Prefix[] =>
  endpoint.prefixes.filter((prefix) => familyOf(prefix) === family);

/**
 * Lists for rules with several prefixes of one family: a matcher takes a single address or one list. A rule's id says
 * what it matches, so sites of one class share the lists.
 */
export function renderLists(sites: readonly SiteIntent[], family: Family): readonly DeviceObject[] {
  const lists = new Map<string, readonly Prefix[]>();
  for (const rule of new Set(sites.flatMap((site) => site.rules))) {
    for (const end of ENDS) {
      const endpoint = rule.match[end];
      const prefixes = endpoint === undefined ? [] : ofFamily(endpoint, family);
      if (prefixes.length > 1) lists.set(addressListName(rule.id, end), prefixes);
    }
  }
  const { kind } = ADDRESS_LIST[family];
  return [...lists].flatMap(([list, prefixes]) => prefixes.map((address) => ({ kind, fields: { list, address } })));
}
