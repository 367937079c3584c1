import type { Device } from './device.js';
import { menuSpec } from './menus.js';
import { literal, Time, type Value } from './script-value.js';
import { seconds } from './times.js';
import { atLeast } from './version.js';

type Row = Readonly<Record<string, string>>;

/** Flags stand in a column of their own; scripts see them as values only since 7.20, unless they ask by name. */
const FLAGS = new Set(['builtin', 'default', 'disabled', 'dynamic', 'invalid', 'running']);
/** Scripts see these in thousandths. */
const SCALED = new Set(['bucket-size']);
/** Times in menus whose forms say text. */
const TIMES = new Set(['/system/clock time', '/system/resource uptime']);

/** An item as a script sees it: typed, and by name in the order of the alphabet. */
export function asValue(device: Device, path: string, row: Row, columns?: readonly string[]): Map<string, Value> {
  const forms = menuSpec(path, device.tree.get(path))?.fields;
  const seesFlags = atLeast(device.version, '7.20');
  const names = Object.keys(row).filter((name) =>
    columns === undefined ? seesFlags || !FLAGS.has(name) || name === '.id' : name === '.id' || columns.includes(name),
  );
  return new Map(
    names.toSorted().map((name) => {
      const form = TIMES.has(`${path} ${name}`) ? 'duration' : (forms?.[name]?.form.kind ?? 'text');
      return [name, typed(name, row[name] ?? '', form)] as const;
    }),
  );
}

function typed(name: string, value: string, form: string): Value {
  if (SCALED.has(name)) return Math.round(Number(value) * 1000);
  switch (form) {
    case 'duration':
      return new Time(seconds(name, value));
    case 'rate':
    case 'number':
    case 'flag':
      return literal(value);
    case 'list':
      return value === '' ? '' : value.split(',');
    default:
      return FLAGS.has(name) ? literal(value) : value;
  }
}

/** For people. Numbers of items belong to the session that printed them, so nothing else takes them here. */
export function asTable(rows: readonly Row[], isSingle: boolean): readonly string[] {
  if (isSingle) {
    const [row = {}] = rows;
    const width = Math.max(0, ...Object.keys(row).map((name) => name.length));
    return Object.entries(row).map(([name, value]) => `${name.padStart(width + 2)}: ${value}`);
  }
  return ['Flags: X - disabled, I - invalid, D - dynamic', ...rows.map(line)];
}

function line(row: Row, index: number): string {
  const flags = [
    row['disabled'] === 'true' ? 'X' : ' ',
    row['invalid'] === 'true' ? 'I' : row['dynamic'] === 'true' ? 'D' : ' ',
  ];
  const { comment, ...rest } = row;
  const shown = Object.entries(rest).filter(([name]) => name !== '.id' && !FLAGS.has(name));
  const pairs = shown.map(([name, value]) => `${name}=${/^[\w.:/-]+$/.test(value) ? value : `"${value}"`}`);
  const note = comment === undefined || comment === '' ? '' : `;;; ${comment}\r\n     `;
  return `${String(index).padStart(2)} ${flags.join('')}  ${note}${pairs.join(' ')}`;
}
