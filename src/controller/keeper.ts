import type { Order } from '../model/order.js';
import { selectSites } from '../model/select.js';
import { planFor, type RouterPlan } from '../pipeline.js';
import { AtMost } from './at-most.js';
import { backoff } from './backoff.js';
import { Chronicle } from './chronicle.js';
import { CommitReport } from './commit-report.js';
import type { Controller, ControllerEvent, View } from './controller.js';
import { everyMinute } from './every-minute.js';
import { Following } from './following.js';
import type { KeeperParts } from './keeper-parts.js';
import { type Result, short } from './reconcile.js';
import { Sessions } from './sessions.js';
import { Telemetry } from './telemetry.js';
import { viewOf } from './view.js';
import { Visits } from './visit.js';
import { Wanted } from './wanted.js';
import { WorkQueue } from './work-queue.js';

/** A router on which something must change before another try makes sense is still looked at, but not often. */
const STALLED_MS = 300_000;
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
  readonly telemetry: Telemetry;
  readonly #report: CommitReport;
  readonly #jobs = new Set<Promise<void>>();
  readonly #mayDelete = new Set<string>();
  /** What is kept open leads where they were. */
  readonly #moved = new Set<string>();
  #timers: readonly NodeJS.Timeout[] = [];
  #wake: NodeJS.Timeout | undefined;
  #unwatch: () => void = () => undefined;
  #endMinutes: () => void = () => undefined;
  #polling: Promise<void> | undefined;
  #isStopping = false;

  constructor(parts: KeeperParts) {
    const { now, store, settings } = parts;
    this.#parts = parts;
    this.#queueNews = new AtMost(QUEUE_NEWS_MS, () => this.#chronicle.tell({ type: 'queue', at: now() }));
    this.#queue = new WorkQueue(now, () => this.#queueNews.ask());
    this.#following = new Following(parts);
    this.#wanted = new Wanted(this.#following, parts);
    this.#chronicle = new Chronicle(store, now);
    this.#sessions = new Sessions((router) => this.#connect(router), settings.connecting);
    const rooms = { wanted: this.#wanted, chronicle: this.#chronicle, sessions: this.#sessions };
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
    const { force } = this.#following;
    if (force !== undefined) this.#report.resumed(force.revision.id, changed, this.#wanted.routers.size);
    this.enqueue(changed);
    this.#unwatch = source.watch(() => void this.poll());
    const count = (): Promise<void> => this.telemetry.poll((router) => this.#queue.isRunning(router));
    this.#timers = [
      setInterval(() => void this.poll(), settings.pollMs),
      setInterval(() => void count(), settings.telemetryMs),
    ];
    this.#endMinutes = everyMinute(now, () => {
      this.#refresh().catch((error: unknown) => complain('calendar', error));
    });
    await this.poll();
  }

  view(): View {
    const rooms = {
      following: this.#following,
      wanted: this.#wanted,
      chronicle: this.#chronicle,
      queue: this.#queue,
    };
    return viewOf(rooms, this.#parts.now());
  }

  async preview(router: string): Promise<RouterPlan> {
    const { driverOf, hash } = this.#parts;
    const driver = driverOf(this.#wanted.routerOf(router));
    const session = await this.#sessions.fresh(router);
    try {
      return planFor(driver, this.#wanted.of(router).intent, await session.observe(), hash);
    } finally {
      await session.close().catch(() => undefined);
    }
  }

  enqueue(routers: readonly string[], how: { readonly allowDeletions?: boolean } = {}): number {
    const known = routers.filter((router) => this.#wanted.routers.has(router));
    for (const router of known) this.#visits.contests.forget(router);
    if (how.allowDeletions === true) for (const router of known) this.#mayDelete.add(router);
    const added = known.filter((router) => this.#queue.add(router)).length;
    this.#pump();
    return added;
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
    const at = this.#parts.now();
    this.#chronicle.tell({ type: 'source', at, source: this.#following.state, turned: this.#following.turned });
    const revision = this.#following.rejected?.revision ?? this.#following.force?.revision;
    if (news === 'same' || revision === undefined || this.#isStopping) return;
    const { id, author, subject } = revision;
    const detail = { id, author, subject };
    await this.#parts.store.audit.append({ at, who: 'qosctl', action: `revision.${news}`, subject: short(id), detail });
    this.#chronicle.tell({ type: 'revision', at, revision, accepted: news === 'accepted' });
    if (news === 'rejected') this.#report.rejected(id, this.#following.rejected?.message ?? '');
    if (news !== 'accepted') return;
    const changed = await this.#reckon();
    this.#report.accepted(id, changed, this.#wanted.routers.size);
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
    if (inventory === undefined) return;
    this.enqueue([...new Set(selectSites(order.select, inventory).map(({ router }) => router))]);
  }

  listen(listener: (event: ControllerEvent) => void): () => void {
    return this.#chronicle.listen(listener);
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#unwatch();
    this.#report.close();
    for (const timer of this.#timers) clearInterval(timer);
    this.#endMinutes();
    clearTimeout(this.#wake);
    await this.#polling;
    await Promise.all(this.#jobs);
    this.#queueNews.close();
    await this.telemetry.close();
    await this.#sessions.close();
  }

  async #refresh(): Promise<void> {
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
      this.#queue.drop(name);
      this.#visits.contests.forget(name);
      await this.#sessions.drop(name);
    }
    await this.#chronicle.forget(left);
    for (const name of moved) this.#moved.add(name);
    return [...new Set([...changed, ...moved])];
  }

  async #connect(name: string): ReturnType<KeeperParts['connect']> {
    const { inventory } = this.#wanted;
    if (inventory === undefined) throw new TypeError('no revision is in force');
    return this.#parts.connect(this.#wanted.routerOf(name), inventory);
  }

  #pump(): void {
    clearTimeout(this.#wake);
    if (this.#isStopping) return;
    while (this.#jobs.size < this.#parts.settings.connecting) {
      const name = this.#queue.take();
      if (name === undefined) break;
      const job: Promise<void> = this.#run(name).finally(() => {
        this.#queue.done(name);
        this.#jobs.delete(job);
        this.#pump();
      });
      this.#jobs.add(job);
    }
    const next = this.#queue.nextAt();
    if (next !== undefined) this.#wake = setTimeout(() => this.#pump(), Math.max(0, next - this.#parts.now()));
  }

  async #run(name: string): Promise<void> {
    try {
      const router = this.#wanted.routers.get(name);
      if (router === undefined) return;
      // Now that nobody else uses it.
      if (this.#moved.delete(name)) await this.#sessions.drop(name);
      const result = await this.#visits.visit(router, { mayDelete: this.#mayDelete.delete(name) });
      await this.#settle(name, result);
    } catch (error) {
      this.#parts.complain(name, error);
      this.#queue.add(name, this.#parts.now() + this.#parts.settings.sweepMs);
    }
  }

  async #settle(name: string, { verdict, facts }: Result): Promise<void> {
    const { now, random, settings } = this.#parts;
    const isFailed = verdict.kind === 'failed';
    const wait = !isFailed ? settings.sweepMs : verdict.stalled ? STALLED_MS : backoff(facts.failures ?? 1, random());
    const at = now() + wait;
    const isSeen = !isFailed || verdict.answered;
    const times = { ...(isSeen ? { seenAt: now() } : {}), ...(isFailed ? { retryAt: at } : {}) };
    if (!this.#wanted.routers.has(name)) return;
    await this.#chronicle.judge(name, verdict, { ...facts, ...times });
    this.#queue.add(name, at);
  }
}
