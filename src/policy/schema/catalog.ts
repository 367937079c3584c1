import type { Static } from 'typebox';
import { Type } from './build.js';
import { closed, Dscp, Name, optional, Ports, Prefix, Protocol, Title } from './values.js';

const Endpoint = (description: string) =>
  closed(
    {
      ports: optional(Ports('Ports and ranges: `[443, 10000-20000]`. Only with tcp, udp or sctp.')),
      prefixes: optional(
        Type.Array(Prefix('IPv4 or IPv6.'), { minItems: 1, description: 'Addresses, IPv4 and IPv6.' }),
      ),
    },
    { description, minProperties: 1 },
  );

const Match = closed(
  {
    protocol: optional(Protocol('IP protocol; icmp means ICMPv6 too.')),
    remote: optional(Endpoint('The far end, whichever direction the packet goes.')),
    local: optional(Endpoint('The end in the building.')),
    dscp: optional(Dscp('DSCP that the building set.')),
  },
  { description: 'All parts given must hold.', minProperties: 1 },
);

const Service = closed({
  name: Name('The service, unique over all catalogues.'),
  title: Title,
  match: Type.Array(Match, { minItems: 1, description: 'Ways to recognise it; any of them.' }),
});

export const ServiceCatalogSpec = closed(
  { services: Type.Array(Service, { description: 'The services.' }) },
  { description: 'How to recognise applications, seen from the building, so that one entry serves both directions.' },
);

export type RawServiceCatalog = Static<typeof ServiceCatalogSpec>;
export type RawMatch = Static<typeof Match>;
