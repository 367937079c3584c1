import type { DiagnosticCode } from '../../model/diagnostic-codes.js';
import { DSCP_NAMES, parseDscp } from '../../model/dscp.js';
import { parseDuration } from '../../model/duration.js';
import { isAddress, networkOf, parsePrefix } from '../../model/prefix.js';
import { formatRate, MAX_RATE, MIN_RATE, parseRate } from '../../model/rate.js';

/** A form of text that JSON Schema does not know: what is wrong with a text, and how it is written rightly. */
export interface Format {
  readonly code: DiagnosticCode;
  /** Completes "Write it as …". */
  readonly example: string;
  readonly what: string;
  /** Undefined when the text is right; else what is wrong, after "… is". */
  readonly problem: (text: string) => Problem | undefined;
}

export interface Problem {
  readonly code?: DiagnosticCode;
  readonly message: string;
  readonly cure?: string;
}

const unless = (right: boolean, message: string): Problem | undefined => (right ? undefined : { message });

function rateProblem(text: string): Problem | undefined {
  const rate = parseRate(text);
  if (/^-?\d+(\.\d+)?$/.test(text.trim())) {
    return { message: 'has no unit', cure: `Write ${text.trim().replace('-', '')} Mbps, or kbps, Gbps.` };
  }
  if (rate === undefined) return { message: text.trim().startsWith('-') ? 'is negative' : 'is not a rate' };
  if (rate < MIN_RATE) return { message: `is below ${formatRate(MIN_RATE)}, where no queue works sensibly` };
  return rate > MAX_RATE ? { message: `is beyond ${formatRate(MAX_RATE)}, so it must be a typing error` } : undefined;
}

const PERCENT = /^(\d+(?:\.\d+)?)\s*%$/;

export const parsePercent = (text: string): number | undefined => {
  const found = PERCENT.exec(text.trim());
  return found === null ? undefined : Number(found[1]) / 100;
};

function shareProblem(text: string): Problem | undefined {
  const share = parsePercent(text);
  if (share !== undefined) {
    return share <= 1 ? undefined : { code: 'value.share', message: 'is more than 100 %' };
  }
  return text.trim().endsWith('%')
    ? { code: 'value.share', message: 'is not a percentage from 0 to 100' }
    : rateProblem(text);
}

function percentProblem(text: string): Problem | undefined {
  const share = parsePercent(text);
  return unless(share !== undefined && share <= 1, 'is not a percentage from 0 to 100');
}

function prefixProblem(text: string): Problem | undefined {
  const parsed = parsePrefix(text);
  if (parsed === 'host-bits') {
    return { code: 'value.host-bits', message: 'has host bits set', cure: `Write ${networkOf(text)}.` };
  }
  return unless(parsed !== 'syntax', 'is neither an IPv4 nor an IPv6 prefix');
}

const PORTS = /^(\d{1,5})-(\d{1,5})$/;

export function parsePorts(text: string): { readonly from: number; readonly to: number } | undefined {
  const found = PORTS.exec(text.trim());
  return found === null ? undefined : { from: Number(found[1]), to: Number(found[2]) };
}

function portsProblem(text: string): Problem | undefined {
  const range = parsePorts(text);
  if (range === undefined) return { message: 'is not a port range' };
  if (range.from < 1 || range.to > 65_535) return { message: 'is outside 1–65535' };
  return unless(range.from <= range.to, 'is upside down: the lower port comes first');
}

const TIME = /^([01]\d|2[0-3]):([0-5]\d)$/;

/** Minutes of the day; `24:00` is the end of it. */
export function parseTimeOfDay(text: string): number | undefined {
  if (text === '24:00') return 1440;
  const found = TIME.exec(text);
  return found === null ? undefined : Number(found[1]) * 60 + Number(found[2]);
}

export function isDate(text: string): boolean {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}

const INSTANT = /^(\d{4}-\d{2}-\d{2})[Tt ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?([Zz]|[+-]\d{2}:\d{2})$/;

/** RFC 3339 with an offset; milliseconds since 1970 UTC. */
export function parseInstant(text: string): number | undefined {
  const date = INSTANT.exec(text)?.[1];
  const at = date !== undefined && isDate(date) ? Date.parse(text.replace(' ', 'T')) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}

function isTimeZone(text: string): boolean {
  try {
    return Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== '' && !/^[+-]/.test(text);
  } catch {
    return false;
  }
}

export const FORMATS = {
  rate: { code: 'value.rate', what: 'rate', example: '100 Mbps', problem: rateProblem },
  share: { code: 'value.rate', what: 'rate or percentage', example: '10 Mbps or 40%', problem: shareProblem },
  percent: { code: 'value.share', what: 'percentage', example: '80%', problem: percentProblem },
  delay: {
    code: 'value.duration',
    what: 'duration',
    example: '20ms',
    problem: (text) => {
      const delay = parseDuration(text);
      if (delay === undefined) return { message: /^\d+$/.test(text) ? 'has no unit' : 'is not a duration' };
      return unless(delay >= 1 && delay <= 10_000, 'is outside 1ms–10s');
    },
  },
  prefix: { code: 'value.prefix', what: 'prefix', example: '10.16.4.0/24 or fd00:16::/48', problem: prefixProblem },
  address: {
    code: 'value.prefix',
    what: 'address',
    example: '10.16.4.1 or fd00:16::1',
    problem: (text) => unless(isAddress(text), 'is neither an IPv4 nor an IPv6 address'),
  },
  ports: {
    code: 'value.ports',
    what: 'port or port range',
    example: '443 or 10000-20000, within 1–65535',
    problem: portsProblem,
  },
  dscp: {
    code: 'value.dscp',
    what: 'DSCP',
    example: `${Object.keys(DSCP_NAMES).slice(0, 8).join(', ')}… or 0–63`,
    problem: (text) => unless(parseDscp(text) !== undefined, 'is no DSCP name (RFC 4594, RFC 8622)'),
  },
  'time-of-day': {
    code: 'value.time',
    what: 'time of day',
    example: "'07:30' (in quotes), up to '24:00'",
    problem: (text) => unless(parseTimeOfDay(text) !== undefined, 'is not a time of day'),
  },
  day: {
    code: 'value.time',
    what: 'date',
    example: '2027-06-15',
    problem: (text) => unless(isDate(text), 'is not a date'),
  },
  instant: {
    code: 'value.time',
    what: 'moment',
    example: '2027-06-15T08:00:00Z',
    problem: (text) =>
      unless(parseInstant(text) !== undefined, 'is not a moment with its distance from UTC (RFC 3339)'),
  },
  'time-zone': {
    code: 'value.time',
    what: 'time zone',
    example: 'Africa/Lome',
    problem: (text) => unless(isTimeZone(text), 'is no IANA time zone'),
  },
  name: {
    code: 'schema.value',
    what: 'name',
    example: 'chu-campus (small letters, digits and hyphens, at most 48)',
    problem: (text) => unless(/^[a-z0-9]([a-z0-9-]{0,46}[a-z0-9])?$/.test(text), 'is not a name'),
  },
  interface: {
    code: 'schema.value',
    what: 'interface name',
    example: 'bridge-lan (printable ASCII, at most 32)',
    problem: (text) => unless(/^[!-~]{1,32}$/.test(text) && !/[",;$\\']/.test(text), 'is not an interface name'),
  },
  'host-key': {
    code: 'schema.value',
    what: 'SSH host key fingerprint',
    example: 'SHA256:…, as ssh-keygen -l prints it',
    problem: (text) => unless(/^SHA256:[A-Za-z0-9+/]{43}=?$/.test(text), 'is not a fingerprint'),
  },
  certificate: {
    code: 'schema.value',
    what: 'certificate fingerprint',
    example: 'AA:BB:… (SHA-256, 32 bytes)',
    problem: (text) => unless(/^([0-9A-Fa-f]{2}:){31}[0-9A-Fa-f]{2}$/.test(text), 'is not a fingerprint'),
  },
} as const satisfies Readonly<Record<string, Format>>;

export type FormatName = keyof typeof FORMATS;

export const formatNamed = (name: string): Format | undefined =>
  Object.hasOwn(FORMATS, name) ? FORMATS[name as FormatName] : undefined;
