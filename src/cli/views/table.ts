import { widthOf } from './width.js';

/** A number, with a unit or not, or none. */
const NUMBER = /^(\d+(\.\d+)?( ?(%|[A-Za-z]{1,4}))?|[–-]?)$/;

/** Columns of plain text; numbers to the right. No borders: it must survive a pipe and a ticket. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, index) =>
    rows.reduce((most, row) => Math.max(most, widthOf(row[index] ?? '')), widthOf(title)),
  );
  const isNumber = head.map((_, index) => rows.every((row) => NUMBER.test(row[index] ?? '')));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, index) => {
        const padding = ' '.repeat(Math.max(0, (widths[index] ?? 0) - widthOf(cell)));
        return isNumber[index] === true && index > 0 ? padding + cell : cell + padding;
      })
      .join('  ')
      .trimEnd();
  return [line(head), ...rows.map(line)].join('\n');
}
