export type Cell = string | number | boolean | null | undefined;

/**
 * Excel takes a file without a byte order mark for the code page of the country, and shows `Lomé` as `LomÃ©`. Whoever reads
 * UTF-8 skips the mark (RFC 3629 §6).
 */
const MARK = '\uFEFF';

/** A spreadsheet takes text that begins so for a formula, and runs it. */
const FORMULA = /^[=+\-@\t\r\n]/;

/** RFC 4180; text that would be a formula gets an apostrophe, which spreadsheets take for "this is text". */
function cellOf(value: Cell): string {
  if (value === null || value === undefined) return '';
  if (typeof value !== 'string') return String(value);
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const lineOf = (cells: readonly Cell[]): string => `${cells.map(cellOf).join(',')}\r\n`;

const AT_ONCE = 200;

/** Written while it is sent: a list of ten thousand is never one string. `show`: what is costly to say of a row. */
export function* csv<Row, Item>(
  columns: Readonly<Record<string, (item: Item) => Cell>>,
  rows: readonly Row[],
  show: (row: Row) => Item,
): Generator<string> {
  yield MARK + lineOf(Object.keys(columns));
  const cells = Object.values(columns);
  for (let from = 0; from < rows.length; from += AT_ONCE) {
    const lines = rows.slice(from, from + AT_ONCE).map((row) => {
      const item = show(row);
      return lineOf(cells.map((cell) => cell(item)));
    });
    yield lines.join('');
  }
}
