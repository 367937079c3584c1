import pLimit from 'p-limit';
import type { Router } from '../model/inventory.js';
import { GUARD_LIMITS } from '../plan/index.js';
import type { ApplyRecord } from '../store/store.js';
import type { Chronicle } from './chronicle.js';
import type { KeeperParts } from './keeper-parts.js';
import { failure } from './outcome.js';
import { failed, reconcile, type Result, type Work } from './reconcile.js';
import { recover } from './recover.js';
import type { Sessions } from './sessions.js';
import type { Wanted } from './wanted.js';

/** One visit to one router: what an earlier controller left there, then what is wanted now. */
export class Visits {
  readonly #parts: KeeperParts;
  readonly #wanted: Wanted;
  readonly #chronicle: Chronicle;
  readonly #sessions: Sessions;
  readonly #limit: ReturnType<typeof pLimit>;
  readonly #unfinished = new Map<string, readonly ApplyRecord[]>();

  constructor(parts: KeeperParts, rooms: { wanted: Wanted; chronicle: Chronicle; sessions: Sessions }) {
    this.#parts = parts;
    this.#wanted = rooms.wanted;
    this.#chronicle = rooms.chronicle;
    this.#sessions = rooms.sessions;
    this.#limit = pLimit(parts.settings.concurrency);
  }

  async load(): Promise<void> {
    for (const record of await this.#parts.store.journal.unfinished())
      this.#unfinished.set(record.router, [...(this.#unfinished.get(record.router) ?? []), record]);
  }

  async visit(router: Router, how: { readonly mayDelete: boolean }): Promise<Result> {
    const { name } = router;
    const known = { status: this.#chronicle.statusOf(name), revision: this.#wanted.revisionOf(name) };
    try {
      const work = this.#work(router, how);
      await this.#recover(router);
      // The connection is waited for outside of the limit: those that answer do not stand behind those that do not.
      const opened = await this.#sessions.get(name);
      return await this.#limit(() => reconcile(work, opened));
    } catch (error) {
      return failed(known, failure(name, error));
    }
  }

  #work(router: Router, { mayDelete }: { readonly mayDelete: boolean }): Work {
    const { name } = router;
    const { driverOf, hash, holder, settings } = this.#parts;
    const wanted = this.#wanted.of(name);
    return {
      ...wanted,
      router: name,
      driver: driverOf(router),
      status: this.#chronicle.statusOf(name),
      holder,
      windowMs: settings.windowMs,
      ...(mayDelete ? {} : { guard: GUARD_LIMITS }),
      hash,
      journal: this.#chronicle.journal(name, wanted.revision),
      sessions: this.#sessions,
    };
  }

  async #recover({ name }: Router): Promise<void> {
    const { driverOf, hash, now, store } = this.#parts;
    const records = this.#unfinished.get(name) ?? [];
    for (const [index, record] of records.entries()) {
      const session = await this.#sessions.fresh(name);
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
