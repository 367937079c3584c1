import { badValue } from './trap.js';
import { atLeast } from './version.js';

const SECONDS: Readonly<Record<string, number>> = {
  w: 604_800,
  d: 86_400,
  h: 3600,
  m: 60,
  s: 1,
  ms: 0.001,
  us: 0.000_001,
};

/** `10s`, `1d2h`, `100ms`, `00:05:00`, `1d 00:00:00`, `30`. */
export function seconds(argument: string, text: string): number {
  const clock = /^(?:(\d+)w)?\s*(?:(\d+)d)?\s*(\d+):(\d{2}):(\d{2})$/.exec(text);
  if (clock !== null) {
    const [, weeks = 0, days = 0, hours = 0, minutes = 0, rest = 0] = clock.map((part) => Number(part ?? 0));
    return ((weeks * 7 + days) * 24 + hours) * 3600 + minutes * 60 + rest;
  }
  if (/^\d+$/.test(text)) return Number(text);
  if (!/^(\d+([mu]s|[wdhms]))+$/.test(text)) throw badValue(argument);
  return [...text.matchAll(/(\d+)([mu]s|[wdhms])/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * (SECONDS[unit ?? ''] ?? 0),
    0,
  );
}

/** As the API prints durations: `1w2d`, `10s`, `1s500ms`; nothing at all is `0s`. */
export function formatDuration(total: number): string {
  let rest = Math.round(total * 1e6);
  const parts = Object.entries(SECONDS).map(([unit, size]) => {
    const micros = Math.round(size * 1e6);
    const count = Math.floor(rest / micros);
    rest -= count * micros;
    return count === 0 ? '' : `${count}${unit}`;
  });
  return parts.join('') || '0s';
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** Milliseconds of router time → its date and time; ISO from 7.10. */
export function formatDate(at: number, version: string): { readonly date: string; readonly time: string } {
  const [date = '', time = ''] = new Date(at).toISOString().slice(0, 19).split('T');
  if (atLeast(version, '7.10')) return { date, time };
  const [year = '', month = '', day = ''] = date.split('-');
  return { date: `${MONTHS[Number(month) - 1] ?? ''}/${day}/${year}`, time };
}

/** Both styles of date are read, whatever the version prints. */
export function parseDate(date: string, time: string): number {
  const old = /^([a-z]{3})\/(\d{2})\/(\d{4})$/i.exec(date);
  const month = MONTHS.indexOf(old?.[1]?.toLowerCase() ?? '');
  const iso = old === null ? date : `${old[3]}-${String(month + 1).padStart(2, '0')}-${old[2]}`;
  const isDate = /^\d{4}-\d{2}-\d{2}$/.test(iso) && !Number.isNaN(Date.parse(`${iso}T00:00:00Z`));
  if (!isDate) throw badValue('start-date');
  const at = Date.parse(`${iso}T${time}Z`);
  if (!/^\d{2}:\d{2}:\d{2}$/.test(time) || Number.isNaN(at)) throw badValue('start-time');
  return at;
}
