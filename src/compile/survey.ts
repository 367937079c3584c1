import { groupBy } from '../model/group-by.js';
import type { Inventory, Router, Site, Uplink } from '../model/inventory.js';
import { fieldOrigin, type Position } from '../model/origin.js';
import type { ClassPolicy, Override, Policies } from '../model/policy.js';
import type { Rates } from '../model/rate.js';
import { narrownessOf, selects } from '../model/select.js';
import { compareNames, sortByName } from './sort-by-name.js';

/** Sites that always have the same settings: one class, selected by the same overrides. */
export interface Group {
  readonly policy: ClassPolicy;
  /** Widest first, by name among equals. */
  readonly overrides: readonly Override[];
  /** The calendars that the policy names. */
  readonly calendars: readonly string[];
  readonly sites: readonly Site[];
}

/** Something with a capacity: an uplink, or the access link of a router. */
export interface Link {
  readonly kind: 'uplink' | 'router';
  readonly name: string;
  readonly capacity: Rates;
  /** Kept for the router's own traffic. */
  readonly reserve: Rates;
  readonly at: Position;
  /** How many sites of each group are below. */
  readonly counts: ReadonlyMap<Group, number>;
  readonly sites: readonly Site[];
}

export interface SurveyedRouter {
  readonly router: Router;
  /** Sorted by name. */
  readonly sites: readonly Site[];
  /** The links that its traffic passes, nearest first. */
  readonly path: readonly Link[];
}

/** The inventory arranged for compiling: sorted, grouped, and counted per link. */
export interface Survey {
  readonly policies: Policies;
  readonly inventory: Inventory;
  readonly groups: readonly Group[];
  readonly groupOf: ReadonlyMap<string, Group>;
  /** Uplinks, then routers with a capacity, each by name. */
  readonly links: readonly Link[];
  /** Sorted by name. */
  readonly routers: readonly SurveyedRouter[];
}

/** `overrides`: those that can matter; fewer make fewer groups. Sites of unknown class or router are left out. */
export function surveyNetwork(policies: Policies, inventory: Inventory, overrides: readonly Override[]): Survey {
  const sites = sortByName(inventory.sites);
  const { groups, groupOf } = groupSites(policies.classes, sites, overrides);
  const below = groupBy(
    sites.filter(({ name }) => groupOf.has(name)),
    (site) => site.router,
  );
  const uplinks = new Map(sortByName(inventory.network.uplinks).map((uplink) => [uplink.name, uplinkLink(uplink)]));
  const pathFrom = walkUplinks(inventory.network.uplinks, uplinks);
  const own: CountedLink[] = [];
  const routers = sortByName(inventory.routers).map((router) => {
    const link = routerLink(router, inventory);
    if (link !== undefined) own.push(link);
    const path = [...(link === undefined ? [] : [link]), ...pathFrom(router.uplink)];
    const found = below.get(router.name) ?? [];
    for (const site of found) for (const one of path) countSite(one, site, groupOf.get(site.name));
    return { router, sites: found, path };
  });
  return { policies, inventory, groups, groupOf, links: [...uplinks.values(), ...own], routers };
}

interface CountedLink extends Link {
  readonly counts: Map<Group, number>;
  readonly sites: Site[];
}

function countSite(link: CountedLink, site: Site, group: Group | undefined): void {
  if (group === undefined) return;
  link.counts.set(group, (link.counts.get(group) ?? 0) + 1);
  link.sites.push(site);
}

const uplinkLink = ({ name, capacity, at }: Uplink): CountedLink => ({
  kind: 'uplink',
  name,
  capacity,
  reserve: { download: 0, upload: 0 },
  at: fieldOrigin(at, 'capacity'),
  counts: new Map(),
  sites: [],
});

function routerLink({ name, capacity, at }: Router, { network }: Inventory): CountedLink | undefined {
  if (capacity === undefined) return undefined;
  const reserve = { download: 0, upload: network.management.committed };
  return { kind: 'router', name, capacity, reserve, at: fieldOrigin(at, 'capacity'), counts: new Map(), sites: [] };
}

/** The way from an uplink to the top of the network. */
function walkUplinks(
  uplinks: readonly Uplink[],
  links: ReadonlyMap<string, CountedLink>,
): (uplink: string) => readonly CountedLink[] {
  const parents = new Map(uplinks.map(({ name, parent }) => [name, parent]));
  return (uplink) => {
    const path = new Set<CountedLink>();
    for (let name: string | undefined = uplink; name !== undefined; name = parents.get(name)) {
      const link = links.get(name);
      // A cycle is diagnosed where the files are read; here it must only end.
      if (link === undefined || path.has(link)) break;
      path.add(link);
    }
    return [...path];
  };
}

type MutableGroup = Group & { readonly sites: Site[] };

function groupSites(
  classes: readonly ClassPolicy[],
  sites: readonly Site[],
  overrides: readonly Override[],
): { groups: readonly Group[]; groupOf: ReadonlyMap<string, Group> } {
  const policies = new Map(classes.map((policy) => [policy.name, policy]));
  const selected = selectedBy(rankOverrides(overrides), sites);
  const groups = new Map<string, MutableGroup>();
  const groupOf = new Map<string, Group>();
  for (const site of sites) {
    const policy = policies.get(site.class);
    if (policy === undefined) continue;
    const mine = selected.get(site) ?? [];
    const key = [site.class, ...mine.map(({ name }) => name)].join('\n');
    let group = groups.get(key);
    if (group === undefined)
      groups.set(key, (group = { policy, overrides: mine, calendars: calendarsOf(policy), sites: [] }));
    group.sites.push(site);
    groupOf.set(site.name, group);
  }
  return { groups: [...groups.values()], groupOf };
}

const calendarsOf = ({ when, traffic }: ClassPolicy): readonly string[] => [
  ...new Set([...when, ...traffic.flatMap((one) => one.when)].map(({ calendar }) => calendar)),
];

/** Widest first, so that the narrowest is applied last; by name among equals, whatever file they stand in. */
export const rankOverrides = (overrides: readonly Override[]): readonly Override[] =>
  overrides.toSorted((a, b) => narrownessOf(a.select) - narrownessOf(b.select) || compareNames(a, b));

/** Looks only at sites that an override can mean: a thousand overrides of one site each cost a thousand looks. */
function selectedBy(overrides: readonly Override[], sites: readonly Site[]): ReadonlyMap<Site, readonly Override[]> {
  const byName = groupBy(sites, (site) => site.name);
  const byRouter = groupBy(sites, (site) => site.router);
  const byClass = groupBy(sites, (site) => site.class);
  const selected = new Map<Site, Override[]>();
  for (const override of overrides) {
    const { select } = override;
    const [index, keys] =
      select.sites.length > 0
        ? [byName, select.sites]
        : select.routers.length > 0
          ? [byRouter, select.routers]
          : [byClass, select.classes.length > 0 ? select.classes : [...byClass.keys()]];
    for (const key of new Set(keys))
      for (const site of index.get(key) ?? [])
        if (selects(select, site)) selected.set(site, [...(selected.get(site) ?? []), override]);
  }
  return selected;
}
