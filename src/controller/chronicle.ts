import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import type { Order } from '../model/order.js';
import type { Revision } from '../model/revision.js';
import type { RouterStatus } from '../model/status.js';
import type { Store } from '../store/store.js';
import type { Journal } from './apply.js';
import type { ApplyStep, ControllerEvent } from './controller.js';
import { judge, newStatus, type Verdict } from './conditions.js';
import { type Result, short } from './reconcile.js';

/** So many are remembered with how far they came and when. */
const MOST_APPLIES = 2_000;

/** Keeps what happens to routers, and tells those who listen: first the store, then the world. */
export class Chronicle {
  readonly #store: Store;
  readonly #now: () => number;
  readonly #listeners = new Set<(event: ControllerEvent) => void>();
  readonly #statuses = new Map<string, RouterStatus>();
  readonly #steps = new Map<number, readonly ApplyStep[]>();
  /** What is to be written by the next transaction: the disk is waited for once, however many are judged at once. */
  readonly #unwritten = new Map<string, RouterStatus>();
  #writing: Promise<void> | undefined;
  /** A copy for those who look, until something changes. */
  #shown: ReadonlyMap<string, RouterStatus> | undefined;

  constructor(store: Store, now: () => number) {
    this.#store = store;
    this.#now = now;
  }

  async load(): Promise<void> {
    for (const status of await this.#store.statuses.all()) this.#statuses.set(status.router, status);
  }

  get statuses(): ReadonlyMap<string, RouterStatus> {
    this.#shown ??= new Map(this.#statuses);
    return this.#shown;
  }

  statusOf(router: string): RouterStatus {
    return this.#statuses.get(router) ?? newStatus(router, this.#now());
  }

  listen(listener: (event: ControllerEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  tell(event: ControllerEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  async judge(router: string, verdict: Verdict, facts: Result['facts']): Promise<void> {
    const now = this.#now();
    const { conditions, ...before } = this.statusOf(router);
    const status = { ...before, retryAt: undefined, ...facts, conditions: judge(conditions, verdict, now) };
    await this.#put(status);
  }

  /** A sweep that finds nothing changes no more than when a router was last seen: that is told, and not written. */
  async #put(status: RouterStatus): Promise<void> {
    const before = this.#statuses.get(status.router);
    this.#statuses.set(status.router, status);
    this.#shown = undefined;
    if (before === undefined || textOf(before) !== textOf(status)) await this.#write(status);
    this.tell({ type: 'status', at: this.#now(), status });
  }

  #write(status: RouterStatus): Promise<void> {
    this.#unwritten.set(status.router, status);
    this.#writing ??= turnOfTheLoop().then(() => {
      const statuses = [...this.#unwritten.values()];
      this.#unwritten.clear();
      this.#writing = undefined;
      return this.#store.statuses.put(statuses);
    });
    return this.#writing;
  }

  async forget(routers: readonly string[]): Promise<void> {
    if (routers.length === 0) return;
    for (const router of routers) {
      this.#statuses.delete(router);
      this.#unwritten.delete(router);
    }
    this.#shown = undefined;
    await this.#store.statuses.remove(routers);
    for (const router of routers) this.tell({ type: 'removed', at: this.#now(), router });
  }

  async received(revision: Revision, news: 'accepted' | 'rejected'): Promise<void> {
    const at = this.#now();
    const { id, author, subject } = revision;
    const detail = { id, author, subject };
    await this.#store.audit.append({ at, who: 'qosctl', action: `revision.${news}`, subject: short(id), detail });
    this.tell({ type: 'revision', at, revision, accepted: news === 'accepted' });
  }

  /** An order that came to its end: nobody took it back. */
  async ended({ id, kind }: Order): Promise<void> {
    await this.#store.audit.append({
      at: this.#now(),
      who: 'qosctl',
      action: 'order.end',
      subject: id,
      detail: { kind },
    });
  }

  stepsOf(apply: number): readonly ApplyStep[] {
    return this.#steps.get(apply) ?? [];
  }

  #step(step: Omit<Extract<ControllerEvent, { type: 'apply' }>, 'type' | 'at'>): void {
    const at = this.#now();
    const { apply, phase } = step;
    this.#steps.set(apply, [...this.stepsOf(apply), { phase, at }]);
    const [oldest] = this.#steps.keys();
    if (this.#steps.size > MOST_APPLIES && oldest !== undefined) this.#steps.delete(oldest);
    this.tell({ type: 'apply', at, ...step });
  }

  /** The journal of one apply. */
  journal(router: string, revision: string): Journal {
    const store = this.#store;
    const now = this.#now;
    let apply = 0;
    return {
      begin: async ({ plan, holder }) => {
        await this.judge(router, { kind: 'started' }, {});
        apply = await store.journal.begin({ router, revision, holder, at: now(), changeSet: plan.changeSet });
        this.#step({ router, apply, phase: 'begun' });
      },
      reached: (phase) => this.#step({ router, apply, phase }),
      end: async ({ ok, reason, changes, error }) => {
        const at = now();
        const detail = { apply, revision: short(revision), changes, ok, reason };
        // Before the journal: what the journal has ended is not looked at again.
        await store.audit.append({ at, who: 'qosctl', action: 'apply', subject: router, detail });
        await store.journal.end(apply, { at, ok, reason, message: error?.message ?? '' });
        this.#step({ router, apply, phase: 'ended', ok });
      },
    };
  }
}

const textOf = (status: RouterStatus): string => JSON.stringify({ ...status, seenAt: undefined });
