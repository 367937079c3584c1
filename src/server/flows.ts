import type { Site } from '../model/inventory.js';
import type { Direction } from '../model/rate.js';
import type { SiteTraffic } from '../model/traffic.js';
import type { NetworkMap } from './replies/capacity.js';

export const eachWay = <Value>(value: (direction: Direction) => Value) => ({
  download: value('download'),
  upload: value('upload'),
});

/** What goes through sites now, together. Null where nothing was counted yet. */
export function flowsOf(
  latest: ReadonlyMap<string, SiteTraffic>,
  sites: readonly Pick<Site, 'name'>[],
): NetworkMap['uplinks'][number]['now'] {
  return eachWay((direction) => {
    const known = sites.flatMap(({ name }) => latest.get(`${name}/${direction}`) ?? []);
    if (known.length === 0) return null;
    const sum = (of: 'delivered' | 'demand'): number => known.reduce((total, one) => total + one[of], 0);
    return { delivered: sum('delivered'), demand: sum('demand') };
  });
}
