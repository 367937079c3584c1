import type { View } from '../controller/controller.js';
import { isEverywhere, type Scope } from '../model/account.js';
import { DIRECTIONS } from '../model/rate.js';
import { CONDITION_TYPES, conditionOf } from '../model/status.js';
import { type Caller, covers, mayTouch, sees } from './caller.js';
import { fleetOf, fold, type Health, healthOf, ordersOver, type RouterRow, type SiteRow } from './fleet.js';
import { forceOf, type House } from './house.js';
import { beyond, intervalInScope, orderInScope, routerInScope } from './in-scope.js';
import { Problem } from './problem.js';
import type { RouterItem, SiteDetail, SiteItem } from './replies/network.js';
import type { Order } from './replies/orders.js';
import type { SiteTrafficByDirection } from './replies/traffic.js';
import { notFound } from './route.js';

interface Wanted {
  readonly q?: string;
  readonly condition?: string;
  readonly reason?: string;
}

/** What a filter asks of the words and the state of a row: what is read of the question is read once for all rows. */
export function filterOf(view: View, { q = '', condition, reason }: Wanted): (text: string, router: string) => boolean {
  const words = fold(q)
    .split(/\s+/)
    .filter((word) => word !== '');
  const [type, is = 'true'] = condition?.split('=') ?? [];
  const wanted = CONDITION_TYPES.find((one) => one === type);
  const asksState = wanted !== undefined || reason !== undefined;
  const isInState = (router: string): boolean => {
    const status = view.statuses.get(router);
    return (
      (wanted === undefined || (conditionOf(status, wanted)?.status ?? 'unknown') === is) &&
      (reason === undefined || conditionOf(status, 'Ready')?.reason === reason)
    );
  };
  return (text, router) => words.every((word) => text.includes(word)) && (!asksState || isInState(router));
}

export const sinceOf = (view: View, router: string): number =>
  conditionOf(view.statuses.get(router), 'Ready')?.since ?? 0;

const NOT_KNOWN: Health = { ready: 'unknown', pending: 0, ordered: false };

export function siteItem(view: View, rowOf: ReadonlyMap<string, RouterRow>, { site, uplink }: SiteRow): SiteItem {
  const { name, title, class: buildingClass, region, router } = site;
  const row = rowOf.get(router);
  const health = row === undefined ? NOT_KNOWN : healthOf(view, { ...row, sites: [site] });
  return { name, title, class: buildingClass, region, router, uplink, ...health };
}

/** `row`: with the sites that the caller sees. */
export const routerItem = (house: House, row: RouterRow): RouterItem => {
  const { name, driver, address, uplink } = row.router;
  const sites = row.sites.map((site) => site.name);
  const health = healthOf(house.controller.view(), row);
  return { name, driver, address, uplink, sites, ...beyond(fleetOf(forceOf(house)), row), ...health };
};

export function siteFor(house: House, caller: Caller, name: string): SiteRow {
  const row = fleetOf(forceOf(house)).site.get(name);
  if (row === undefined || !sees(caller, [row.site])) throw notFound('site', name);
  return row;
}

/** With the sites behind it that the caller sees. */
export function routerFor(house: House, { scope }: Caller, name: string): RouterRow {
  const row = fleetOf(forceOf(house)).router.get(name);
  const seen = row && routerInScope(row, scope);
  if (seen === undefined) throw notFound('router', name);
  return seen;
}

/** Acting on a router touches every building behind it, and a look at all of it shows them. */
export function routerToTouch(house: House, caller: Caller, name: string): RouterRow {
  routerFor(house, caller, name);
  const row = fleetOf(forceOf(house)).router.get(name);
  if (row !== undefined && mayTouch(caller, row.sites)) return row;
  throw new Problem('request.scope', `${name} serves sites out of your scope.`);
}

/** Standing orders as the scope sees them. Before a first revision nobody knows whom they select. */
export function ordersSeen({ orders, force }: Pick<View, 'orders' | 'force'>, scope: Scope): readonly Order[] {
  if (isEverywhere(scope)) return orders;
  if (force === undefined) return [];
  return orders.flatMap((order) => {
    const shown = orderInScope(order, scope, fleetOf(force));
    if (shown === undefined) return [];
    return covers({ scope }, order.select, force.inventory) ? [shown] : [{ ...shown, beyond: true }];
  });
}

/** What went through a site by the newest two polls; a direction that is not known is left out. */
export function trafficOf({ controller }: House, site: string): SiteTrafficByDirection {
  const { latest } = controller.telemetry;
  const known = DIRECTIONS.map((direction) => [direction, latest.get(`${site}/${direction}`)] as const);
  return Object.fromEntries(known.filter(([, traffic]) => traffic !== undefined));
}

/** A site with all that is known of it; the stream sends the same. */
export function siteDetail(house: House, name: string, scope: Scope): SiteDetail {
  const force = forceOf(house);
  const view = house.controller.view();
  const fleet = fleetOf(force);
  const row = fleet.site.get(name);
  if (row === undefined) throw notFound('site', name);
  const { at: _, ...site } = row.site;
  const intent = view.wanted.get(site.router);
  const isMine = mayTouch({ scope }, fleet.router.get(site.router)?.sites ?? [row.site]);
  return {
    ...siteItem(view, fleet.router, row),
    site,
    ...(isMine ? {} : { beyond: true }),
    status: view.statuses.get(site.router) ?? null,
    orders: ordersOver({ orders: ordersSeen(view, scope) }, [row.site]),
    intent: intent?.sites.find((one) => one.site === name) ?? null,
    queues: intent?.queues.filter((queue) => queue.site === name || queue.role === 'uplink') ?? [],
    traffic: trafficOf(house, name),
    effective: intervalInScope(house.thinking.effectiveSite(force, name), force, scope),
  };
}
