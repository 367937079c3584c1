export interface Paged<Item> {
  readonly items: readonly Item[];
  readonly total: number;
  readonly page: number;
  readonly pages: number;
}

/** What is costly to say of an entry is said of the page only. */
export function paged<Row, Item>(
  rows: readonly Row[],
  { page, limit }: { readonly page: number; readonly limit: number },
  show: (row: Row) => Item,
): Paged<Item> {
  const pages = Math.max(1, Math.ceil(rows.length / limit));
  const items = rows.slice((page - 1) * limit, page * limit).map(show);
  return { items, total: rows.length, page, pages };
}
