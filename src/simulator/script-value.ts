/** Values of the console's language (manual 47579229, "Data types"); what is not there is `undefined`. */
export type Value = string | number | boolean | undefined | Time | readonly Value[] | ReadonlyMap<string, Value>;

export class Time {
  readonly seconds: number;

  constructor(seconds: number) {
    this.seconds = seconds;
  }
}

export const isList = (value: Value): value is readonly Value[] => Array.isArray(value);
export const isMap = (value: Value): value is ReadonlyMap<string, Value> => value instanceof Map;

/** As `:put` and `:tostr` show it: elements with `;`, keys with `=`, times as on a clock. */
export function textOf(value: Value): string {
  if (value === undefined) return '';
  if (isList(value)) return value.map(textOf).join(';');
  if (isMap(value)) return [...value].map(([name, one]) => `${name}=${textOf(one)}`).join(';');
  return value instanceof Time ? clockOf(value) : String(value);
}

/** As an argument: lists with commas. */
export const argumentOf = (value: Value): string => (isList(value) ? value.map(textOf).join(',') : textOf(value));

function clockOf({ seconds }: Time): string {
  const whole = Math.floor(seconds);
  const two = (count: number): string => String(count).padStart(2, '0');
  const weeks = Math.floor(whole / 604_800);
  const days = Math.floor(whole / 86_400) % 7;
  const clock = `${two(Math.floor(whole / 3600) % 24)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
  const fraction = Math.round((seconds - whole) * 1000);
  const rest = fraction === 0 ? '' : `.${String(fraction).padStart(3, '0')}`;
  return `${weeks === 0 ? '' : `${weeks}w`}${days === 0 ? '' : `${days}d`}${clock}${rest}`;
}

export function typeOf(value: Value): string {
  if (value === undefined) return 'nothing';
  if (isList(value) || isMap(value)) return 'array';
  if (value instanceof Time) return 'time';
  if (typeof value === 'number') return 'num';
  if (typeof value === 'boolean') return 'bool';
  return /^\*[0-9A-F]+$/.test(value) ? 'id' : 'str';
}

/** Strings are bytes to the router. */
export function lengthOf(value: Value): number {
  if (isList(value)) return value.length;
  return isMap(value) ? value.size : Buffer.byteLength(textOf(value), 'utf8');
}

/** An unquoted word in an expression. */
export function literal(word: string): Value {
  if (/^-?\d{1,15}$/.test(word)) return Number(word);
  return word === 'true' || word === 'false' ? word === 'true' : word;
}

const DAY = 86_400;

/**
 * `:serialize to=json`: durations lose their fractions and become dates from a day on. Without `keep`, text that looks like
 * a number or a truth becomes one (`json.no-string-conversion`, manual 47579229).
 */
export function toJson(value: Value, keep: boolean): string {
  if (value === undefined) return 'null';
  if (isList(value)) return `[${value.map((one) => toJson(one, keep)).join(',')}]`;
  if (isMap(value))
    return `{${[...value].map(([name, one]) => `${JSON.stringify(name)}:${toJson(one, keep)}`).join(',')}}`;
  if (value instanceof Time) {
    const date = new Date(Math.floor(value.seconds) * 1000).toISOString();
    return JSON.stringify(value.seconds < DAY ? date.slice(11, 19) : date.slice(0, 19).replace('T', ' '));
  }
  if (typeof value !== 'string')
    return Number.isInteger(value) || value === true || value === false ? String(value) : value.toFixed(6);
  const converts = !keep && (/^-?\d+(\.\d+)?$/.test(value) || value === 'true' || value === 'false');
  return converts ? String(value === 'true' || value === 'false' ? value : Number(value)) : JSON.stringify(value);
}

/** What runs longer than this is taken to run for ever. */
export const MOST_TURNS = 100_000;

export const ARITHMETIC: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => Math.trunc(a / b),
  '%': (a, b) => a % b,
};

/** `->`: by key, or by place. */
export const elementOf = (value: Value, key: Value): Value =>
  isMap(value) ? value.get(textOf(key)) : isList(value) ? value[Number(textOf(key))] : undefined;

/** What `:foreach` goes through: keys or places, and what stands there. */
export function entriesOf(value: Value): readonly (readonly [Value, Value])[] {
  if (isMap(value)) return [...value];
  if (isList(value)) return value.map((one, index) => [index, one] as const);
  return value === undefined || value === '' ? [] : [[0, value]];
}

export function range(from: Value, to: Value, step: Value): readonly (readonly [Value, Value])[] {
  const [start, end] = [Number(from), Number(to)];
  const by = Number(step ?? (end < start ? -1 : 1)) || 1;
  const count = Math.min(MOST_TURNS, Math.floor((end - start) / by) + 1);
  return Array.from({ length: Math.max(0, count) }, (_, index) => [index, start + index * by] as const);
}
