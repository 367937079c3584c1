import { isPrefix, parsePrefix } from '../model/prefix.js';
import { badValue, Trap } from './trap.js';
import { atLeast } from './version.js';

/** How RouterOS reads a value and how it prints it. */
export type Form =
  | { readonly kind: 'text' }
  | { readonly kind: 'flag' }
  | { readonly kind: 'rate' }
  | { readonly kind: 'number'; readonly min?: number; readonly max?: number; readonly negatable?: boolean }
  | { readonly kind: 'decimal'; readonly min: number; readonly max: number }
  | { readonly kind: 'duration' }
  | { readonly kind: 'list' }
  | { readonly kind: 'ports' }
  | { readonly kind: 'address'; readonly family: 'ipv4' | 'ipv6'; readonly full?: boolean }
  | { readonly kind: 'one-of'; readonly values: readonly string[] };

const UNITS: Readonly<Record<string, number>> = { k: 1e3, M: 1e6, G: 1e9, T: 1e12 };

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
    case 'duration':
      return formatDuration(seconds(argument, text));
    case 'ports':
      return ports(argument, text);
    case 'address':
      return address(argument, text, form);
    case 'one-of':
      if (form.values.includes(text)) return text;
      throw new Trap(`input does not match any value of ${argument}`, 1);
  }
}

function flag(argument: string, text: string): string {
  if (text === 'yes' || text === 'true') return 'true';
  if (text === 'no' || text === 'false') return 'false';
  throw new Trap(`invalid value of ${argument}, must be yes or no`, 1);
}

/** Printed as plain bits per second, whatever was typed. */
function rate(argument: string, text: string): string {
  const found = /^(\d+)(?:\.(\d+))?([kMGT])?$/.exec(text);
  if (found === null) throw badValue(argument);
  return String(Math.round(Number(text.replace(/[kMGT]$/, '')) * (UNITS[found[3] ?? ''] ?? 1)));
}

function number(argument: string, text: string, form: Form & { kind: 'number' }): string {
  const bang = form.negatable === true && text.startsWith('!') ? '!' : '';
  const digits = text.slice(bang.length);
  if (!/^\d+$/.test(digits)) throw badValue(argument);
  const { min = 0, max = 4_294_967_295 } = form;
  const value = Number(digits);
  if (value < min || value > max) throw new Trap(`value of ${argument} out of range (${min}..${max})`, 1);
  return bang + String(value);
}

function decimal(argument: string, text: string, { min, max }: Form & { kind: 'decimal' }): string {
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(value)) throw badValue(argument);
  if (value < min || value > max) throw new Trap(`value of ${argument} out of range (${min}..${max})`, 1);
  return String(value);
}

const SECONDS: Readonly<Record<string, number>> = { w: 604_800, d: 86_400, h: 3600, m: 60, s: 1, ms: 0.001 };

/** `10s`, `1d2h`, `100ms`, `00:05:00`, `1d 00:00:00`, `30`. */
export function seconds(argument: string, text: string): number {
  const clock = /^(?:(\d+)w)?\s*(?:(\d+)d)?\s*(\d+):(\d{2}):(\d{2})$/.exec(text);
  if (clock !== null) {
    const [, weeks = 0, days = 0, hours = 0, minutes = 0, rest = 0] = clock.map((part) => Number(part ?? 0));
    return ((weeks * 7 + days) * 24 + hours) * 3600 + minutes * 60 + rest;
  }
  if (/^\d+$/.test(text)) return Number(text);
  if (!/^(\d+(ms|[wdhms]))+$/.test(text)) throw badValue(argument);
  return [...text.matchAll(/(\d+)(ms|[wdhms])/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * (SECONDS[unit ?? ''] ?? 0),
    0,
  );
}

export function formatDuration(total: number): string {
  if (total === 0) return '0s';
  if (total < 1) return `${Math.round(total * 1000)}ms`;
  let rest = Math.round(total);
  const parts = (['w', 'd', 'h', 'm', 's'] as const).map((unit) => {
    const size = SECONDS[unit] ?? 1;
    const count = Math.floor(rest / size);
    rest -= count * size;
    return count === 0 ? '' : `${count}${unit}`;
  });
  return parts.join('');
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

/** A single host prints without its length in IPv4, and with it in the IPv6 lists. */
function address(argument: string, text: string, form: Form & { kind: 'address' }): string {
  const bang = text.startsWith('!') ? '!' : '';
  const bare = text.slice(bang.length);
  if (form.family === 'ipv4' && /^[\d.]+-[\d.]+$/.test(bare)) return text;
  const prefix = parsePrefix(bare);
  const isFamily = bare.includes(':') === (form.family === 'ipv6');
  if (!isFamily || (!isPrefix(prefix) && prefix !== 'host-bits')) throw badValue(argument);
  if (!isPrefix(prefix)) return text;
  const host = form.family === 'ipv4' ? '/32' : '/128';
  return bang + (prefix.endsWith(host) && form.full !== true ? prefix.slice(0, -host.length) : prefix);
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** Milliseconds of router time → its date and time; ISO from 7.10. */
export function formatDate(at: number, version: string): { readonly date: string; readonly time: string } {
  const [date = '', time = ''] = new Date(at).toISOString().slice(0, 19).split('T');
  if (atLeast(version, '7.10')) return { date, time };
  const [year = '', month = '', day = ''] = date.split('-');
  return { date: `${MONTHS[Number(month) - 1] ?? ''}/${day}/${year}`, time };
}

export function parseDate(date: string, time: string): number {
  const old = /^([a-z]{3})\/(\d{2})\/(\d{4})$/i.exec(date);
  const month = MONTHS.indexOf(old?.[1]?.toLowerCase() ?? '');
  const iso = old === null ? date : `${old[3]}-${String(month + 1).padStart(2, '0')}-${old[2]}`;
  const at = Date.parse(`${iso}T${time}Z`);
  if (Number.isNaN(at)) throw badValue('start-date');
  return at;
}
