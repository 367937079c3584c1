import { isAddress, isPrefix, parsePrefix } from '../model/prefix.js';
import { formatDuration, seconds } from './times.js';
import { badValue, noMatch, Trap } from './trap.js';

/** How RouterOS reads a value and how it prints it. */
export type Form =
  | { readonly kind: 'text' }
  | { readonly kind: 'flag' }
  | { readonly kind: 'rate' }
  | { readonly kind: 'number'; readonly min?: number; readonly max?: number; readonly negatable?: boolean }
  | { readonly kind: 'decimal'; readonly min: number; readonly max: number }
  /** Memory, printed as a plain number of `unit` bytes. */
  | { readonly kind: 'size'; readonly unit: number }
  | { readonly kind: 'duration' }
  | { readonly kind: 'list' }
  | { readonly kind: 'ports' }
  | AddressForm
  /** Upload and download, as `8/8`; one value stands for both. */
  | { readonly kind: 'pair'; readonly of: Form }
  | OneOfForm;

interface AddressForm {
  readonly kind: 'address';
  readonly family: 'ipv4' | 'ipv6';
  /** Printed with its length even where it is a single host. */
  readonly full?: boolean;
  /** A DNS name will do. */
  readonly names?: boolean;
}

interface OneOfForm {
  readonly kind: 'one-of';
  readonly values: readonly string[];
  readonly isList?: boolean;
  readonly negatable?: 'no' | 'whole' | 'each';
  /** Numbers up to this will do too. */
  readonly upTo?: number;
}

const UNITS: Readonly<Record<string, number>> = { k: 1e3, M: 1e6, G: 1e9, T: 1e12 };
const MEMORY_UNITS: Readonly<Record<string, number>> = { KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 };

/** Text as given → text as stored and printed over the API. */
export function normalise(argument: string, text: string, form: Form): string {
  switch (form.kind) {
    case 'text':
    case 'list':
      return text;
    case 'flag':
      return flag(argument, text);
    case 'rate':
      return rate(argument, text);
    case 'number':
      return number(argument, text, form);
    case 'decimal':
      return decimal(argument, text, form);
    case 'size':
      return size(argument, text, form);
    case 'duration':
      return formatDuration(seconds(argument, text));
    case 'ports':
      return ports(argument, text);
    case 'address':
      return address(argument, text, form);
    case 'pair':
      return pair(argument, text, form);
    case 'one-of':
      return oneOf(argument, text, form);
  }
}

function flag(argument: string, text: string): string {
  if (text === 'yes' || text === 'true') return 'true';
  if (text === 'no' || text === 'false') return 'false';
  throw noMatch(argument);
}

/** Printed as plain bits per second, whatever was typed. */
function rate(argument: string, text: string): string {
  const found = /^(\d+)(?:\.(\d+))?([kMGT])?$/.exec(text);
  if (found === null) throw badValue(argument);
  return String(Math.round(Number(text.replace(/[kMGT]$/, '')) * (UNITS[found[3] ?? ''] ?? 1)));
}

const outOfRange = (argument: string, min: number, max: number): Trap =>
  new Trap(`value of ${argument} out of range (${min}..${max})`, 1);

function number(argument: string, text: string, form: Form & { kind: 'number' }): string {
  const bang = form.negatable === true && text.startsWith('!') ? '!' : '';
  const digits = text.slice(bang.length);
  if (!/^-?\d+$/.test(digits)) throw badValue(argument);
  const { min = 0, max = 4_294_967_295 } = form;
  const value = Number(digits);
  if (value < min || value > max) throw outOfRange(argument, min, max);
  return bang + String(value);
}

function decimal(argument: string, text: string, { min, max }: Form & { kind: 'decimal' }): string {
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(value)) throw badValue(argument);
  if (value < min || value > max) throw outOfRange(argument, min, max);
  return String(value);
}

function size(argument: string, text: string, { unit }: Form & { kind: 'size' }): string {
  const [, count, suffix] = /^(\d+)([KMG]iB)?$/.exec(text) ?? [];
  if (count === undefined) throw badValue(argument);
  return suffix === undefined ? String(Number(count)) : String((Number(count) * (MEMORY_UNITS[suffix] ?? 1)) / unit);
}

function ports(argument: string, text: string): string {
  const isRight = text
    .replace(/^!/, '')
    .split(',')
    .every((part) => {
      const [from, to = from, ...more] = part.split('-');
      const isPort = (one: string | undefined): boolean => /^\d{1,5}$/.test(one ?? '') && Number(one) <= 65_535;
      return more.length === 0 && isPort(from) && isPort(to);
    });
  if (!isRight) throw badValue(argument);
  return text;
}

const NAME = /^(?=.*[a-z])[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?$/i;

/** A single host prints without its length in IPv4, and with it in the IPv6 lists. */
function address(argument: string, text: string, form: AddressForm): string {
  const bang = text.startsWith('!') ? '!' : '';
  const bare = text.slice(bang.length);
  const [first = '', last, ...more] = bare.split('-');
  if (form.family === 'ipv4' && last !== undefined && isAddress(first))
    return bang + collapse(argument, first, [last, ...more].join('-'));
  const prefix = parsePrefix(bare);
  if (prefix === 'syntax' && form.names === true && NAME.test(bare)) return text;
  const isFamily = bare.includes(':') === (form.family === 'ipv6');
  if (!isFamily || (!isPrefix(prefix) && prefix !== 'host-bits')) throw badValue(argument);
  if (!isPrefix(prefix)) return text;
  const host = form.family === 'ipv4' ? '/32' : '/128';
  return bang + (prefix.endsWith(host) && form.full !== true ? prefix.slice(0, -host.length) : prefix);
}

const toNumber = (ipv4: string): number => ipv4.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);

/** A range that is a network prints as one: `192.168.0.0-192.168.1.255` → `192.168.0.0/23`. */
function collapse(argument: string, first: string, last: string): string {
  if (!isAddress(last) || last.includes(':')) throw badValue(argument);
  const count = toNumber(last) - toNumber(first) + 1;
  if (count < 1) throw badValue(argument);
  const bits = Math.log2(count);
  if (!Number.isInteger(bits) || toNumber(first) % count !== 0) return `${first}-${last}`;
  return bits === 0 ? first : `${first}/${32 - bits}`;
}

function pair(argument: string, text: string, { of }: Form & { kind: 'pair' }): string {
  const [upload = '', download = upload, ...more] = text.split('/');
  if (more.length > 0) throw badValue(argument);
  return `${normalise(argument, upload, of)}/${normalise(argument, download, of)}`;
}

function oneOf(argument: string, text: string, form: OneOfForm): string {
  const { values, isList = false, negatable = 'no', upTo } = form;
  const whole = negatable === 'whole' && text.startsWith('!') ? text.slice(1) : text;
  for (const part of isList ? whole.split(',') : [whole]) {
    const bare = negatable === 'each' ? part.replace(/^!/, '') : part;
    if (isList && bare.startsWith('!')) throw badValue(argument);
    const isNumber = upTo !== undefined && /^\d+$/.test(bare) && Number(bare) <= upTo;
    if (!values.includes(bare) && !isNumber) throw noMatch(argument);
  }
  return text;
}
