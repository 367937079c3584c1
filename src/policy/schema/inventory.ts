import type { Static } from 'typebox';
import { Type } from './build.js';
import { Address, closed, InterfaceName, Labels, Name, optional, Port, Prefix, Rates, Title } from './values.js';

const router = {
  driver: Type.Enum(['routeros', 'linux'], { description: 'What the router runs. Default routeros.' }),
  transport: Type.Enum(['api', 'ssh'], { description: 'How it is reached. Default api for routeros, ssh for linux.' }),
  port: Port('Default 8729 (api), 8728 (api without TLS), 22 (ssh).'),
  tls: Type.Boolean({
    description: 'API over TLS. false sends the password in clear: for the simulated fleet only. Default true.',
  }),
  legacyAlgorithms: Type.Boolean({
    description:
      'SSH with SHA-1 and CBC as well, which an attacker on the path may break: for old routers that have nothing better. Default false.',
  }),
  credentials: Name('A Credentials document.'),
  wan: InterfaceName('Interface towards the network.'),
  uplink: Name('The uplink that it hangs on.'),
  capacity: Rates('Its own access link; needed where it serves several sites.'),
};

const pin = closed(
  {
    certificate: optional(
      Type.String({ format: 'certificate', description: 'SHA-256 fingerprint of the TLS certificate.' }),
    ),
    hostKey: optional(Type.String({ format: 'host-key', description: 'SHA-256 fingerprint of the SSH host key.' })),
  },
  { description: 'What the router must prove to be; written by `qosctl enroll`.' },
);

const site = {
  title: Title,
  class: Name('Its building class: a ClassPolicy.'),
  region: Name('Where it stands.'),
};

const optionals = {
  driver: optional(router.driver),
  transport: optional(router.transport),
  port: optional(router.port),
  tls: optional(router.tls),
  legacyAlgorithms: optional(router.legacyAlgorithms),
  credentials: optional(router.credentials),
  wan: optional(router.wan),
  uplink: optional(router.uplink),
  capacity: optional(router.capacity),
};

const Interfaces = {
  interface: optional(InterfaceName('Interface of the router that only this building uses.')),
  interfaces: optional(
    Type.Array(InterfaceName('An interface.'), {
      minItems: 1,
      uniqueItems: true,
      description: 'The same, where there are several (VLANs).',
    }),
  ),
};

export const InventorySpec = closed(
  {
    defaults: optional(
      closed(
        {
          router: optional(
            closed({ ...optionals, labels: Labels }, { description: 'For every router of this document.' }),
          ),
          site: optional(
            closed(
              { class: optional(site.class), region: optional(site.region), ...Interfaces, labels: Labels },
              { description: 'For every site of this document.' },
            ),
          ),
        },
        { description: 'Values for what the entries of this document leave out. Labels are merged.' },
      ),
    ),
    routers: optional(
      Type.Array(
        closed({
          name: Name('The router.'),
          address: Address('Management address.'),
          ...optionals,
          pin: optional(pin),
          labels: Labels,
        }),
        { description: 'Access routers.' },
      ),
    ),
    sites: optional(
      Type.Array(
        closed({
          name: Name('The building.'),
          title: site.title,
          class: optional(site.class),
          router: Name('Its access router.'),
          region: optional(site.region),
          ...Interfaces,
          prefixes: Type.Array(Prefix('IPv4 or IPv6.'), { minItems: 1, description: 'Addresses in the building.' }),
          labels: Labels,
        }),
        { description: 'Buildings.' },
      ),
    ),
  },
  { description: 'Routers and sites. Any number of documents.', minProperties: 1 },
);

export type RawInventory = Static<typeof InventorySpec>;
export type RawRouter = NonNullable<RawInventory['routers']>[number];
export type RawSite = NonNullable<RawInventory['sites']>[number];
