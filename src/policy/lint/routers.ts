import ipaddr from 'ipaddr.js';
import type { Diagnostic } from '../../model/diagnostic.js';
import { groupBy } from '../../model/group-by.js';
import type { Router, Site } from '../../model/inventory.js';
import { fieldOrigin, formatPosition, type Position } from '../../model/origin.js';
import { parsePrefix } from '../../model/prefix.js';
import { entryPlace, problem } from '../report.js';

const isLoopback = (address: string): boolean => ipaddr.process(address).range() === 'loopback';

/** `isKnown`: all sites could be read, so that a router without sites has none. */
export function lintRouters(
  routers: readonly Router[],
  sites: readonly Site[],
  isKnown: boolean,
): readonly Diagnostic[] {
  const bySite = groupBy(sites, ({ router }) => router);
  return [
    ...lintAddresses(routers),
    ...routers.flatMap((router) => {
      const own = bySite.get(router.name) ?? [];
      return [...lintRouter(router, own), ...(isKnown && own.length === 0 ? [withoutSite(router)] : [])];
    }),
  ];
}

const portOf = ({ port, transport, tls }: Router): number => port ?? (transport === 'ssh' ? 22 : tls ? 8729 : 8728);

function lintAddresses(routers: readonly Router[]): readonly Diagnostic[] {
  const byAddress = groupBy(routers, (router) => `${parsePrefix(router.address)} ${portOf(router)}`);
  return [...byAddress.values()].flatMap(([first, ...again]) =>
    again.map((router) =>
      problem(
        'network.management-address',
        fieldOrigin(router.at, 'address'),
        `router "${router.name}" has the management address ${router.address} of router "${first?.name ?? ''}"; both would be written to one device`,
        {
          cure: 'Mend the address of one of them, or give it another port.',
          ...(first === undefined
            ? {}
            : { related: { message: 'the other is here', at: fieldOrigin(first.at, 'address') } }),
        },
      ),
    ),
  );
}

const withoutSite = ({ name, at }: Router): Diagnostic =>
  problem('router.no-site', fieldOrigin(at, 'name'), `router "${name}" serves no site; nothing will be written to it`, {
    severity: 'warning',
    cure: 'Add its site, or remove the router.',
  });

function lintRouter(router: Router, sites: readonly Site[]): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  if (sites.length > 1 && router.capacity === undefined) {
    const message = `router "${router.name}" serves ${sites.length} sites and does not say what its access link carries, so precedence between them cannot be kept`;
    found.push(
      problem('router.capacity', fieldOrigin(router.at, 'name'), message, { cure: 'Add capacity: … to the router.' }),
    );
  }
  if (router.transport === 'api' && !router.tls && !isLoopback(router.address)) {
    const message = `router "${router.name}" is managed without TLS: its password crosses the network in clear`;
    found.push(
      problem('router.plain', fieldOrigin(router.at, 'tls'), message, {
        severity: 'warning',
        cure: 'Remove tls: false and run qosctl enroll.',
      }),
    );
  }
  if (router.legacyAlgorithms === true) {
    const message = `router "${router.name}" may be reached with SHA-1 and CBC: whoever sits on the path may read its password, or change what is written to it`;
    found.push(
      problem('router.legacy', fieldOrigin(router.at, 'legacyAlgorithms'), message, {
        severity: 'warning',
        cure: 'Upgrade the router or set strong-crypto=yes on it, then remove legacyAlgorithms: true.',
      }),
    );
  }
  return [...found, ...lintInterfaces(router, sites)];
}

interface Use {
  readonly site: Site;
  readonly name: string;
  readonly at: Position;
}

function lintInterfaces(router: Router, sites: readonly Site[]): readonly Diagnostic[] {
  const first = new Map<string, Use>();
  return sites.flatMap(usesOf).flatMap((use) => {
    const { site, name, at } = use;
    if (name === router.wan) {
      const message = `site "${site.name}" uses ${name}, the WAN interface of router "${router.name}"; what is sent to the building and to the network could not be told apart`;
      return problem('site.interface', at, message, { cure: 'Write the interface towards the building.' });
    }
    const other = first.get(name);
    if (other === undefined) {
      first.set(name, use);
      return [];
    }
    const message = `sites "${other.site.name}" and "${site.name}" both use ${name} of router "${router.name}"; their traffic cannot be told apart`;
    // Where both have it from the defaults, the sites themselves are what tells them apart.
    const isShared = formatPosition(at) === formatPosition(other.at);
    return problem('site.interface', isShared ? fieldOrigin(site.at, 'name') : at, message, {
      cure: 'Give each building an interface of its own, as a VLAN.',
      related: { message: 'the other is here', at: isShared ? fieldOrigin(other.site.at, 'name') : other.at },
    });
  });
}

const usesOf = (site: Site): readonly Use[] =>
  site.interfaces.map((name, index) => ({
    site,
    name,
    at:
      site.at.fields?.['interfaces'] === undefined
        ? fieldOrigin(site.at, 'interface')
        : entryPlace(site.at, 'interfaces', index),
  }));
