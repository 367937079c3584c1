import pLimit from 'p-limit';
import type { Inventory } from '../model/inventory.js';
import type { Direction } from '../model/rate.js';
import { conditionOf } from '../model/status.js';
import type { GroupTraffic, SiteTraffic } from '../model/traffic.js';
import { Archive } from './archive.js';
import type { Chronicle } from './chronicle.js';
import { groupsTraffic } from './groups.js';
import type { KeeperParts } from './keeper-parts.js';
import { DAY_MS, OF_CLASS, Past, type Span, type Subject } from './past.js';
import type { Numbers, Steps } from './series.js';
import type { Sessions } from './sessions.js';
import { type Counted, sitesTraffic, trafficBetween } from './traffic.js';
import type { Wanted } from './wanted.js';

/** What is known of traffic, for whoever looks on. */
export interface TelemetryView {
  /** By site and direction (`SITE/download`): the newest two polls. */
  readonly latest: ReadonlyMap<string, SiteTraffic>;
  /** The same of many sites together. */
  readonly groups: readonly GroupTraffic[];
  /** Milliseconds that a router took for its counters. */
  readonly roundTrips: ReadonlyMap<string, number>;
  /** The last hour in steps of the poll, the last day in steps of five minutes. */
  history(subject: Subject, span: Span): Steps;
  /** A day of a site, minute by minute: what its quality is judged by. */
  minutes(site: string, direction: Direction): Steps;
}

/** Of a poll that a site missed, what it did before that is still shown; after more it is not. */
const FRESH_POLLS = 2;

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
  readonly #past: Past;
  readonly #archive: Archive;
  #inventory: Inventory | undefined;
  readonly latest = new Map<string, SiteTraffic>();
  readonly roundTrips = new Map<string, number>();
  groups: readonly GroupTraffic[] = [];
  #polling: Promise<void> | undefined;

  constructor(parts: KeeperParts, rooms: { wanted: Wanted; chronicle: Chronicle; sessions: Sessions }) {
    this.#parts = parts;
    this.#wanted = rooms.wanted;
    this.#chronicle = rooms.chronicle;
    this.#sessions = rooms.sessions;
    this.#limit = pLimit(parts.settings.concurrency);
    this.#past = new Past(parts.settings.telemetryMs);
    this.#archive = new Archive(parts.store, this.#past, parts.settings.historyMs);
  }

  /** What an earlier controller saw. */
  load(): Promise<void> {
    return this.#archive.load(this.#parts.now());
  }

  async close(): Promise<void> {
    await this.#polling;
    await this.#archived(this.#archive.close(this.#parts.now()));
  }

  /** A store that fails is no reason to be blind. */
  async #archived(writing: Promise<void>): Promise<void> {
    await writing.catch((error: unknown) => this.#parts.complain('history', error));
  }

  /** A poll that is still under way is not overtaken by the next. */
  poll(isBusy: (router: string) => boolean): Promise<void> {
    this.#polling ??= this.#poll(isBusy).finally(() => {
      this.#polling = undefined;
    });
    return this.#polling;
  }

  async #poll(isBusy: (router: string) => boolean): Promise<void> {
    const { routers, inventory } = this.#wanted;
    if (inventory !== undefined && inventory !== this.#inventory) this.#forgetAllBut(inventory);
    this.#inventory = inventory;
    await Promise.all([...routers.keys()].map((name) => this.#limit(() => this.#follow(name, isBusy(name)))));
    if (inventory !== undefined) this.#sum(inventory);
    await this.#archived(this.#archive.keep(this.#parts.now()));
    this.#chronicle.tell({ type: 'traffic', at: this.#parts.now() });
  }

  async #follow(name: string, isBusy: boolean): Promise<void> {
    const answer = isBusy ? undefined : await this.#ask(name);
    const { now } = this.#parts;
    const reachable = conditionOf(this.#chronicle.statusOf(name), 'Reachable')?.status;
    this.#past.putRouter(name, now(), {
      ...(answer === undefined ? {} : { roundTrip: answer, roundTripMost: answer }),
      // A connection that broke says little: whether the router is there is for the next look to say.
      ...(reachable === undefined || reachable === 'unknown' ? {} : { reachable: reachable === 'true' ? 1 : 0 }),
    });
  }

  /** Milliseconds to the answer; undefined where there is none. */
  async #ask(name: string): Promise<number | undefined> {
    const { driverOf, now } = this.#parts;
    const session = this.#sessions.peek(name);
    if (session === undefined) return undefined;
    try {
      const sent = performance.now();
      const counters = await session.counters();
      const roundTrip = performance.now() - sent;
      this.roundTrips.set(name, roundTrip);
      const { intent } = this.#wanted.of(name);
      const counted = { at: now(), counters: driverOf(this.#wanted.routerOf(name)).count(counters, intent) };
      const before = this.#counted.get(name);
      this.#counted.set(name, counted);
      if (before === undefined) return roundTrip;
      const traffic = trafficBetween(before, counted);
      const bypassed = conditionOf(this.#chronicle.statusOf(name), 'Ready')?.reason === 'Bypassed';
      for (const one of sitesTraffic(intent, traffic, { at: counted.at, bypassed })) this.#keep(one);
      return roundTrip;
    } catch {
      this.#counted.delete(name);
      this.roundTrips.delete(name);
      return undefined;
    }
  }

  #keep(traffic: SiteTraffic): void {
    const { site: name, direction, at, classes } = traffic;
    this.latest.set(`${name}/${direction}`, traffic);
    const numbers = numbersOf(traffic);
    this.#past.putSite({ kind: 'site', name, direction }, at, { numbers, classes: Object.keys(classes) });
  }

  #sum(inventory: Inventory): void {
    const { now, settings } = this.#parts;
    const at = now();
    this.groups = groupsTraffic(inventory, this.latest, at - FRESH_POLLS * settings.telemetryMs);
    for (const group of this.groups) {
      const { delivered, demand, drops, backlog } = group;
      this.#past.putGroup(group, at, { delivered, demand, drops, backlog });
    }
  }

  #forgetAllBut({ sites, routers }: Inventory): void {
    const names = { site: new Set(sites.map(({ name }) => name)), router: new Set(routers.map(({ name }) => name)) };
    this.#past.keepOnly(({ kind, name }) => (kind === 'site' || kind === 'router' ? names[kind].has(name) : true));
    for (const known of [this.#counted, this.roundTrips])
      for (const name of known.keys()) if (!names.router.has(name)) known.delete(name);
    for (const [key, { site }] of this.latest) if (!names.site.has(site)) this.latest.delete(key);
  }

  history(subject: Subject, span: Span): Steps {
    return this.#past.steps(subject, span, this.#parts.now());
  }

  minutes(name: string, direction: Direction): Steps {
    const now = this.#parts.now();
    const subject = { kind: 'site', name, direction } as const;
    return this.#past.between(subject, 'minutes', { from: now - DAY_MS, until: now + 1 });
  }
}

const numbersOf = ({ delivered, demand, drops, classes }: SiteTraffic): Numbers => ({
  delivered,
  demand,
  drops,
  ...Object.fromEntries(
    Object.entries(classes).flatMap(([name, queue]) =>
      OF_CLASS.map((what) => [`${what}:${name}`, what === 'delivered' ? queue.rate : queue.drops]),
    ),
  ),
});
