import type { View } from '../controller/controller.js';
import { isInScope } from '../model/account.js';
import { DIRECTIONS, type Rates } from '../model/rate.js';
import { type Limit, shareOf, type SiteTraffic } from '../model/traffic.js';
import type { Caller } from './caller.js';
import { type Fleet, fleetOf, type SiteColumn, type SiteRow, sitesBy } from './fleet.js';
import { forceOf, type House } from './house.js';
import type { ListedSite } from './replies/network.js';
import { filterOf, sinceOf, siteItem } from './rows.js';

export const SITE_SORTS = ['name', 'title', 'class', 'region', 'router', 'uplink', 'since', 'share'] as const;

export interface SiteQuery {
  readonly q?: string;
  readonly class?: string;
  readonly region?: string;
  readonly uplink?: string;
  readonly condition?: string;
  readonly reason?: string;
  readonly limitedBy?: Limit;
  readonly sort?: (typeof SITE_SORTS)[number];
  readonly order?: 'asc' | 'desc';
}

/** The sites that the caller sees and asks for, in the order asked for. */
export function listSites(house: House, query: SiteQuery, { scope }: Caller): readonly SiteRow[] {
  const view = house.controller.view();
  const fits = filterOf(view, query);
  const { sort = 'name', limitedBy } = query;
  const rows = sitesBy(fleetOf(forceOf(house)), columnOf(sort)).filter(
    ({ site, uplink, text }) =>
      isInScope(scope, site) &&
      (query.class === undefined || site.class === query.class) &&
      (query.region === undefined || site.region === query.region) &&
      (query.uplink === undefined || uplink === query.uplink) &&
      (limitedBy === undefined || worstOf(house, site.name)?.limitedBy === limitedBy) &&
      fits(text, site.router),
  );
  const sorted = sort === 'since' || sort === 'share' ? sortedBy(rows, valueOf(sort, house, view)) : rows;
  return query.order === 'desc' ? sorted.toReversed() : sorted;
}

const columnOf = (sort: NonNullable<SiteQuery['sort']>): SiteColumn =>
  sort === 'since' || sort === 'share' ? 'name' : sort;

/** Those of which nothing is known come last. */
const UNKNOWN = 2;

const valueOf =
  (sort: 'since' | 'share', house: House, view: View) =>
  ({ site: { name, router } }: SiteRow): number => {
    if (sort === 'since') return sinceOf(view, router);
    const worst = worstOf(house, name);
    return worst === undefined ? UNKNOWN : shareOf(worst);
  };

/** Each value is asked for once, and not in every comparison. */
const sortedBy = (rows: readonly SiteRow[], valueOfRow: (row: SiteRow) => number): readonly SiteRow[] =>
  rows
    .map((row) => ({ row, value: valueOfRow(row) }))
    .sort((a, b) => a.value - b.value)
    .map(({ row }) => row);

type Known = Pick<House, 'controller'>;

/** The direction of a site that gets less of what it wants; of two that get all, the one that something bounds. */
function worstOf({ controller }: Known, site: string): SiteTraffic | undefined {
  const { latest } = controller.telemetry;
  const [first, second] = DIRECTIONS.flatMap((direction) => latest.get(`${site}/${direction}`) ?? []);
  if (first === undefined || second === undefined) return first ?? second;
  const difference = shareOf(first) - shareOf(second);
  if (difference !== 0) return difference < 0 ? first : second;
  return first.limitedBy === 'nothing' ? second : first;
}

export interface Listing {
  readonly house: House;
  readonly view: View;
  readonly fleet: Fleet;
}

export function listedSite({ house, view, fleet }: Listing, row: SiteRow): ListedSite {
  const { name, router } = row.site;
  const { latest } = house.controller.telemetry;
  const now = (direction: keyof Rates): ListedSite['now']['download'] => {
    const found = latest.get(`${name}/${direction}`);
    if (found === undefined) return null;
    const { delivered, demand, limitedBy } = found;
    return { delivered, demand, limitedBy };
  };
  const worst = worstOf(house, name);
  return {
    ...siteItem(view, fleet.router, row),
    allocation: allocationOf(view, name, router),
    now: { download: now('download'), upload: now('upload') },
    limitedBy: worst?.limitedBy ?? null,
    share: worst === undefined ? null : shareOf(worst),
  };
}

function allocationOf({ wanted }: View, site: string, router: string): Rates | null {
  const own = wanted.get(router)?.queues.filter((queue) => queue.role === 'site' && queue.site === site) ?? [];
  const [download, upload] = DIRECTIONS.map((direction) => own.find((queue) => queue.direction === direction)?.peak);
  return download === undefined || upload === undefined ? null : { download, upload };
}
