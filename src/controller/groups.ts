import type { Inventory, Site } from '../model/inventory.js';
import { type Direction, DIRECTIONS } from '../model/rate.js';
import type { GroupKind, GroupTraffic, SiteTraffic } from '../model/traffic.js';

/** Name of the one group of the kind `fleet`. */
export const WHOLE_FLEET = 'all';

/** The groups that a site belongs to, traffic classes aside: those cut through all of them. */
type Membership = readonly (readonly [GroupKind, string])[];

const memberships = new WeakMap<Inventory, ReadonlyMap<string, Membership>>();

function membershipsIn(inventory: Inventory): ReadonlyMap<string, Membership> {
  const known = memberships.get(inventory);
  if (known !== undefined) return known;
  const routers = new Map(inventory.routers.map((router) => [router.name, router.uplink]));
  const parents = new Map(inventory.network.uplinks.map(({ name, parent }) => [name, parent]));
  const chainOf = (name: string | undefined): readonly string[] =>
    name === undefined ? [] : [name, ...chainOf(parents.get(name))];
  const found = new Map(
    inventory.sites.map((site): [string, Membership] => [
      site.name,
      [
        ['fleet', WHOLE_FLEET],
        ['region', site.region],
        ['class', site.class],
        ...chainOf(routers.get(site.router)).map((uplink) => ['uplink', uplink] as const),
      ],
    ]),
  );
  memberships.set(inventory, found);
  return found;
}

/** Whether a group holds a site. Every site has a share in every traffic class. */
export const holds = (inventory: Inventory, group: { readonly kind: GroupKind; readonly name: string }, site: Site) =>
  group.kind === 'traffic-class' ||
  membershipsIn(inventory)
    .get(site.name)
    ?.some(([kind, name]) => kind === group.kind && name === group.name) === true;

type Sum = { -readonly [Field in keyof GroupTraffic]: GroupTraffic[Field] };
type Share = Pick<GroupTraffic, 'delivered' | 'demand' | 'drops' | 'backlog'>;

/** What many sites do together: of those that are known since a moment. */
export function groupsTraffic(
  inventory: Inventory,
  latest: ReadonlyMap<string, SiteTraffic>,
  since: number,
): readonly GroupTraffic[] {
  const member = membershipsIn(inventory);
  const sums = new Map<string, Sum>();
  const add = (kind: GroupKind, name: string, direction: Direction, share: Share): void => {
    const key = `${kind}/${name}/${direction}`;
    const sum = sums.get(key) ?? { kind, name, direction, delivered: 0, demand: 0, drops: 0, backlog: 0 };
    sum.delivered += share.delivered;
    sum.demand += share.demand;
    sum.drops += share.drops;
    sum.backlog += share.backlog;
    sums.set(key, sum);
  };
  for (const { name } of inventory.sites) {
    for (const direction of DIRECTIONS) {
      const traffic = latest.get(`${name}/${direction}`);
      if (traffic === undefined || traffic.at < since) continue;
      for (const [kind, group] of member.get(name) ?? []) add(kind, group, direction, traffic);
      for (const [group, { rate, ...share }] of Object.entries(traffic.classes))
        add('traffic-class', group, direction, { ...share, delivered: rate });
    }
  }
  return [...sums.values()];
}
