import type { Rule } from '../../model/intent.js';
import type { PortRange, Protocol } from '../../model/policy.js';
import { contains, type Family, familyOf, type Prefix, rangeOf } from '../../model/prefix.js';
import type { Direction } from '../../model/rate.js';

/** IANA protocol numbers; ICMP is another protocol in each family (RFC 792, RFC 4443). */
const PROTOCOL: Readonly<Record<Protocol, readonly number[]>> = {
  icmp: [1, 58],
  tcp: [6],
  udp: [17],
  gre: [47],
  esp: [50],
  ah: [51],
  sctp: [132],
};

const FAMILIES: readonly Family[] = ['ipv4', 'ipv6'];
const HEADER: Readonly<Record<Family, string>> = { ipv4: 'ip', ipv6: 'ip6' };
const ENDS = ['remote', 'local'] as const;

export const quoted = (text: string): string => `"${text}"`;

/** One value as it is, several as an anonymous set. */
export const setOf = (values: readonly string[]): string =>
  values.length === 1 ? (values[0] ?? '') : `{ ${values.join(', ')} }`;

/**
 * The matches of a rule for packets in one direction: one text where addresses and DSCP do not matter, else one for each
 * family that can match. On the way up the far end is the destination, on the way down the source.
 */
export function matchRule({ match }: Rule, direction: Direction): readonly string[] {
  const sideOf = (end: 'remote' | 'local'): 'd' | 's' => ((end === 'remote') === (direction === 'upload') ? 'd' : 's');
  const ports = ENDS.flatMap((end) => {
    const list = match[end]?.ports ?? [];
    return list.length === 0 ? [] : [`${match.protocol ?? ''} ${sideOf(end)}port ${setOf(mergePorts(list))}`];
  });
  // A match of ports says the protocol as well; nft takes the second saying away.
  const protocol =
    match.protocol === undefined || ports.length > 0
      ? []
      : [`meta l4proto ${setOf(PROTOCOL[match.protocol].map(String))}`];
  const prefixes = ENDS.flatMap((end) => match[end]?.prefixes ?? []);
  const isOfFamily = match.dscp !== undefined || prefixes.length > 0;
  const common = [...protocol, ...ports];
  if (!isOfFamily) return [common.join(' ')];
  return FAMILIES.flatMap((family) => {
    const ends = ENDS.flatMap((end) => {
      const list = match[end]?.prefixes ?? [];
      if (list.length === 0) return [];
      const own = outermost(list.filter((prefix) => familyOf(prefix) === family));
      return [{ own, text: `${HEADER[family]} ${sideOf(end)}addr ${setOf(own.map(formatPrefix))}` }];
    });
    if (ends.some(({ own }) => own.length === 0)) return [];
    const dscp = match.dscp === undefined ? [] : [`${HEADER[family]} dscp ${match.dscp}`];
    return [[...common, ...ends.map(({ text }) => text), ...dscp].join(' ')];
  });
}

/** nft prints single hosts without their length. */
const formatPrefix = (prefix: Prefix): string => prefix.replace(/(?<=\.\d+)\/32$|(?<=:.*)\/128$/, '');

/** An interval set holds no prefix inside of another, and nft prints it in order of address. */
function outermost(prefixes: readonly Prefix[]): readonly Prefix[] {
  return [...new Set(prefixes)]
    .filter((one) => !prefixes.some((other) => other !== one && contains(other, one)))
    .toSorted((a, b) => (rangeOf(a).first < rangeOf(b).first ? -1 : 1));
}

/** Sorted, without overlaps; ranges that touch stay apart, as nft keeps them. */
function mergePorts(ports: readonly PortRange[]): readonly string[] {
  const merged: { from: number; to: number }[] = [];
  for (const range of ports.toSorted((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last !== undefined && range.from <= last.to) last.to = Math.max(last.to, range.to);
    else merged.push({ ...range });
  }
  return merged.map(({ from, to }) => (from === to ? String(from) : `${from}-${to}`));
}
