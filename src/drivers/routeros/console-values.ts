import { isUtf8 } from 'node:buffer';
import type { KindSpec } from '../../model/device.js';
import type { Block, Field } from './console-output.js';
import { KINDS } from './kinds.js';

type Row = Readonly<Record<string, string>>;

const SPECS: ReadonlyMap<string, KindSpec> = new Map(KINDS.map((spec) => [spec.kind, spec]));

/**
 * Scripts see values otherwise than the API prints them: durations as clock times, lists as arrays, and these fields in
 * thousandths.
 */
const SCALED: ReadonlyMap<string, number> = new Map([['bucket-size', 1000]]);

/** Rows with the columns asked for, spelled as the API spells them. */
export function readRows(block: Block, kind: string, columns: readonly string[]): readonly Row[] {
  const raw = block.text.trim() === '' ? block.rows.map(rowOfFields) : rowsOfJson(block.text);
  return raw.map((row) => {
    const flags = Object.entries(block.flags).flatMap(([flag, ids]) => {
      const isSet = ids.includes(row['.id'] ?? '');
      // What the router did not make itself carries no such flag at all.
      return isSet || flag !== 'builtin' ? [[flag, String(isSet)] as const] : [];
    });
    const full: Row = { ...row, ...Object.fromEntries(flags) };
    return Object.fromEntries(
      columns.flatMap((name) => {
        const value = full[name] === undefined ? undefined : spell(kind, name, full[name]);
        return value === undefined ? [] : [[name, value]];
      }),
    );
  });
}

function rowOfFields(fields: readonly Field[]): Row {
  return Object.fromEntries(
    fields.map(({ name, type, value }) => [name, decode(type === 'array' ? value.replaceAll(';', ',') : value)]),
  );
}

/** A menu without items is an empty array, or an empty one with keys. */
function rowsOfJson(text: string): readonly Row[] {
  const parsed = JSON.parse(text) as unknown;
  const items: readonly unknown[] = Array.isArray(parsed) ? parsed : [parsed];
  return items.flatMap((item) => {
    const fields = Object.entries(typeof item === 'object' && item !== null ? item : {}).flatMap(([name, value]) =>
      value === null ? [] : [[name, textOf(value)] as const],
    );
    return fields.length === 0 ? [] : [Object.fromEntries(fields)];
  });
}

const textOf = (value: unknown): string =>
  Array.isArray(value) ? value.map(textOf).join(',') : typeof value === 'string' ? decode(value) : String(value);

const BEYOND_ASCII = /[\x80-\xff]/;
const BEYOND_BYTES = /[\u0100-\uffff]/;

/** What came as one character a byte, unless it holds what no byte is: then it was escaped, and is text already. */
function decode(value: string): string {
  if (!BEYOND_ASCII.test(value) || BEYOND_BYTES.test(value)) return value;
  const bytes = Buffer.from(value, 'latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : value;
}

function spell(kind: string, name: string, value: string): string | undefined {
  const field = SPECS.get(kind)?.fields[name];
  const scale = SCALED.get(name);
  if (field === undefined) return value;
  // A matcher that is not set may come as empty text; the API leaves it out.
  if (value === '' && field.default === undefined) return undefined;
  if (scale !== undefined && /^\d+$/.test(value)) return String(Number(value) / scale);
  return field.form === 'duration' ? spellDuration(value) : value;
}

const UNITS = [
  ['w', 604_800],
  ['d', 86_400],
  ['h', 3600],
  ['m', 60],
  ['s', 1],
] as const;

/** `1d00:00:10` → `1d10s`. */
function spellDuration(value: string): string {
  const found = /^(?:(\d+)w)?(?:(\d+)d)?(\d+):(\d+):(\d+)$/.exec(value);
  if (found === null) return value;
  const [weeks, days, hours, minutes, seconds] = found.slice(1).map((part) => Number(part ?? 0));
  let rest = (weeks ?? 0) * 604_800 + (days ?? 0) * 86_400 + (hours ?? 0) * 3600 + (minutes ?? 0) * 60 + (seconds ?? 0);
  const parts = UNITS.map(([unit, size]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return count === 0 ? '' : `${count}${unit}`;
  });
  return parts.join('') || '0s';
}
