/** A stretch of time in which a zone keeps one distance from UTC; `to` is exclusive. */
export interface OffsetSpan {
  readonly from: number;
  readonly to: number;
  readonly offset: number;
}

export const MINUTE = 60_000;
export const DAY = 86_400_000;

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Constructing a formatter costs 100 times what using it does. */
function formatterOf(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formatters.set(zone, made);
  return made;
}

function readOffset(zone: string, instant: number): number {
  const parts: Record<string, number> = {};
  for (const { type, value } of formatterOf(zone).formatToParts(instant)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1000) * 1000;
}

const midnights = new Map<string, Map<number, number>>();

/** Offset at 00:00 UTC of a day. Remembered: every calendar of a zone asks for the same days. */
function offsetOfDay(zone: string, day: number): number {
  let days = midnights.get(zone);
  if (days === undefined) midnights.set(zone, (days = new Map()));
  if (days.size > 20_000) days.clear();
  let offset = days.get(day);
  if (offset === undefined) days.set(day, (offset = readOffset(zone, day * DAY)));
  return offset;
}

/** Local wall time minus UTC, in milliseconds. */
export function offsetAt(zone: string, instant: number): number {
  const day = Math.floor(instant / DAY);
  const before = offsetOfDay(zone, day);
  return before === offsetOfDay(zone, day + 1) ? before : readOffset(zone, instant);
}

/** Zones change at most once a day, so looking at the ends of each day finds every change. */
export function offsetSpans(zone: string, from: number, to: number): readonly OffsetSpan[] {
  const spans: OffsetSpan[] = [];
  let start = from;
  let offset = offsetAt(zone, from);
  for (let at = from; at < to; ) {
    const next = Math.min((Math.floor(at / DAY) + 1) * DAY, to);
    const after = offsetAt(zone, next);
    if (after !== offset) {
      const change = findChange(zone, at, next);
      spans.push({ from: start, to: change, offset });
      start = change;
      offset = after;
    }
    at = next;
  }
  if (start < to) spans.push({ from: start, to, offset });
  return spans;
}

function findChange(zone: string, from: number, to: number): number {
  const before = offsetAt(zone, from);
  let low = from;
  let high = to;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(zone, middle) === before) low = middle;
    else high = middle;
  }
  return high;
}

const WEEKDAYS = ['Thu', 'Fri', 'Sat', 'Sun', 'Mon', 'Tue', 'Wed'] as const;

/** `Mon 2027-06-14 07:00`, with the zone's name where it is not on UTC. */
export function formatLocal(zone: string, instant: number): string {
  const offset = offsetAt(zone, instant);
  const parts = new Map(
    formatterOf(zone)
      .formatToParts(instant)
      .map((part) => [part.type, part.value]),
  );
  const two = (type: Intl.DateTimeFormatPartTypes): string => (parts.get(type) ?? '').padStart(2, '0');
  const day = Math.floor((instant + offset) / DAY);
  const weekday = WEEKDAYS[((day % 7) + 7) % 7] ?? '';
  const text = `${weekday} ${two('year')}-${two('month')}-${two('day')} ${two('hour')}:${two('minute')}`;
  return offset === 0 ? text : `${text} ${zone}`;
}
