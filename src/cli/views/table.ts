/** Columns of plain text; numbers to the right. No borders: it must survive a pipe and a ticket. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, index) => Math.max(width(title), ...rows.map((row) => width(row[index] ?? ''))));
  const isNumber = head.map((_, index) =>
    rows.every((row) => /^[\d\s.,–-]*( ?[%a-zA-Z]{0,4})?$/.test(row[index] ?? '')),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, index) => {
        const padding = ' '.repeat(Math.max(0, (widths[index] ?? 0) - width(cell)));
        return isNumber[index] === true && index > 0 ? padding + cell : cell + padding;
      })
      .join('  ')
      .trimEnd();
  return [line(head), ...rows.map(line)].join('\n');
}

const width = (text: string): number => Array.from(text).length;
