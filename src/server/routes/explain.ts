import { Type } from 'typebox';
import { parseDscp } from '../../model/dscp.js';
import type { Packet } from '../../model/policy.js';
import { isAddress } from '../../model/prefix.js';
import { forceOf } from '../house.js';
import { intervalInScope } from '../in-scope.js';
import { Problem } from '../problem.js';
import { Explanation } from '../replies/explanation.js';
import { route } from '../route.js';
import { closed, Name, OneOf } from '../shapes.js';
import { siteFor } from '../rows.js';

const PROTOCOLS = ['tcp', 'udp', 'icmp', 'gre', 'esp', 'ah', 'sctp'] as const;
const WITH_PORTS: readonly string[] = ['tcp', 'udp', 'sctp'];

const Port = Type.Optional(Type.Integer({ minimum: 1, maximum: 65_535 }));
const Address = Type.String({ maxLength: 45, description: 'IPv4 or IPv6.' });

const PacketShape = closed({
  site: Name('The building that the packet comes from or goes to.'),
  direction: OneOf(['download', 'upload'], 'As the building sees it.'),
  protocol: OneOf(PROTOCOLS, 'IP protocol.'),
  remote: Address,
  remotePort: Port,
  local: Type.Optional(Address),
  localPort: Port,
  dscp: Type.Optional(Type.Union([Type.Integer({ minimum: 0, maximum: 63 }), Type.String({ maxLength: 8 })])),
});

type Asked = Omit<Packet, 'dscp'> & { readonly dscp?: number | string };

export const EXPLAIN_ROUTES = [
  route({
    method: 'POST',
    path: '/api/v1/explain',
    least: 'viewer',
    scoped: 'cut',
    summary: 'Which queue a packet lands in, and why: the rule, the rates, file and line of every value.',
    reads: true,
    schemas: { body: PacketShape, reply: Explanation },
    handle(house, { body, caller }) {
      const { site, ...asked } = body;
      siteFor(house, caller, site);
      const force = forceOf(house);
      const told = house.thinking.explainPacket(force, { site, packet: packetOf(asked), instant: force.instant });
      return intervalInScope(told, force, caller.scope);
    },
  }),
];

function packetOf({ dscp, ...packet }: Asked): Packet {
  const { local, remote } = packet;
  for (const address of [remote, local]) {
    if (address !== undefined && !isAddress(address)) throw no(`"${address}" is not an IPv4 or IPv6 address.`);
  }
  if ((packet.remotePort ?? packet.localPort) !== undefined && !WITH_PORTS.includes(packet.protocol)) {
    throw no(`${packet.protocol} has no ports.`);
  }
  if (local !== undefined && local.includes(':') !== remote.includes(':')) {
    throw no('local and remote are not of one family, so no packet has both.');
  }
  if (dscp === undefined) return packet;
  const read = parseDscp(typeof dscp === 'string' ? dscp.toUpperCase() : dscp);
  if (read === undefined) throw no(`"${dscp}" is no DSCP.`);
  return { ...packet, dscp: read };
}

const no = (detail: string): Problem => new Problem('request.unworkable', detail);
