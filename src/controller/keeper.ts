import type { Order } from '../model/order.js';
import { selectSites } from '../model/select.js';
import type { RouterPlan } from '../pipeline.js';
import { AtMost } from './at-most.js';
import { Chronicle } from './chronicle.js';
import { CommitReport } from './commit-report.js';
import type { ApplyStep, Controller, ControllerEvent, Errand, Turn, View } from './controller.js';
import { Differences } from './differences.js';
import { Errands } from './errands.js';
import { everyMinute } from './every-minute.js';
import { Following } from './following.js';
import type { KeeperParts } from './keeper-parts.js';
import { Outdated } from './outdated.js';
import { nextLook } from './next-look.js';
import type { Result } from './reconcile.js';
import { Sessions } from './sessions.js';
import { Telemetry } from './telemetry.js';
import { type Rooms, turnOf, viewOf } from './view.js';
import { Visits } from './visit.js';
import { Wanted } from './wanted.js';
import { WorkQueue } from './work-queue.js';
import { Workers } from './workers.js';

/** A sweep of a fleet is a thousand steps of the queue. */
const QUEUE_NEWS_MS = 500;

/** Keeps the routers as the policies say, for ever. Timers, git and people only put a router's name into the queue. */
export class Keeper implements Controller {
  readonly #parts: KeeperParts;
  readonly #queue: WorkQueue;
  readonly #queueNews: AtMost;
  readonly #following: Following;
  readonly #wanted: Wanted;
  readonly #chronicle: Chronicle;
  readonly #sessions: Sessions;
  readonly #visits: Visits;
  readonly #rooms: Rooms;
  readonly telemetry: Telemetry;
  readonly #report: CommitReport;
  readonly #workers: Workers;
  readonly #errands = new Errands();
  #ends: readonly (() => void)[] = [];
  #polling: Promise<void> | undefined;
  #isStopping = false;

  constructor(parts: KeeperParts) {
    const { now, store, settings } = parts;
    this.#parts = parts;
    this.#queueNews = new AtMost(QUEUE_NEWS_MS, () => this.#chronicle.tell({ type: 'queue', at: now() }));
    this.#queue = new WorkQueue(now, () => this.#queueNews.ask());
    this.#workers = new Workers(this.#queue, { most: settings.connecting, now, work: (name) => this.#run(name) });
    this.#following = new Following(parts);
    this.#wanted = new Wanted(this.#following, parts);
    this.#chronicle = new Chronicle(store, now);
    this.#sessions = new Sessions((router) => this.#connect(router), settings.connecting);
    const rooms = { wanted: this.#wanted, chronicle: this.#chronicle, sessions: this.#sessions };
    const kept = { differences: new Differences(), outdated: new Outdated(now) };
    this.#rooms = { ...rooms, ...kept, following: this.#following, queue: this.#queue };
    this.#visits = new Visits(parts, rooms);
    this.telemetry = new Telemetry(parts, rooms);
    this.#report = new CommitReport(parts, this.#chronicle);
  }

  /** What was left is taken up again, before the source is asked. */
  async start(): Promise<void> {
    const { source, settings, now, complain } = this.#parts;
    await this.#chronicle.load();
    await this.#visits.load();
    await this.#wanted.load();
    await this.telemetry.load();
    const changed = await this.#reckon();
    const last = this.#following.force?.revision.id;
    if (last !== undefined) this.#report.resumed(last, changed, this.#wanted.routers.size);
    this.enqueue(changed);
    const poll = (): void => void this.poll();
    const polling = setInterval(poll, settings.pollMs);
    const count = (): Promise<void> => this.telemetry.poll((router) => this.#queue.isRunning(router));
    const counting = setInterval(() => void count(), settings.telemetryMs);
    const refresh = (): void => void this.#refresh().catch((error: unknown) => complain('calendar', error));
    const unwatch = source.watch(poll);
    const endMinutes = everyMinute(now, refresh);
    this.#ends = [unwatch, endMinutes, () => clearInterval(polling), () => clearInterval(counting)];
    await this.poll();
  }

  view(): View {
    return viewOf(this.#rooms, this.#parts.now());
  }

  preview(router: string): Promise<RouterPlan> {
    return this.#visits.preview(router);
  }

  intentsAt(revision: string): ReturnType<Controller['intentsAt']> {
    return this.#wanted.intentsAt(revision);
  }

  enqueue(routers: readonly string[], errand: Errand = {}): number {
    const known = routers.filter((router) => this.#wanted.routers.has(router));
    for (const router of known) {
      this.#visits.contests.forget(router);
      this.#errands.add(router, errand);
    }
    const added = known.filter((router) => this.#queue.add(router)).length;
    this.#workers.wake();
    return added;
  }

  stepsOf(apply: number): readonly ApplyStep[] {
    return this.#chronicle.stepsOf(apply);
  }

  turnOf(router: string): Turn {
    return turnOf(this.#rooms, router);
  }

  /** Two at once are one. */
  poll(): Promise<void> {
    this.#polling ??= this.#poll()
      .catch((error: unknown) => this.#parts.complain('source', error))
      .finally(() => {
        this.#polling = undefined;
      });
    return this.#polling;
  }

  async #poll(): Promise<void> {
    const news = await this.#following.poll();
    const { state: source, turned } = this.#following;
    this.#chronicle.tell({ type: 'source', at: this.#parts.now(), source, turned });
    const revision = this.#following.rejected?.revision ?? this.#following.force?.revision;
    if (news === 'same' || revision === undefined || this.#isStopping) return;
    await this.#chronicle.received(revision, news);
    if (news === 'rejected') this.#report.rejected(revision.id, this.#following.rejected?.message ?? '');
    if (news !== 'accepted') return;
    const changed = await this.#reckon();
    this.#report.accepted(revision.id, changed, this.#wanted.routers.size);
    this.enqueue(changed);
  }

  async give(order: Omit<Order, 'id' | 'at'>): Promise<Order> {
    const given = await this.#wanted.give(order);
    await this.#ordered(given, true);
    return given;
  }

  async takeBack(id: string): Promise<boolean> {
    const order = await this.#wanted.takeBack(id);
    if (order === undefined) return false;
    await this.#ordered(order, false);
    return true;
  }

  async #ordered(order: Order, active: boolean): Promise<void> {
    this.#chronicle.tell({ type: 'order', at: this.#parts.now(), order, active });
    await this.#refresh();
    const { inventory } = this.#wanted;
    if (inventory !== undefined) this.enqueue(selectSites(order.select, inventory).map(({ router }) => router));
  }

  listen(listener: (event: ControllerEvent) => void): () => void {
    return this.#chronicle.listen(listener);
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#report.close();
    for (const end of this.#ends) end();
    const ended = this.#workers.close();
    await this.#polling;
    await ended;
    this.#queueNews.close();
    await this.telemetry.close();
    await this.#sessions.close();
  }

  async #refresh(): Promise<void> {
    for (const order of this.#wanted.overdue()) if (await this.takeBack(order.id)) await this.#chronicle.ended(order);
    const routers = await this.#reckon();
    if (routers.length > 0) this.#chronicle.tell({ type: 'wanted', at: this.#parts.now(), routers });
    this.enqueue(routers);
  }

  /** What is wanted may have changed: by a revision, an order, or the clock. Returns the routers for which it did. */
  async #reckon(): Promise<readonly string[]> {
    const { changed, moved, gone } = await this.#wanted.refresh();
    if (this.#wanted.inventory === undefined) return [];
    const strangers = [...this.#chronicle.statuses.keys()].filter((name) => !this.#wanted.routers.has(name));
    const left = [...new Set([...gone, ...strangers])];
    for (const name of left) {
      this.#rooms.differences.forget(name);
      this.#rooms.outdated.forget(name);
      this.#queue.drop(name);
      this.#visits.contests.forget(name);
      await this.#sessions.drop(name);
    }
    await this.#chronicle.forget(left);
    for (const name of moved) this.#errands.add(name, { reconnect: true });
    const routers = [...new Set([...changed, ...moved])];
    this.#rooms.outdated.mark(routers);
    return routers;
  }

  async #connect(name: string): ReturnType<KeeperParts['connect']> {
    const { inventory } = this.#wanted;
    if (inventory === undefined) throw new TypeError('no revision is in force');
    return this.#parts.connect(this.#wanted.routerOf(name), inventory);
  }

  async #run(name: string): Promise<void> {
    try {
      const router = this.#wanted.routers.get(name);
      if (router === undefined) return;
      const since = this.#rooms.outdated.since(name);
      const result = await this.#visits.visit(router, this.#errands.take(name));
      await this.#settle(name, result);
      this.#rooms.outdated.looked(name, since);
    } catch (error) {
      this.#parts.complain(name, error);
      this.#queue.add(name, this.#parts.now() + this.#parts.settings.sweepMs);
    }
  }

  async #settle(name: string, result: Result): Promise<void> {
    const { verdict, facts, left } = result;
    const { at, times } = nextLook(result, this.#parts);
    if (!this.#wanted.routers.has(name)) return;
    if (left !== undefined) this.#rooms.differences.put(name, left, this.#parts.now());
    else if (verdict.kind !== 'failed') this.#rooms.differences.forget(name);
    await this.#chronicle.judge(name, verdict, { ...facts, ...times });
    this.#queue.add(name, at);
  }
}
