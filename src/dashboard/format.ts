export type Language = 'en' | 'fr';

/** Numbers, rates and times as people of one language write them. */
export interface Formats {
  readonly number: (value: number) => string;
  /** With at most two decimals. */
  readonly decimal: (value: number) => string;
  /** bit/s: `98.4 Mbps`, `98,4 Mbit/s`. */
  readonly rate: (bitsPerSecond: number) => string;
  /** A share: 0.86 is 86 %. */
  readonly percent: (share: number) => string;
  readonly bytes: (bytes: number) => string;
  /** Day and minute. */
  readonly instant: (ms: number) => string;
  /** Hour, minute, second. */
  readonly time: (ms: number) => string;
  readonly date: (ms: number) => string;
  /** A length of time by its two largest units: `2h 5m`. */
  readonly duration: (ms: number) => string;
  /** `12.5 ms` */
  readonly milliseconds: (ms: number) => string;
  /** How long something took, the finer the shorter: `12.5 ms`, `2.4s`, `2m 5s`. */
  readonly lasted: (ms: number) => string;
  /** Day and month: `26 Nov`. */
  readonly day: (ms: number) => string;
  /** `5 min ago`, `in 2 hr`. */
  readonly relative: (ms: number, now: number) => string;
  readonly list: (items: readonly string[]) => string;
  readonly compare: (a: string, b: string) => number;
}

const LOCALES: Readonly<Record<Language, string>> = { en: 'en-GB', fr: 'fr-FR' };
const RATE_UNITS: Readonly<Record<Language, readonly string[]>> = {
  en: ['bps', 'kbps', 'Mbps', 'Gbps', 'Tbps'],
  fr: ['bit/s', 'kbit/s', 'Mbit/s', 'Gbit/s', 'Tbit/s'],
};
const BYTE_UNITS: Readonly<Record<Language, readonly string[]>> = {
  en: ['B', 'kB', 'MB', 'GB', 'TB'],
  fr: ['o', 'ko', 'Mo', 'Go', 'To'],
};

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [
  ['day', DAY],
  ['hour', HOUR],
  ['minute', MINUTE],
  ['second', SECOND],
] as const;

/** "2m 5s" is English; French has a space there, and its short forms are as short: "2 min 5 s". */
const DURATION_UNITS = { en: 'narrow', fr: 'short' } as const;

const made = new Map<Language, Formats>();

export function formatsOf(language: Language): Formats {
  const known = made.get(language);
  if (known !== undefined) return known;
  const formats = make(language);
  made.set(language, formats);
  return formats;
}

function make(language: Language): Formats {
  const locale = LOCALES[language];
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const decimal = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  const instant = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'medium' });
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'long' });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' });
  const list = new Intl.ListFormat(locale, { type: 'conjunction' });
  const collator = new Intl.Collator(locale, { numeric: true, sensitivity: 'base' });
  const day = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' });
  const measure = (unit: string, unitDisplay: 'narrow' | 'short') => {
    const format = new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay, maximumFractionDigits: 1 });
    return (value: number) => format.format(value).replaceAll(' ', '\u00a0');
  };
  const milliseconds = measure('millisecond', 'short');
  const units = Object.fromEntries(STEPS.map(([unit]) => [unit, measure(unit, DURATION_UNITS[language])]));
  const seconds = measure('second', DURATION_UNITS[language]);
  const duration = (ms: number): string =>
    partsOf(ms)
      .map(([unit, count]) => units[unit]?.(count) ?? '')
      .join(' ');
  return {
    number: (value) => whole.format(value),
    decimal: (value) => decimal.format(value),
    rate: (value) => scaled(value, RATE_UNITS[language], locale),
    percent: (share) => percent.format(share),
    bytes: (value) => scaled(value, BYTE_UNITS[language], locale),
    instant: (ms) => instant.format(ms),
    time: (ms) => time.format(ms),
    date: (ms) => date.format(ms),
    duration,
    milliseconds,
    lasted(ms) {
      if (ms < SECOND) return milliseconds(ms);
      return ms < 10 * SECOND ? seconds(ms / SECOND) : duration(ms);
    },
    day: (ms) => day.format(ms),
    relative(ms, now) {
      const distance = ms - now;
      const [unit, size] = STEPS.find(([, length]) => Math.abs(distance) >= length) ?? (['second', SECOND] as const);
      return relative.format(Math.trunc(distance / size), unit);
    },
    list: (items) => list.format(items),
    compare: collator.compare,
  };
}

/** Three figures and the unit that keeps the number from 1 to 999; the space does not break. */
function scaled(value: number, units: readonly string[], locale: string): string {
  let [size, index] = [Math.abs(value), 0];
  // 999.6 would be written 1000.
  for (; size >= 999.5 && index < units.length - 1; index += 1) size /= 1000;
  const digits = index === 0 || size >= 100 ? 0 : size >= 10 ? 1 : 2;
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: digits });
  return `${value < 0 ? '−' : ''}${number.format(size)}\u00a0${units[index] ?? ''}`;
}

/** The two largest parts of a length of time; seconds only below an hour. */
function partsOf(ms: number): readonly (readonly [(typeof STEPS)[number][0], number])[] {
  let rest = Math.max(0, Math.round(ms / SECOND) * SECOND);
  const parts = STEPS.map(([unit, size]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return [unit, count] as const;
  });
  const first = parts.findIndex(([, count]) => count > 0);
  if (first === -1) return [['second', 0]];
  return parts.slice(first, first + 2).filter(([, count], index) => index === 0 || count > 0);
}
