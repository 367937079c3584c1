import type { Observation, Session, Step } from '../drivers/driver.js';
import type { Diagnostic } from '../model/diagnostic.js';
import { QosError } from '../model/error.js';
import type { Change } from '../model/change.js';
import { digest, guardRouter, invert } from '../plan/index.js';
import { kindsOf, type RouterPlan } from '../pipeline.js';
import type { ApplyTask } from './apply-task.js';
import { failure, type RouterOutcome } from './outcome.js';
import { confirm, giveBack, takeBack } from './take-back.js';

export type { ApplyOptions, ApplyTask, Journal } from './apply-task.js';

/**
 * The transaction on one router:
 *
 *   observe → plan → (nothing to do: end) → journal → lock → arm the undo → observe again under the lock
 *   → write, rank by rank → observe → nothing left to do? confirm : roll back
 *
 * Whatever fails after arming leads back to what the router had: by us if we still reach it, by the router itself when
 * the window ends. Success is said only after the second observation planned empty and the undo was disarmed.
 */
export async function applyRouter(task: ApplyTask): Promise<RouterOutcome> {
  let { session } = task;
  const outcome = await (async (): Promise<RouterOutcome> => {
    try {
      session ??= await task.open();
      const next = await prepare(task, session);
      return 'reason' in next ? next : await journalled(task, session, next);
    } catch (error) {
      return failure(task.router, error);
    }
  })();
  if (task.session === undefined || !outcome.ok) await session?.close().catch(() => undefined);
  return outcome;
}

/** What is kept of a plan while it is carried out: the plans of all routers in flight are a hundred megabytes. */
interface Prepared {
  readonly known: Pick<RouterOutcome, 'diagnostics' | 'changes'>;
  /** Digest of what the router held. */
  readonly base: string;
  readonly undo: readonly Step[];
}

/** Looks, plans, and notes what is about to be done; or says why nothing is. */
async function prepare(task: ApplyTask, session: Session): Promise<Prepared | RouterOutcome> {
  const { router, driver, options } = task;
  const seen = await session.observe();
  const plan = task.plan(seen);
  const refusal = refuse(task, plan, seen);
  if (refusal !== undefined) return refusal;
  const { base, changes } = plan.changeSet;
  if (changes.length === 0) return unchanged(router, plan.diagnostics);
  await options.journal.begin({ router, plan, holder: options.holder });
  const known = { diagnostics: plan.diagnostics, changes: changes.length };
  return { known, base, undo: driver.encodeUndo(invert(changes)) };
}

async function journalled(task: ApplyTask, session: Session, prepared: Prepared): Promise<RouterOutcome> {
  const { router, options } = task;
  const { known } = prepared;
  const problem = await transact(task, session, prepared).catch((error: unknown) => error);
  const outcome: RouterOutcome =
    problem === undefined ? { ...known, router, reason: 'Applied', ok: true } : failure(router, problem, known);
  try {
    await options.journal.end(outcome);
    return outcome;
  } catch (cause) {
    // What came of the router stays true; the run counts as unfinished and has to be looked at.
    const message = `the end of this apply is not in the journal: ${cause instanceof Error ? cause.message : String(cause)}`;
    return { ...outcome, error: outcome.error ?? { code: 'internal', message } };
  }
}

/** The lock outlives arming and window, so that nobody starts while an undo may still fire or run. */
const LOCK_MARGIN_MS = 60_000;

/** Share of the window for our own work; the rest is left to take it back in, before the router does it by itself. */
const WORK_SHARE = 0.8;

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
    const message =
      seen.holder === undefined
        ? `${router}: an apply that was never confirmed is still armed; the router takes it back by itself`
        : `${router}: ${seen.holder} is at work there: it holds the lock, and its undo is armed`;
    return no(
      new QosError('router.lock-held', message, {
        subject: router,
        cure: 'Wait for the confirm window to end, then plan again. If it stays armed, run its undo on the router.',
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
        cure: 'If that is meant, say --allow-deletions. To the controller: reconcile with allowDeletions.',
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

/** Returns what went wrong; undefined when the router holds what is wanted and nothing will take it back any more. */
async function transact(task: ApplyTask, session: Session, prepared: Prepared): Promise<unknown> {
  const limit = limitWork(session, task.options.windowMs);
  const explain = (error: unknown): unknown => (limit.isOver() ? tooLong(task) : error);
  try {
    let now: Observation;
    try {
      now = await secure(task, session, prepared);
      task.options.journal.reached?.('armed');
    } catch (error) {
      await giveBack(task, session);
      return explain(error);
    }
    try {
      // The same changes as planned, with the handles that the objects have now.
      await write(task, session, task.plan(now).changeSet.changes);
    } catch (error) {
      return await takeBack(task, session, { base: prepared.base, cause: explain(error) });
    }
    return await confirm(task, session);
  } finally {
    limit.end();
  }
}

/** Lock, undo, and a last look: what the undo leads back to must be what the router holds. */
async function secure(task: ApplyTask, session: Session, { undo, base }: Prepared): Promise<Observation> {
  const { driver, router, options } = task;
  await session.lock(options.holder, options.windowMs + LOCK_MARGIN_MS);
  const now = await session.arm(undo, options.windowMs);
  if (digest(now.config, kindsOf(driver), options.hash) !== base) throw stale(router);
  return now;
}

interface Limit {
  isOver(): boolean;
  end(): void;
}

/** A write that came after the undo would stay: well before the window ends we hang up, whatever is under way. */
function limitWork(session: Session, windowMs: number): Limit {
  let isOver = false;
  const timer = setTimeout(() => {
    isOver = true;
    session.close().catch(() => undefined);
  }, windowMs * WORK_SHARE);
  return { isOver: () => isOver, end: () => clearTimeout(timer) };
}

const tooLong = ({ router, options }: ApplyTask): QosError =>
  new QosError('apply.failed', `${router}: not done after ${(options.windowMs * WORK_SHARE) / 1000} s of the window`, {
    subject: router,
    cure: 'Give it a longer window (--confirm-within).',
  });

/** At most one repair: tagged commands may overtake each other, so rules may have arrived in another order. */
const REPAIRS = 1;

async function write(task: ApplyTask, session: Session, planned: readonly Change[]): Promise<void> {
  const { driver, router, options } = task;
  let changes = planned;
  for (let attempt = 0; attempt <= REPAIRS; attempt += 1) {
    const [failed] = await session.execute(driver.encode(changes));
    if (failed !== undefined) {
      throw new QosError('apply.failed', `${router}: "${driver.show(failed.step)}" answered "${failed.message}"`, {
        subject: router,
      });
    }
    options.journal.reached?.('written');
    const left = task.plan(await session.observe()).changeSet.changes;
    if (left.length === 0) {
      options.journal.reached?.('verified');
      return;
    }
    if (!left.every((change) => change.action === 'move')) break;
    changes = left;
  }
  throw new QosError('apply.not-verified', `${router}: the router does not hold what was written`, { subject: router });
}
