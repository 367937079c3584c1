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
/** The end of the year 9999: what comes after it has no date that people write. */
const LATEST = 253_402_300_799_999;
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
  at: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: LATEST,
      description:
        'The moment that calendars and overrides are taken for (ms since 1970 UTC); now unless said otherwise.',
    }),
  ),
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
      const { site, at, ...asked } = body;
      siteFor(house, caller, site);
      const force = forceOf(house);
      const told = house.thinking.explainPacket(force, { site, packet: packetOf(asked), instant: at ?? force.instant });
      return intervalInScope(told, force, caller.scope);
    },
  }),
];

type Mistake = readonly [field: keyof Asked, message: string];

function packetOf({ dscp, ...packet }: Asked): Packet {
  const read = dscp === undefined ? undefined : parseDscp(typeof dscp === 'string' ? dscp.toUpperCase() : dscp);
  const mistakes = mistakesIn(packet);
  if (dscp !== undefined && read === undefined) mistakes.push(['dscp', `"${dscp}" is no DSCP.`]);
  if (mistakes.length > 0) {
    const errors = mistakes.map(([field, message]) => ({ at: `/body/${field}`, message }));
    throw new Problem('request.unworkable', mistakes.map(([, message]) => message).join(' '), { errors });
  }
  return read === undefined ? packet : { ...packet, dscp: read };
}

/** All of them, each with its field: who fills in a form mends them at once. */
function mistakesIn(packet: Omit<Asked, 'dscp'>): Mistake[] {
  const { local, remote, protocol } = packet;
  const mistakes: Mistake[] = [];
  for (const field of ['remote', 'local'] as const) {
    const address = packet[field];
    if (address !== undefined && !isAddress(address))
      mistakes.push([field, `"${address}" is not an IPv4 or IPv6 address.`]);
  }
  for (const field of ['remotePort', 'localPort'] as const)
    if (packet[field] !== undefined && !WITH_PORTS.includes(protocol))
      mistakes.push([field, `${protocol} has no ports.`]);
  if (mistakes.length === 0 && local !== undefined && local.includes(':') !== remote.includes(':'))
    mistakes.push(['local', 'local and remote are not of one family, so no packet has both.']);
  return mistakes;
}
