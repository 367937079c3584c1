import type { Driver, Observation, Session } from '../drivers/driver.js';
import type { Diagnostic } from '../model/diagnostic.js';
import { QosError } from '../model/error.js';
import { digest, type GuardLimits, guardRouter, type Hash, invert } from '../plan/index.js';
import { kindsOf, type RouterPlan } from '../pipeline.js';
import { failure, type RouterOutcome } from './outcome.js';

/**
 * The transaction on one router:
 *
 *   observe → plan → (nothing to do: end) → journal → lock → arm the undo → observe again under the lock
 *   → write, rank by rank → observe → nothing left to do? confirm : roll back
 *
 * Whatever fails after arming leads back to what the router had: by us if we still reach it, by the router itself when
 * the window ends. Success is said only after the second observation planned empty and the undo was disarmed.
 */
export interface ApplyTask {
  readonly router: string;
  readonly driver: Driver;
  /** What is wanted against what was seen. Asked again after the writes, when it must have nothing left to change. */
  readonly plan: (seen: Observation) => RouterPlan;
  readonly open: () => Promise<Session>;
  readonly options: ApplyOptions;
}

export interface ApplyOptions {
  readonly holder: string;
  /** The router takes everything back by itself this long after arming, unless confirmed. */
  readonly windowMs: number;
  readonly guard?: GuardLimits;
  /** Digests that a saved plan was computed from, by router. */
  readonly expected?: ReadonlyMap<string, string>;
  readonly hash: Hash;
  readonly journal: Journal;
}

/** Written ahead of the first write to a router, and again when its outcome is known. */
export interface Journal {
  begin(entry: { readonly router: string; readonly plan: RouterPlan; readonly holder: string }): Promise<void>;
  end(outcome: RouterOutcome): Promise<void>;
}

/** The lock outlives the window, so that nobody starts while an undo may still fire. */
const LOCK_MARGIN_MS = 15_000;

export async function applyRouter(task: ApplyTask): Promise<RouterOutcome> {
  const { router } = task;
  let session: Session | undefined;
  try {
    session = await task.open();
    const seen = await session.observe();
    const plan = task.plan(seen);
    const refusal = refuse(task, plan, seen);
    if (refusal !== undefined) return refusal;
    if (plan.changeSet.changes.length === 0) return unchanged(router, plan.diagnostics);
    await task.options.journal.begin({ router, plan, holder: task.options.holder });
    const outcome = await transact(task, session, plan);
    await task.options.journal.end(outcome);
    return outcome;
  } catch (error) {
    return failure(router, error);
  } finally {
    await session?.close().catch(() => undefined);
  }
}

const unchanged = (router: string, diagnostics: readonly Diagnostic[]): RouterOutcome => ({
  router,
  reason: 'NoChange',
  ok: true,
  changes: 0,
  diagnostics,
});

function refuse(task: ApplyTask, plan: RouterPlan, seen: Observation): RouterOutcome | undefined {
  const { router } = task;
  const known = { diagnostics: plan.diagnostics, changes: plan.changeSet.changes.length };
  const no = (error: QosError): RouterOutcome => failure(router, error, known);
  const blocking = plan.diagnostics.find((one) => one.severity === 'error');
  if (blocking !== undefined) {
    return no(
      new QosError('apply.blocked', `${router}: ${blocking.message}`, { subject: router, cure: blocking.cure }),
    );
  }
  if (seen.armed) {
    const message = `${router}: an apply that was never confirmed is still armed; the router takes it back by itself`;
    return no(
      new QosError('router.lock-held', message, {
        subject: router,
        cure: 'Wait for the confirm window to end, then plan again.',
      }),
    );
  }
  const expected = task.options.expected?.get(router);
  if (expected !== undefined && expected !== plan.changeSet.base) return no(stale(router));
  const guarded =
    task.options.guard && guardRouter(plan.changeSet, seen.config, kindsOf(task.driver), task.options.guard);
  if (guarded !== undefined) {
    return no(
      new QosError('apply.guard', guarded.message, {
        subject: router,
        cure: 'If that is meant, say --allow-deletions.',
      }),
    );
  }
  return undefined;
}

const stale = (router: string): QosError =>
  new QosError('apply.stale-plan', `${router}: the router changed since the plan was made; nothing was written`, {
    subject: router,
    cure: 'Plan again.',
  });

async function transact(task: ApplyTask, session: Session, plan: RouterPlan): Promise<RouterOutcome> {
  const { driver, router, options } = task;
  const { changes } = plan.changeSet;
  const known = { diagnostics: plan.diagnostics, changes: changes.length };
  await session.lock(options.holder, options.windowMs + LOCK_MARGIN_MS);
  try {
    const now = await session.arm(driver.encodeUndo(invert(changes)), options.windowMs);
    if (digest(now.config, kindsOf(driver), options.hash) !== plan.changeSet.base) throw stale(router);
  } catch (error) {
    await session.release().catch(() => undefined);
    return failure(router, error, known);
  }
  try {
    await write(task, session, plan);
  } catch (error) {
    return failure(router, await takeBack(task, session, plan, error), known);
  }
  const unconfirmed = await confirm(task, session);
  if (unconfirmed !== undefined) return failure(router, unconfirmed, known);
  return { ...known, router: router, reason: 'Applied', ok: true };
}

/** At most one repair: tagged commands may overtake each other, so rules may have arrived in another order. */
const REPAIRS = 1;

async function write(task: ApplyTask, session: Session, plan: RouterPlan): Promise<void> {
  const { driver, router } = task;
  let { changes } = plan.changeSet;
  for (let attempt = 0; attempt <= REPAIRS; attempt += 1) {
    const [failed] = await session.execute(driver.encode(changes));
    if (failed !== undefined) {
      throw new QosError('apply.failed', `${router}: "${driver.show(failed.step)}" answered "${failed.message}"`, {
        subject: router,
      });
    }
    const left = task.plan(await session.observe()).changeSet.changes;
    if (left.length === 0) return;
    if (!left.every((change) => change.action === 'move')) break;
    changes = left;
  }
  throw new QosError('apply.not-verified', `${router}: the router does not hold what was written`, { subject: router });
}

/** Runs the armed undo and reads back; on a new connection if the old one is gone. Returns the error to report. */
async function takeBack(task: ApplyTask, session: Session, plan: RouterPlan, cause: unknown): Promise<QosError> {
  const { router } = task;
  const why = cause instanceof Error ? cause.message : String(cause);
  const done =
    (await restore(task, session, plan)) || (await onNewSession(task, (fresh) => restore(task, fresh, plan)));
  if (done) {
    const code = cause instanceof QosError && cause.code === 'apply.not-verified' ? cause.code : 'apply.failed';
    return new QosError(code, `${why}; the router has what it had before`, { subject: router, cause });
  }
  const seconds = Math.round(task.options.windowMs / 1000);
  const message = `${why}; the router takes everything back by itself within ${seconds} s of the start`;
  return new QosError('apply.rollback-failed', message, { subject: router, cause, cure: 'Plan again after that.' });
}

async function restore(task: ApplyTask, session: Session, plan: RouterPlan): Promise<boolean> {
  try {
    await session.rollBack();
    const seen = await session.observe();
    return !seen.armed && digest(seen.config, kindsOf(task.driver), task.options.hash) === plan.changeSet.base;
  } catch {
    return false;
  }
}

async function onNewSession<T>(task: ApplyTask, act: (session: Session) => Promise<T>): Promise<T | undefined> {
  try {
    const session = await task.open();
    try {
      return await act(session);
    } finally {
      await session.close().catch(() => undefined);
    }
  } catch {
    return undefined;
  }
}

/** A connection lost while confirming leaves two possibilities; a new look tells which. */
async function confirm(task: ApplyTask, session: Session): Promise<QosError | undefined> {
  try {
    await session.confirm();
    return undefined;
  } catch (cause) {
    const settled = await onNewSession(task, async (fresh) => {
      const seen = await fresh.observe();
      if (task.plan(seen).changeSet.changes.length > 0) return false;
      if (seen.armed) await fresh.confirm();
      return true;
    });
    if (settled === true) return undefined;
    const { router } = task;
    const message = `${router}: everything was written and verified, but could not be confirmed; the router takes it back by itself`;
    return new QosError('apply.rollback-failed', message, {
      subject: router,
      cause,
      cure: 'Plan again when the router answers.',
    });
  }
}
