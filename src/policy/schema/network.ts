import type { Static } from 'typebox';
import { Type } from './build.js';
import { closed, Name, optional, Rate, Rates, Title } from './values.js';

export const NetworkSpec = closed(
  {
    accounting: optional(
      Type.Enum(['ethernet', 'ip'], {
        description:
          'Which bytes a rate counts: the Ethernet frame with header and FCS (18 more than IP), or the IP packet. Default ethernet.',
      }),
    ),
    management: optional(
      closed(
        { committed: Rate('Always there for the router’s own traffic.'), peak: Rate('At most.') },
        { description: 'Kept in the upload of every router for its own sessions. Default 1 Mbps and 10 Mbps.' },
      ),
    ),
    repair: optional(
      Type.Enum(['report', 'proportional'], {
        description:
          'When guarantees do not fit an uplink. report: an error. proportional: scaled down, and said. Default report.',
      }),
    ),
    regions: Type.Array(closed({ name: Name('The region.'), title: Title }), {
      minItems: 1,
      description: 'Regions: cities.',
    }),
    uplinks: Type.Array(
      closed({
        name: Name('The uplink.'),
        title: Title,
        kind: optional(Type.Enum(['core', 'ring', 'pop', 'link'], { description: 'What it is. Default link.' })),
        parent: optional(Name('The uplink above; none for the top.')),
        capacity: Rates('What it carries.'),
      }),
      { minItems: 1, description: 'Links shared by routers, as a tree.' },
    ),
  },
  { description: 'Regions and the uplink tree. Exactly one document.' },
);

export type RawNetwork = Static<typeof NetworkSpec>;
