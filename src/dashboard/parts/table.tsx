import type { ComponentChildren } from 'preact';
import { refine } from '../route.js';
import { format, text } from '../text/language.js';

export interface Column<Row> {
  readonly name: string;
  readonly title: string;
  readonly show: (row: Row) => ComponentChildren;
  /** Numbers stand right. */
  readonly isNumber?: boolean;
  /** The server sorts by it. */
  readonly isSortable?: boolean;
  /** On a phone it gives way. */
  readonly isMinor?: boolean;
}

export interface Sorting {
  readonly by: string;
  readonly order: 'asc' | 'desc';
}

interface TableProps<Row> {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string | number;
  readonly sorting?: Sorting;
  readonly onSort?: (sorting: Sorting) => void;
  /** Shown instead of rows where there are none. */
  readonly empty?: ComponentChildren;
}

/** Rows of one page. Long lists are paged by the server: 10 000 rows are never in the page. */
export function Table<Row>({ caption, columns, rows, keyOf, sorting, onSort, empty }: TableProps<Row>) {
  if (rows.length === 0 && empty !== undefined) return <>{empty}</>;
  return (
    <div class="table-frame" role="region" aria-label={caption} tabIndex={0}>
      <table>
        <caption class="unseen">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <Head key={column.name} column={column} sorting={sorting} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map(({ name, show, isNumber, isMinor }) => (
                <td key={name} class={classOf(isNumber, isMinor)}>
                  {show(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const classOf = (isNumber = false, isMinor = false): string | undefined =>
  [isNumber ? 'number' : '', isMinor ? 'minor' : ''].filter(Boolean).join(' ') || undefined;

interface HeadProps<Row> {
  readonly column: Column<Row>;
  readonly sorting: Sorting | undefined;
  readonly onSort: ((sorting: Sorting) => void) | undefined;
}

function Head<Row>({ column, sorting, onSort }: HeadProps<Row>) {
  const { name, title, isNumber, isMinor, isSortable = false } = column;
  const order = sorting?.by === name ? sorting.order : undefined;
  if (!isSortable || onSort === undefined)
    return (
      <th scope="col" class={classOf(isNumber, isMinor)}>
        {title}
      </th>
    );
  const sorted = order === undefined ? 'none' : order === 'asc' ? 'ascending' : 'descending';
  return (
    <th scope="col" class={classOf(isNumber, isMinor)} aria-sort={sorted}>
      <button
        type="button"
        class="sort"
        title={text.value.parts.sortBy(title)}
        onClick={() => onSort({ by: name, order: order === 'asc' ? 'desc' : 'asc' })}
      >
        {title}
        <span class={`arrow arrow-${order ?? 'none'}`} aria-hidden="true" />
      </button>
    </th>
  );
}

interface PagerProps {
  readonly page: number;
  readonly pages: number;
  readonly total: number;
  readonly onTurn: (page: number) => void;
}

export function Pager({ page, pages, total, onTurn }: PagerProps) {
  const { parts } = text.value;
  const { number } = format.value;
  return (
    <nav class="pager" aria-label={parts.page(number(page), number(pages))}>
      <span>{parts.rows(total, number(total))}</span>
      <span class="pager-turn">
        <button type="button" disabled={page <= 1} onClick={() => onTurn(page - 1)} aria-label={parts.previous}>
          <span class="arrow arrow-left" aria-hidden="true" />
        </button>
        <span>{parts.page(number(page), number(pages))}</span>
        <button type="button" disabled={page >= pages} onClick={() => onTurn(page + 1)} aria-label={parts.next}>
          <span class="arrow arrow-right" aria-hidden="true" />
        </button>
      </span>
    </nav>
  );
}

interface TurnProps {
  /** Of where the page after this one begins. */
  readonly next: number | undefined;
  readonly isNewest: boolean;
}

/** What grows at one end is paged back from a number, which is in the address: new rows do not move what one reads. */
export function Turn({ next, isNewest }: TurnProps) {
  const { parts } = text.value;
  if (isNewest && next === undefined) return null;
  return (
    <nav class="pager" aria-label={parts.older}>
      <button type="button" disabled={isNewest} onClick={() => refine({ before: undefined })}>
        {parts.newest}
      </button>
      <button type="button" disabled={next === undefined} onClick={() => refine({ before: next })}>
        {parts.older}
      </button>
    </nav>
  );
}
