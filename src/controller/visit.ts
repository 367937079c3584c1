import pLimit from 'p-limit';
import type { Router } from '../model/inventory.js';
import { NO_TRACER, type Span } from '../model/tracer.js';
import { GUARD_LIMITS } from '../plan/index.js';
import type { ApplyRecord } from '../store/store.js';
import { planFor, type RouterPlan } from '../pipeline.js';
import type { Chronicle } from './chronicle.js';
import type { Errand } from './controller.js';
import type { KeeperParts } from './keeper-parts.js';
import { Contests } from './contests.js';
import { failure } from './outcome.js';
import { failed, reconcile, type Result, short, type Work } from './reconcile.js';
import { recover } from './recover.js';
import type { Sessions } from './sessions.js';
import { timedAccess } from './timed.js';
import type { Wanted } from './wanted.js';

/** One visit to one router: what an earlier controller left there, then what is wanted now. */
export class Visits {
  readonly #parts: KeeperParts;
  readonly #wanted: Wanted;
  readonly #chronicle: Chronicle;
  readonly #sessions: Sessions;
  readonly #limit: ReturnType<typeof pLimit>;
  readonly contests: Contests;
  readonly #unfinished = new Map<string, readonly ApplyRecord[]>();

  constructor(parts: KeeperParts, rooms: { wanted: Wanted; chronicle: Chronicle; sessions: Sessions }) {
    this.#parts = parts;
    this.#wanted = rooms.wanted;
    this.#chronicle = rooms.chronicle;
    this.#sessions = rooms.sessions;
    this.#limit = pLimit(parts.settings.concurrency);
    this.contests = new Contests(parts.now);
  }

  async load(): Promise<void> {
    for (const record of await this.#parts.store.journal.unfinished())
      this.#unfinished.set(record.router, [...(this.#unfinished.get(record.router) ?? []), record]);
  }

  async visit(router: Router, how: Errand): Promise<Result> {
    const { name } = router;
    const known = { status: this.#chronicle.statusOf(name), revision: this.#wanted.revisionOf(name) };
    const { tracer = NO_TRACER } = this.#parts;
    const span = tracer.span('reconcile', { router: name, revision: short(known.revision) });
    const result = await this.#look(router, { ...how, span }).catch((error: unknown) =>
      failed(known, failure(name, error)),
    );
    const { verdict, facts } = result;
    if (verdict.kind !== 'started') span.set({ reason: verdict.reason, pending: facts.pending ?? 0 });
    span.end(verdict.kind === 'failed' ? verdict.message : undefined);
    return result;
  }

  async #look(router: Router, how: Errand & { readonly span: Span }): Promise<Result> {
    if (how.reconnect === true) await this.#sessions.drop(router.name);
    const work = this.#work(router, how);
    await this.#recover(router, how.span);
    // The connection is waited for outside of the limit: those that answer do not stand behind those that do not.
    const opened = await work.sessions.get(router.name);
    return this.#limit(() => reconcile(work, opened));
  }

  /** A look on a connection of its own, which writes nothing. */
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

  #work(router: Router, { allowDeletions = false, heal = false, span }: Errand & { readonly span: Span }): Work {
    const { name } = router;
    const { driverOf, hash, holder, settings } = this.#parts;
    const { intent, revision, standing } = this.#wanted.of(name);
    const driver = driverOf(router);
    return {
      router: name,
      driver,
      intent,
      revision,
      standing,
      plan: (seen) => {
        const part = span.child('plan');
        const plan = planFor(driver, intent, seen, hash);
        part.set({ changes: plan.changeSet.changes.length });
        part.end();
        return plan;
      },
      status: this.#chronicle.statusOf(name),
      holder,
      windowMs: settings.windowMs,
      ...(allowDeletions ? {} : { guard: GUARD_LIMITS }),
      heal,
      hash,
      journal: this.#chronicle.journal(name, revision),
      sessions: timedAccess(this.#sessions, span),
      contests: this.contests,
    };
  }

  async #recover({ name }: Router, span: Span): Promise<void> {
    const { driverOf, hash, now, store } = this.#parts;
    const records = this.#unfinished.get(name) ?? [];
    for (const [index, record] of records.entries()) {
      const session = await timedAccess(this.#sessions, span).fresh(name);
      try {
        const driver = driverOf(this.#wanted.routerOf(name));
        const end = await recover(record, { driver, session, hash, now });
        const detail = { apply: record.id, ok: end.ok, reason: end.reason, message: end.message };
        await store.audit.append({ at: end.at, who: 'qosctl', action: 'recover', subject: name, detail });
        await store.journal.end(record.id, end);
      } finally {
        await session.close().catch(() => undefined);
      }
      this.#unfinished.set(name, records.slice(index + 1));
    }
  }
}
