import type { Inventory, Site } from './inventory.js';
import type { Selector } from './policy.js';

/** Parts are ANDed, values in one part ORed; a selector without parts selects every site. */
export function selects(selector: Selector, site: Site): boolean {
  const { classes, regions, sites, routers, labels } = selector;
  return (
    has(sites, site.name) &&
    has(routers, site.router) &&
    has(classes, site.class) &&
    has(regions, site.region) &&
    Object.entries(labels).every(([key, value]) => site.labels[key] === value)
  );
}

const has = (values: readonly string[], value: string): boolean => values.length === 0 || values.includes(value);

export function selectSites(selector: Selector, inventory: Inventory): readonly Site[] {
  return inventory.sites.filter((site) => selects(selector, site));
}

/** Higher wins: sites or routers 4, labels 3, classes and regions 2, one of these 1, all 0. */
export function narrownessOf(selector: Selector): number {
  if (selector.sites.length > 0 || selector.routers.length > 0) return 4;
  if (Object.keys(selector.labels).length > 0) return 3;
  return Number(selector.classes.length > 0) + Number(selector.regions.length > 0);
}
