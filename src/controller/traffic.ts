import type { QueueCounter } from '../drivers/driver.js';
import type { Queue, RouterIntent } from '../model/intent.js';
import { type Direction, DIRECTIONS } from '../model/rate.js';
import type { Limit, QueueTraffic, SiteTraffic } from '../model/traffic.js';

/** Counters of one router at one moment. */
export interface Counted {
  readonly at: number;
  readonly counters: readonly QueueCounter[];
}

/**
 * What every queue did between two counts. A counter that went back was reset, or its queue was made anew: of that queue
 * nothing is known for this once, and nothing is guessed.
 */
export function trafficBetween(before: Counted, now: Counted): ReadonlyMap<string, QueueTraffic> {
  const seconds = (now.at - before.at) / 1000;
  const old = new Map(before.counters.map((counter) => [counter.queue, counter]));
  const found = new Map<string, QueueTraffic>();
  if (seconds <= 0) return found;
  for (const { queue, bytes, packets, drops, backlog } of now.counters) {
    const last = old.get(queue);
    if (last === undefined || bytes < last.bytes || packets < last.packets || drops < last.drops) continue;
    const sent = {
      rate: ((bytes - last.bytes) * 8) / seconds,
      packets: (packets - last.packets) / seconds,
      drops: (drops - last.drops) / seconds,
    };
    found.set(queue, { queue, ...sent, demand: demandOf(sent), backlog });
  }
  return found;
}

/** From this share of a rate on a queue is taken to be full: a poll sees means, and HTB stays a little below. */
const FULL = 0.95;

/** The sites of a router, as far as all of their leaves were counted. */
export function sitesTraffic(
  intent: RouterIntent,
  traffic: ReadonlyMap<string, QueueTraffic>,
  { at, bypassed }: { readonly at: number; readonly bypassed: boolean },
): readonly SiteTraffic[] {
  return intent.sites.flatMap(({ site }) =>
    DIRECTIONS.flatMap((direction) => siteTraffic(intent, traffic, { site, direction, at, bypassed })),
  );
}

interface Place {
  readonly site: string;
  readonly direction: Direction;
  readonly at: number;
  readonly bypassed: boolean;
}

function siteTraffic(
  intent: RouterIntent,
  traffic: ReadonlyMap<string, QueueTraffic>,
  { site, direction, at, bypassed }: Place,
): readonly SiteTraffic[] {
  const own = intent.queues.filter((queue) => queue.site === site && queue.direction === direction);
  const top = own.find(({ role }) => role === 'site');
  const leaves = own.filter(({ role }) => role === 'class');
  const classes: Record<string, QueueTraffic> = {};
  for (const { id, trafficClass = '' } of leaves) {
    const found = traffic.get(id);
    if (found === undefined) return [];
    classes[trafficClass] = found;
  }
  if (top === undefined) return [];
  const all = Object.values(classes);
  const delivered = sum(all.map(({ rate }) => rate));
  const drops = sum(all.map((one) => one.drops));
  const backlog = sum(all.map((one) => one.backlog));
  const limitedBy = bypassed ? 'bypass' : limitOf({ intent, traffic, top, leaves });
  const demand = sum(all.map((one) => one.demand));
  return [{ site, direction, at, delivered, demand, allocation: top.peak, drops, backlog, limitedBy, classes }];
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

/** A dropped packet was as long as the others of its queue. */
const demandOf = ({ rate, packets, drops }: Pick<QueueTraffic, 'rate' | 'packets' | 'drops'>): number =>
  packets === 0 ? rate : rate + (drops * rate) / packets;

interface Situation {
  readonly intent: RouterIntent;
  readonly traffic: ReadonlyMap<string, QueueTraffic>;
  readonly top: Queue;
  readonly leaves: readonly Queue[];
}

/**
 * Whoever has packets waiting or dropped wants more than it gets. Then either its own peak is full (what was sold), or the
 * shaper above all sites of the router, or others take what it could borrow.
 */
function limitOf({ intent, traffic, top, leaves }: Situation): Limit {
  const rateOf = (queue: Queue): number => traffic.get(queue.id)?.rate ?? 0;
  const pressed = leaves.filter(({ id }) => {
    const { drops = 0, backlog = 0 } = traffic.get(id) ?? {};
    return drops > 0 || backlog > 0;
  });
  if (pressed.length === 0) return 'nothing';
  const delivered = sum(leaves.map(rateOf));
  if (delivered >= FULL * top.peak) return 'allocation';
  const shaper = intent.queues.find(({ role, direction }) => role === 'uplink' && direction === top.direction);
  if (shaper !== undefined && rateOf(shaper) >= FULL * shaper.peak) return 'uplink';
  return pressed.every((queue) => rateOf(queue) >= FULL * queue.peak) ? 'allocation' : 'contention';
}
