import { type Static, Type } from 'typebox';
import { DIRECTIONS } from '../../model/rate.js';
import { ByName, Count, List, Name, OneOf, Origin, Rate, Word } from './parts.js';

export const DirectionName = OneOf(DIRECTIONS, 'As the site sees it.');
export const QueueRole = OneOf(['uplink', 'site', 'class', 'management'], 'What the queue is for.');
export const Discipline = OneOf(['cake', 'fq_codel', 'sfq', 'fifo'], 'How a leaf serves its packets.');
export const Priority = Type.Unsafe<1 | 2 | 3 | 4 | 5 | 6 | 7 | 8>({
  type: 'integer',
  minimum: 1,
  maximum: 8,
  description: '1 is served first, 8 last.',
});

export const Queue = Type.Object({
  id: Name('`site/traffic-class/direction`, or what stands above.'),
  direction: DirectionName,
  role: QueueRole,
  parent: Type.Optional(Word('Id of the queue above; absent at the top.')),
  site: Type.Optional(Word('The site.')),
  trafficClass: Type.Optional(Word('The traffic class.')),
  committed: Rate('Guaranteed'),
  peak: Rate('Ceiling'),
  priority: Priority,
  disciplines: List(Discipline, { description: 'In order of preference.' }),
  delay: Type.Number({ description: 'Target delay of a FIFO, in ms.' }),
  packetSize: Type.Number({ description: 'Mean IP packet in bytes.' }),
  default: Type.Boolean({ description: 'Takes what no rule recognises.' }),
});
export type Queue = Static<typeof Queue>;

const Endpoint = Type.Object({
  ports: List(Type.Object({ from: Count('First port.'), to: Count('Last port.') })),
  prefixes: List(Word('IPv4 or IPv6.')),
});

const criteria = {
  protocol: Type.Optional(OneOf(['tcp', 'udp', 'icmp', 'gre', 'esp', 'ah', 'sctp'], 'IP protocol.')),
  remote: Type.Optional(Endpoint),
  local: Type.Optional(Endpoint),
  dscp: Type.Optional(Count('0…63 (RFC 2474).')),
};

/** How a service is recognised; what is absent matches everything. */
export const Criteria = Type.Object(criteria);
export type Criteria = Static<typeof Criteria>;

export const Rule = Type.Object({
  id: Name('`traffic-class/service/hash of the match`.'),
  trafficClass: Name('Where its packets go.'),
  service: Name('What it recognises.'),
  match: Type.Object({ ...criteria, at: Origin }),
});
export type Rule = Static<typeof Rule>;

export const SiteIntent = Type.Object({
  site: Name('The site.'),
  class: Name('Its building class.'),
  interfaces: List(Name('Interface of the router that only this building uses.')),
  rules: List(Rule, { description: 'The first that matches wins.' }),
  defaultClass: Name('What takes the rest.'),
  dscp: OneOf(['rewrite', 'trust'], 'Whether the marks of the building are believed.'),
  marks: ByName(Count('DSCP that packets of the traffic class leave with.')),
});
export type SiteIntent = Static<typeof SiteIntent>;

export const RouterIntent = Type.Object({
  router: Name('The router.'),
  wan: Name('Interface towards the network.'),
  accounting: OneOf(['ethernet', 'ip'], 'The layer whose bytes a rate counts.'),
  shared: Type.Boolean({ description: 'An uplink shaper stands above the sites.' }),
  fasttrack: OneOf(['refuse', 'exempt'], 'What is done about FastTrack.'),
  sites: List(SiteIntent),
  queues: List(Queue, { description: 'Parents before children.' }),
});
export type RouterIntent = Static<typeof RouterIntent>;
