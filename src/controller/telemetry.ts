import pLimit from 'p-limit';
import type { Direction } from '../model/rate.js';
import { conditionOf } from '../model/status.js';
import type { SiteTraffic } from '../model/traffic.js';
import type { Chronicle } from './chronicle.js';
import { History } from './history.js';
import type { KeeperParts } from './keeper-parts.js';
import type { Sessions } from './sessions.js';
import { type Counted, sitesTraffic, trafficBetween } from './traffic.js';
import type { Wanted } from './wanted.js';

/** What is known of traffic, for whoever looks on. */
export interface TelemetryView {
  /** By site and direction (`SITE/download`): the newest two polls. */
  readonly latest: ReadonlyMap<string, SiteTraffic>;
  /** Milliseconds that a router took for its counters. */
  readonly roundTrips: ReadonlyMap<string, number>;
  /** bit/s delivered and wanted, oldest first: in steps of the poll for an hour, of a minute for a day. */
  history(site: string, direction: Direction, span: 'hour' | 'day'): readonly TrafficPoint[];
}

export interface TrafficPoint {
  readonly at: number;
  readonly delivered: number;
  readonly demand: number;
  readonly drops: number;
}

const MINUTE = 60_000;
const MINUTES_A_DAY = 1440;
const HOUR = 3_600_000;
const FIELDS = ['delivered', 'demand', 'drops'] as const;
type Field = (typeof FIELDS)[number];
type Past = Readonly<Record<Field, { readonly hour: History; readonly day: History }>>;

/**
 * Asks the routers what went through their queues, on the connections that reconciling keeps. It opens none, takes no part in
 * deciding, and leaves a router alone that is being written to.
 */
export class Telemetry implements TelemetryView {
  readonly #parts: KeeperParts;
  readonly #wanted: Wanted;
  readonly #chronicle: Chronicle;
  readonly #sessions: Sessions;
  readonly #limit: ReturnType<typeof pLimit>;
  readonly #counted = new Map<string, Counted>();
  readonly #past = new Map<string, Past>();
  readonly latest = new Map<string, SiteTraffic>();
  readonly roundTrips = new Map<string, number>();
  #polling: Promise<void> | undefined;

  constructor(parts: KeeperParts, rooms: { wanted: Wanted; chronicle: Chronicle; sessions: Sessions }) {
    this.#parts = parts;
    this.#wanted = rooms.wanted;
    this.#chronicle = rooms.chronicle;
    this.#sessions = rooms.sessions;
    this.#limit = pLimit(parts.settings.concurrency);
  }

  /** A poll that is still under way is not overtaken by the next. */
  poll(isBusy: (router: string) => boolean): Promise<void> {
    this.#polling ??= this.#poll(isBusy).finally(() => {
      this.#polling = undefined;
    });
    return this.#polling;
  }

  async #poll(isBusy: (router: string) => boolean): Promise<void> {
    const { routers } = this.#wanted;
    for (const known of this.#counted.keys()) if (!routers.has(known)) this.#forget(known);
    const open = [...routers.keys()].filter((name) => this.#sessions.has(name) && !isBusy(name));
    await Promise.all(open.map((name) => this.#limit(() => this.#ask(name))));
    this.#chronicle.tell({ type: 'traffic', at: this.#parts.now() });
  }

  async #ask(name: string): Promise<void> {
    const { driverOf, now } = this.#parts;
    const session = this.#sessions.peek(name);
    if (session === undefined) return;
    try {
      const sent = performance.now();
      const counters = await session.counters();
      this.roundTrips.set(name, performance.now() - sent);
      const { intent } = this.#wanted.of(name);
      const counted = { at: now(), counters: driverOf(this.#wanted.routerOf(name)).count(counters, intent) };
      const before = this.#counted.get(name);
      this.#counted.set(name, counted);
      if (before === undefined) return;
      const traffic = trafficBetween(before, counted);
      const bypassed = conditionOf(this.#chronicle.statusOf(name), 'Ready')?.reason === 'Bypassed';
      for (const one of sitesTraffic(intent, traffic, { at: counted.at, bypassed })) this.#keep(one);
    } catch {
      // Whether the router is there is for the next look to say.
      this.#counted.delete(name);
      this.roundTrips.delete(name);
    }
  }

  #keep(traffic: SiteTraffic): void {
    const key = `${traffic.site}/${traffic.direction}`;
    this.latest.set(key, traffic);
    const past = this.#past.get(key) ?? this.#newPast();
    this.#past.set(key, past);
    for (const field of FIELDS) {
      past[field].hour.put(traffic.at, traffic[field]);
      past[field].day.put(traffic.at, traffic[field]);
    }
  }

  #newPast(): Past {
    const { telemetryMs } = this.#parts.settings;
    const ring = (): Past[Field] => ({
      hour: new History(telemetryMs, Math.ceil(HOUR / telemetryMs)),
      day: new History(MINUTE, MINUTES_A_DAY),
    });
    return { delivered: ring(), demand: ring(), drops: ring() };
  }

  #forget(router: string): void {
    this.#counted.delete(router);
    this.roundTrips.delete(router);
    for (const [key, { site }] of this.latest) {
      if (this.#wanted.inventory?.sites.some((one) => one.name === site) === true) continue;
      this.latest.delete(key);
      this.#past.delete(key);
    }
  }

  history(site: string, direction: Direction, span: 'hour' | 'day'): readonly TrafficPoint[] {
    const past = this.#past.get(`${site}/${direction}`);
    if (past === undefined) return [];
    const from = this.#parts.now() - (span === 'hour' ? HOUR : MINUTES_A_DAY * MINUTE);
    const demand = past.demand[span].since(from);
    const drops = past.drops[span].since(from);
    return past.delivered[span].since(from).map(({ at, value }, index) => ({
      at,
      delivered: value,
      demand: demand[index]?.value ?? Number.NaN,
      drops: drops[index]?.value ?? Number.NaN,
    }));
  }
}
