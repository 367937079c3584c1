import type { InForce, View } from '../controller/controller.js';
import { groupBy } from '../model/group-by.js';
import type { Inventory, Router, Site } from '../model/inventory.js';
import type { Order } from '../model/order.js';
import { narrownessOf, selects } from '../model/select.js';
import { type Condition, conditionOf } from '../model/status.js';

/** A site with what is asked about it again and again. */
export interface SiteRow {
  readonly site: Site;
  readonly uplink: string;
  /** All that is searched, in lower case. */
  readonly text: string;
}

export interface RouterRow {
  readonly router: Router;
  readonly sites: readonly Site[];
  readonly text: string;
}

/** An inventory, prepared once for all questions. */
export interface Fleet {
  readonly sites: readonly SiteRow[];
  readonly routers: readonly RouterRow[];
  readonly site: ReadonlyMap<string, SiteRow>;
  readonly router: ReadonlyMap<string, RouterRow>;
}

/** Before a first revision is in force. */
export const NO_FLEET: Fleet = { sites: [], routers: [], site: new Map(), router: new Map() };

const fleets = new WeakMap<Inventory, Fleet>();

export function fleetOf({ inventory }: Pick<InForce, 'inventory'>): Fleet {
  const known = fleets.get(inventory);
  if (known !== undefined) return known;
  const fleet = prepare(inventory);
  fleets.set(inventory, fleet);
  return fleet;
}

const byNumbers = new Intl.Collator('fr', { numeric: true, sensitivity: 'base' });

function prepare(inventory: Inventory): Fleet {
  const behind = groupBy(inventory.sites, ({ router }) => router);
  const routers = inventory.routers
    .map((router) => routerRow(router, behind.get(router.name) ?? []))
    .toSorted((a, b) => byNumbers.compare(a.router.name, b.router.name));
  const router = new Map(routers.map((row) => [row.router.name, row]));
  const sites = inventory.sites
    .map((site) => {
      const uplink = router.get(site.router)?.router.uplink ?? '';
      const text = [site.name, site.title, site.router, ...site.prefixes, ...Object.values(site.labels)];
      return { site, uplink, text: searchable(text) };
    })
    .toSorted((a, b) => byNumbers.compare(a.site.name, b.site.name));
  return { sites, routers, router, site: new Map(sites.map((row) => [row.site.name, row])) };
}

export function routerRow(router: Router, sites: readonly Site[]): RouterRow {
  const text = [router.name, router.address, router.uplink, ...sites.flatMap(({ name, title }) => [name, title])];
  return { router, sites, text: searchable(text) };
}

/** Lower case and without accents: who types `lycee` finds the lycées. */
export const fold = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();

const searchable = (parts: readonly string[]): string => fold(parts.join('\n'));

export type SiteColumn = 'name' | 'title' | 'class' | 'region' | 'router' | 'uplink';

const sorted = new WeakMap<Fleet, Map<SiteColumn, readonly SiteRow[]>>();

/** Sorted once for each column: a page of a long list is then a cut. */
export function sitesBy(fleet: Fleet, column: SiteColumn): readonly SiteRow[] {
  if (column === 'name') return fleet.sites;
  const orders = sorted.get(fleet) ?? new Map<SiteColumn, readonly SiteRow[]>();
  sorted.set(fleet, orders);
  const known = orders.get(column);
  if (known !== undefined) return known;
  const valueOf = ({ site, uplink }: SiteRow): string => (column === 'uplink' ? uplink : site[column]);
  const rows = fleet.sites.toSorted((a, b) => byNumbers.compare(valueOf(a), valueOf(b)));
  orders.set(column, rows);
  return rows;
}

/** How a router is doing, on one line. */
export interface Health {
  readonly ready: Condition['status'];
  /** Absent: never looked at. */
  readonly reason?: Condition['reason'];
  readonly message?: string;
  readonly since?: number;
  readonly pending: number;
  /** True where an order stands over it. */
  readonly ordered: boolean;
}

export function healthOf(view: View, { router, sites }: Pick<RouterRow, 'router' | 'sites'>): Health {
  const status = view.statuses.get(router.name);
  const ready = conditionOf(status, 'Ready');
  const ordered = ordersOver(view, sites).length > 0;
  if (status === undefined || ready === undefined) return { ready: 'unknown', pending: 0, ordered };
  const { reason, message, since } = ready;
  return { ready: ready.status, reason, message, since, pending: status.pending, ordered };
}

export const ordersOver = <One extends Pick<Order, 'select'>>(
  { orders }: { readonly orders: readonly One[] },
  sites: readonly Site[],
): readonly One[] => orders.filter(({ select }) => sites.some((site) => selects(select, site)));

/** The order of a kind that holds for what stands over these sites: the narrower one, then the newer. */
export const strongestOrder = (
  view: Pick<View, 'orders'>,
  sites: readonly Site[],
  kind: Order['kind'],
): Order | undefined =>
  ordersOver(view, sites)
    .filter((one) => one.kind === kind)
    .toSorted((a, b) => narrownessOf(b.select) - narrownessOf(a.select) || b.at - a.at)[0];
