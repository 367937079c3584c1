import { intentChanges } from '../controller/intent-changes.js';
import { standingOrders } from '../controller/orders.js';
import { inWords } from '../controller/plan-lines.js';
import { isInScope } from '../model/account.js';
import { groupBy } from '../model/group-by.js';
import type { RouterIntent } from '../model/intent.js';
import type { Site } from '../model/inventory.js';
import type { Order } from '../model/order.js';
import type { Selector } from '../model/policy.js';
import { selectSites } from '../model/select.js';
import { conditionOf } from '../model/status.js';
import type { Caller } from './caller.js';
import { fleetOf, ordersOver, type RouterRow } from './fleet.js';
import { forceOf, type House } from './house.js';
import { ordersSeen } from './rows.js';
import type { ActPreview, WantedChanges } from './replies/orders.js';

interface Reach {
  readonly selected: readonly Site[];
  readonly rows: readonly RouterRow[];
}

/** A router is managed as a whole: what reaches one of its sites reaches all of them. */
export function reachOf(house: House, select: Selector): Reach {
  const { inventory } = forceOf(house);
  const selected = selectSites(select, inventory);
  const known = fleetOf({ inventory }).router;
  const names = new Set(selected.map(({ router }) => router));
  return { selected, rows: [...names].flatMap((name) => known.get(name) ?? []) };
}

/** What an act on a selector would touch, in numbers. */
export function reachInNumbers(
  house: House,
  { selected, rows }: Reach,
  { scope }: Caller,
): Omit<ActPreview, 'changes'> {
  const view = house.controller.view();
  const sites = rows.flatMap((row) => row.sites);
  const statuses = rows.map(({ router }) => view.statuses.get(router.name));
  return {
    selected: selected.length,
    affected: sites.length,
    routers: rows.length,
    classes: countsOf(sites, (site) => site.class),
    regions: countsOf(sites, (site) => site.region),
    pending: statuses.reduce((sum, status) => sum + (status?.pending ?? 0), 0),
    drifting: rows.filter(({ router }) => view.differences.get(router.name)?.drift === true).length,
    unreachable: statuses.filter((status) => conditionOf(status, 'Reachable')?.status === 'false').length,
    suspended: rows.filter((row) => ordersOver(view, row.sites).some(({ kind }) => kind === 'suspend')).length,
    standing: ordersOver({ orders: ordersSeen(view, scope) }, sites),
  };
}

const countsOf = (sites: readonly Site[], keyOf: (site: Site) => string): ActPreview['classes'] =>
  [...groupBy(sites, keyOf)]
    .map(([name, found]) => ({ name, sites: found.length }))
    .toSorted((a, b) => b.sites - a.sites);

const MOST_ROUTERS = 100;
const MOST_LINES = 20;

/** What would be wanted of these routers if these were the orders, beside what is wanted of them now. */
export async function changesUnder(
  house: House,
  { rows }: Reach,
  { orders, caller }: { readonly orders: readonly Order[]; readonly caller: Caller },
): Promise<WantedChanges> {
  const force = forceOf(house);
  const { wanted } = house.controller.view();
  const standing = standingOrders(orders, force.inventory);
  const pins = new Map<string, ReadonlyMap<string, RouterIntent>>();
  const missing: string[] = [];
  const changed: WantedChanges['items'][number][] = [];
  for (const row of rows) {
    const { name } = row.router;
    const pin = standing.get(name)?.pin?.revision;
    if (pin !== undefined && !pins.has(pin)) pins.set(pin, await house.controller.intentsAt(pin));
    const after = (pin === undefined ? force.intents : pins.get(pin))?.get(name);
    const before = wanted.get(name);
    if (after === undefined) missing.push(name);
    if (after === undefined || before === undefined) continue;
    const found = intentChanges(before, after);
    if (found.length === 0) continue;
    const lines = found.slice(0, MOST_LINES).map((one) => {
      const { action, ...about } = one;
      return { action, meaning: inWords(one), about };
    });
    const sites = row.sites.filter((site) => isInScope(caller.scope, site)).map((site) => site.name);
    changed.push({ router: name, sites, total: found.length, lines });
  }
  return {
    routers: changed.length,
    total: changed.reduce((sum, { total }) => sum + total, 0),
    missing: missing.slice(0, MOST_ROUTERS),
    items: changed.slice(0, MOST_ROUTERS),
  };
}
