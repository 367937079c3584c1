import type { Row } from './table.js';

/**
 * What passes through the queues of a router where nobody sends anything: each leaf carries about what it is promised, up
 * and down with a period of minutes that its name decides. A function of time, so that nothing has to be kept.
 */
interface Carried {
  readonly bytes: number;
  readonly packets: number;
  /** bit/s at this moment. */
  readonly rate: number;
}

const NOTHING: Carried = { bytes: 0, packets: 0, rate: 0 };
const MEAN_PACKET = 700;
/** Of what a leaf is promised: in the middle, and how far it swings. */
const MIDDLE = 0.55;
const SWING = 0.45;

type Printed = Readonly<Record<string, string>>;

export function withCounters(printed: readonly Printed[], rows: readonly Row[], elapsedMs: number): readonly Printed[] {
  const carried = carriedBy(rows, elapsedMs);
  return printed.map((row) => {
    const { bytes, packets, rate } = carried.get(row['name'] ?? '') ?? NOTHING;
    return { ...row, bytes: String(bytes), packets: String(packets), rate: String(rate) };
  });
}

/** A print without `.proplist` has the counters too. `asked` is menu, arguments and queries, a zero between them. */
export const asksForCounters = (asked: string): boolean =>
  !asked.includes('.proplist') || /\b(bytes|packets|rate)\b/.test(asked);

/** By name of the queue, for all queues of a tree; a parent carries what its children do. */
function carriedBy(rows: readonly Row[], elapsedMs: number): ReadonlyMap<string, Carried> {
  const parents = new Set(rows.map(({ fields }) => fields['parent']));
  const carried = new Map<string, Carried>();
  const above = new Map(rows.map(({ fields }) => [fields['name'] ?? '', fields['parent'] ?? '']));
  for (const { fields } of rows) {
    const name = fields['name'] ?? '';
    if (parents.has(name) || fields['disabled'] === 'true') continue;
    const own = leaf(name, Number(fields['limit-at'] ?? 0), elapsedMs / 1000);
    for (let at: string | undefined = name; at !== undefined && above.has(at); at = above.get(at))
      carried.set(at, add(carried.get(at) ?? NOTHING, own));
  }
  return carried;
}

const add = (a: Carried, b: Carried): Carried => ({
  bytes: a.bytes + b.bytes,
  packets: a.packets + b.packets,
  rate: a.rate + b.rate,
});

/** A sine and its integral. */
function leaf(name: string, promised: number, seconds: number): Carried {
  const seed = hash(name);
  const period = 120 + (seed % 600);
  const turn = (2 * Math.PI) / period;
  const phase = ((seed >>> 10) % 628) / 100;
  const rate = promised * (MIDDLE + SWING * Math.sin(turn * seconds + phase));
  const swung = (Math.cos(phase) - Math.cos(turn * seconds + phase)) / turn;
  const bytes = Math.max(0, Math.round((promised * (MIDDLE * seconds + SWING * swung)) / 8));
  return { bytes, packets: Math.round(bytes / MEAN_PACKET), rate: Math.round(rate) };
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1)
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193) >>> 0;
  return value;
}
