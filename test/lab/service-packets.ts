import type { Match, Packet, Protocol, Service } from '../../src/model/policy.js';
import { type Family, familyOf } from '../../src/model/prefix.js';
import { DIRECTIONS } from '../../src/model/rate.js';

/** Nobody's (RFC 5737, RFC 3849), and in no prefix of a service. */
const ELSEWHERE: Readonly<Record<Family, string>> = { ipv4: '203.0.113.9', ipv6: '2001:db8::9' };
const FAMILIES = ['ipv4', 'ipv6'] as const;
/** A mark that a service is recognised by, and one that means nothing. */
const MARKS = [46, 12] as const;

/**
 * What a service catalogue talks about, as packets: for each term, family and direction the packets at the edges of its
 * ports and in its prefixes, and those that miss by one property only (port, address, protocol, mark).
 */
export function packetsOf(services: readonly Service[]): readonly Packet[] {
  const packets = services.flatMap(({ match }) => match.flatMap((term) => packetsOfTerm(term)));
  return [...new Map(packets.map((packet) => [JSON.stringify(packet), packet])).values()];
}

function packetsOfTerm(match: Match): readonly Packet[] {
  return FAMILIES.flatMap((family) => {
    const remotes = match.remote?.prefixes.filter((prefix) => familyOf(prefix) === family).map(hostIn) ?? [];
    return DIRECTIONS.flatMap((direction) => {
      const remote = remotes[0] ?? ELSEWHERE[family];
      const protocol = match.protocol ?? 'tcp';
      const right: Packet = {
        direction,
        protocol,
        remote,
        ...(match.remote?.ports[0] === undefined ? {} : { remotePort: match.remote.ports[0].from }),
        ...(match.local?.ports[0] === undefined ? {} : { localPort: match.local.ports[0].from }),
        ...(match.dscp === undefined ? {} : { dscp: match.dscp }),
      };
      return [
        right,
        ...remotes.slice(1).map((other) => ({ ...right, remote: other })),
        { ...right, remote: ELSEWHERE[family] },
        { ...right, protocol: OTHER[protocol] },
        ...MARKS.map((dscp) => ({ ...right, dscp })),
        ...edgesOf(match.remote?.ports).map((remotePort) => ({ ...right, remotePort })),
        ...edgesOf(match.local?.ports).map((localPort) => ({ ...right, localPort })),
      ];
    });
  });
}

const edgesOf = (ranges: NonNullable<Match['remote']>['ports'] = []): readonly number[] =>
  ranges.flatMap(({ from, to }) => [from - 1, from, to, to + 1]);

const OTHER: Readonly<Record<Protocol, Protocol>> = {
  tcp: 'udp',
  udp: 'tcp',
  icmp: 'gre',
  gre: 'esp',
  esp: 'ah',
  ah: 'esp',
  sctp: 'udp',
};

/** The second host: of the network that the lab's internet lives in, the internet itself. */
const hostIn = (prefix: string): string => {
  const network = prefix.slice(0, prefix.indexOf('/'));
  return familyOf(prefix) === 'ipv6' ? `${network}2` : network.replace(/\d+$/, (last) => String(Number(last) + 2));
};
