import ipaddr from 'ipaddr.js';

/** An IP prefix in canonical text: no host bits, IPv6 compressed (RFC 5952). */
export type Prefix = string;

export type Family = 'ipv4' | 'ipv6';

export type PrefixProblem = 'syntax' | 'host-bits';

interface Range {
  readonly family: Family;
  readonly first: bigint;
  readonly last: bigint;
}

const BITS = { ipv4: 32, ipv6: 128 } as const;

function toNumber(address: ipaddr.IPv4 | ipaddr.IPv6): bigint {
  return address.toByteArray().reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}

const FOUR_PARTS = /^(0|[1-9]\d{0,2})(\.(0|[1-9]\d{0,2})){3}$/;

/**
 * Strict forms only: the lenient ones of the library read `010.0.0.1` as octal and take `10.1`. Its validity checks throw
 * and catch, so what cannot be an address is told apart before.
 */
function parseAddress(text: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  if (FOUR_PARTS.test(text))
    return text.split('.').every((part) => Number(part) <= 255) ? ipaddr.IPv4.parse(text) : undefined;
  if (text.includes(':') && !text.includes('%') && ipaddr.IPv6.isValid(text)) return ipaddr.IPv6.parse(text);
  return undefined;
}

export function familyOf(addressOrPrefix: string): Family {
  return addressOrPrefix.includes(':') ? 'ipv6' : 'ipv4';
}

export function isAddress(text: string): boolean {
  return parseAddress(text) !== undefined;
}

const parsed = new Map<string, Prefix | PrefixProblem>();

/** Reads `10.1.0.0/16`, `fd00::/8`, or an address alone (a prefix of full length). Remembered, as ranges are. */
export function parsePrefix(text: string): Prefix | PrefixProblem {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  const result = readPrefix(text);
  if (parsed.size > 100_000) parsed.clear();
  parsed.set(text, result);
  return result;
}

function readPrefix(text: string): Prefix | PrefixProblem {
  const [host = '', length, ...rest] = text.trim().split('/');
  const address = parseAddress(host);
  if (address === undefined || rest.length > 0) return 'syntax';
  const bits = BITS[address.kind()];
  const width = length === undefined ? bits : /^\d{1,3}$/.test(length) ? Number(length) : Number.NaN;
  if (!(width >= 0 && width <= bits)) return 'syntax';
  const canonical = `${address.toString()}/${width}`;
  const range = rangeOf(canonical);
  return range.first === toNumber(address) ? canonical : 'host-bits';
}

export const isPrefix = (parsed: Prefix | PrefixProblem): parsed is Prefix => parsed.includes('/');

/** The prefix that the host bits were put into: `10.1.2.3/8` → `10.0.0.0/8`. */
export function networkOf(text: string): Prefix {
  const [host = '', length = ''] = text.trim().split('/');
  const parse = familyOf(host) === 'ipv4' ? ipaddr.IPv4 : ipaddr.IPv6;
  return `${parse.networkAddressFromCIDR(`${host}/${length}`).toString()}/${length}`;
}

const ranges = new Map<string, Range>();

/** First and last address as numbers. Remembered: the same few prefixes are asked for again and again. */
export function rangeOf(prefix: Prefix): Range {
  const known = ranges.get(prefix);
  if (known !== undefined) return known;
  const [host = '', length] = prefix.split('/');
  const family = familyOf(host);
  const address = parseAddress(host);
  if (address === undefined) throw new TypeError(`not a prefix: ${prefix}`);
  const size = 1n << BigInt(BITS[family] - Number(length ?? BITS[family]));
  const first = (toNumber(address) / size) * size;
  const range = { family, first, last: first + size - 1n };
  if (ranges.size > 100_000) ranges.clear();
  ranges.set(prefix, range);
  return range;
}

export function contains(prefix: Prefix, addressOrPrefix: string): boolean {
  const outer = rangeOf(prefix);
  const inner = rangeOf(addressOrPrefix);
  return outer.family === inner.family && outer.first <= inner.first && inner.last <= outer.last;
}
