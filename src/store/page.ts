import type { Row } from './database.js';
import type { Page } from './store.js';

/** Of rows newest first, one more than the limit where there are more. */
export function pageOf<Item>(
  rows: readonly Row[],
  limit: number,
  { read, numberOf }: { readonly read: (row: Row) => Item; readonly numberOf: (item: Item) => number },
): Page<Item> {
  const items = rows.slice(0, limit).map(read);
  const last = items.at(-1);
  return rows.length > limit && last !== undefined ? { items, next: numberOf(last) } : { items };
}
