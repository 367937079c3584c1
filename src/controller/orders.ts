import type { Inventory, Site } from '../model/inventory.js';
import type { Order } from '../model/order.js';
import { narrownessOf, selects } from '../model/select.js';

/** The orders that hold for each router. A router is managed as a whole: an order for one of its sites is one for it. */
export interface Standing {
  readonly suspend?: Order;
  readonly pin?: Order;
  readonly tolerate?: Order;
}

export function standingOrders(orders: readonly Order[], inventory: Inventory): ReadonlyMap<string, Standing> {
  const standing = new Map<string, Standing>();
  const weakestFirst = orders.toSorted((a, b) => narrownessOf(a.select) - narrownessOf(b.select) || a.at - b.at);
  for (const order of weakestFirst)
    for (const router of routersOf(order, inventory.sites))
      standing.set(router, { ...standing.get(router), [order.kind]: order });
  return standing;
}

const routersOf = ({ select }: Order, sites: readonly Site[]): ReadonlySet<string> =>
  new Set(sites.filter((site) => selects(select, site)).map((site) => site.router));
