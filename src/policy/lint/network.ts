import ipaddr from 'ipaddr.js';
import type { Diagnostic } from '../../model/diagnostic.js';
import { groupBy } from '../../model/group-by.js';
import type { Network, Router, Site, Uplink } from '../../model/inventory.js';
import { fieldOrigin } from '../../model/origin.js';
import { formatPosition } from '../../model/origin.js';
import { rangeOf } from '../../model/prefix.js';
import { problem } from './report.js';

export function lintUplinks({ uplinks }: Network): readonly Diagnostic[] {
  const byName = new Map(uplinks.map((uplink) => [uplink.name, uplink]));
  const known = new Set<string>();
  return uplinks.flatMap((uplink) => {
    const cycle = known.has(uplink.name) ? undefined : cycleFrom(uplink, byName);
    if (cycle === undefined) return [];
    for (const { name } of cycle) known.add(name);
    const way = [...cycle, ...cycle.slice(0, 1)].map(({ name }) => name).join(' → ');
    return problem(
      'network.cycle',
      fieldOrigin(uplink.at, 'parent'),
      `the uplinks form a cycle: ${way}; nothing above them can be proven`,
      {
        cure: 'Take the parent away from the one at the top.',
      },
    );
  });
}

/** The uplinks of a cycle that passes through this one. */
function cycleFrom(start: Uplink, byName: ReadonlyMap<string, Uplink>): readonly Uplink[] | undefined {
  const way: Uplink[] = [];
  for (let at: Uplink | undefined = start; at !== undefined; at = byName.get(at.parent ?? '')) {
    if (way.includes(at)) return at === start ? way : undefined;
    way.push(at);
  }
  return undefined;
}

const LOOPBACK = new Set(['loopback']);
const isLoopback = (address: string): boolean => LOOPBACK.has(ipaddr.process(address).range());

export function lintRouters(routers: readonly Router[], sites: readonly Site[]): readonly Diagnostic[] {
  const bySite = groupBy(sites, ({ router }) => router);
  const byAddress = groupBy(routers, ({ address, port, transport }) => `${address} ${port ?? transport}`);
  const twice = [...byAddress.values()].flatMap(([first, ...again]) =>
    again.map((router) =>
      problem(
        'network.management-address',
        fieldOrigin(router.at, 'address'),
        `router "${router.name}" has the management address ${router.address} of router "${first?.name ?? ''}"; both would be written to one device`,
        first === undefined ? {} : { related: { message: 'the other is here', at: fieldOrigin(first.at, 'address') } },
      ),
    ),
  );
  return [...twice, ...routers.flatMap((router) => lintRouter(router, bySite.get(router.name) ?? []))];
}

function lintRouter(router: Router, sites: readonly Site[]): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  if (sites.length === 0) {
    const message = `router "${router.name}" serves no site; nothing will be written to it`;
    found.push(problem('router.no-site', router.at, message, { severity: 'warning' }));
  }
  if (sites.length > 1 && router.capacity === undefined) {
    const message = `router "${router.name}" serves ${sites.length} sites and does not say what its access link carries, so precedence between them cannot be kept`;
    found.push(problem('router.capacity', router.at, message, { cure: 'Add capacity: … to the router.' }));
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
  const users = new Map<string, Site>();
  for (const site of sites) {
    for (const name of site.interfaces) {
      const other = users.get(name);
      const at = fieldOrigin(site.at, site.at.fields?.['interfaces'] === undefined ? 'interface' : 'interfaces');
      if (name === router.wan) {
        found.push(
          problem(
            'site.interface',
            at,
            `site "${site.name}" uses ${name}, the WAN interface of router "${router.name}"`,
          ),
        );
      } else if (other !== undefined) {
        const message = `sites "${other.name}" and "${site.name}" both use ${name} of router "${router.name}"; their traffic cannot be told apart`;
        found.push(problem('site.interface', at, message, { related: { message: 'the other is here', at: other.at } }));
      }
      users.set(name, site);
    }
  }
  return found;
}

interface Claim {
  readonly site: Site;
  readonly prefix: string;
  readonly index: number;
}

/** Sorted by first address, two that overlap stand next to each other or inside of a wider one before them. */
export function lintPrefixes(sites: readonly Site[]): readonly Diagnostic[] {
  const claims = sites
    .flatMap((site) => site.prefixes.map((prefix, index): Claim => ({ site, prefix, index })))
    .map((claim) => ({ claim, range: rangeOf(claim.prefix) }))
    .toSorted((a, b) =>
      a.range.family !== b.range.family
        ? a.range.family < b.range.family
          ? -1
          : 1
        : a.range.first < b.range.first
          ? -1
          : 1,
    );
  const found: Diagnostic[] = [];
  let widest: (typeof claims)[number] | undefined;
  for (const one of claims) {
    if (widest !== undefined && widest.range.family === one.range.family && one.range.first <= widest.range.last) {
      found.push(describeOverlap(one.claim, widest.claim));
    }
    if (widest === undefined || widest.range.family !== one.range.family || one.range.last > widest.range.last)
      widest = one;
  }
  return found;
}

function describeOverlap(one: Claim, other: Claim): Diagnostic {
  const at = fieldOrigin(one.site.at, 'prefixes');
  const message =
    one.site === other.site
      ? `site "${one.site.name}" has ${one.prefix} and ${other.prefix}, of which one lies in the other`
      : `${one.prefix} of site "${one.site.name}" overlaps ${other.prefix} of site "${other.site.name}" (${formatPosition(other.site.at)}); a packet would belong to both`;
  return problem('site.overlap', at, message, {
    related: { message: 'the other is here', at: fieldOrigin(other.site.at, 'prefixes') },
  });
}
