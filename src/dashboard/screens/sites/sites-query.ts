import { CONDITION_TYPES } from '../../../model/status.js';
import type { Sorting } from '../../parts/table.js';

/** What the address says: every filter is in it, so that a list can be passed on. */
export interface SitesQuery {
  readonly filters: Readonly<Partial<Record<FilterName, string>>>;
  readonly sorting: Sorting;
  readonly page: number;
}

export const FILTERS = ['q', 'class', 'region', 'uplink', 'condition', 'reason', 'limitedBy'] as const;
export type FilterName = (typeof FILTERS)[number];

export const SORTS = ['name', 'title', 'class', 'region', 'router', 'uplink', 'since', 'share'] as const;

export const PAGE_ROWS = 50;
const LAST_PAGE = 100_000;
const CONDITION = new RegExp(`^(${CONDITION_TYPES.join('|')})(=(true|false|unknown))?$`);

/** What the server would refuse is left out: an address that was typed by hand shows a list, and not an error. */
export function queryOf(query: URLSearchParams): SitesQuery {
  const given = FILTERS.map((name) => [name, query.get(name)?.trim() ?? ''] as const);
  const filters = given.filter(([name, value]) => value !== '' && (name !== 'condition' || CONDITION.test(value)));
  const by = SORTS.find((one) => one === query.get('sort')) ?? 'name';
  const page = Number(query.get('page') ?? 1);
  return {
    filters: Object.fromEntries(filters),
    sorting: { by, order: query.get('order') === 'desc' ? 'desc' : 'asc' },
    page: Number.isInteger(page) && page >= 1 && page <= LAST_PAGE ? page : 1,
  };
}

/** As the API is asked. */
export const askedOf = ({ filters, sorting, page }: SitesQuery): Readonly<Record<string, string | number>> => ({
  ...filters,
  sort: sorting.by,
  order: sorting.order,
  page,
  limit: PAGE_ROWS,
});
