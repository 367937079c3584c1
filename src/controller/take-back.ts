import type { Session } from '../drivers/driver.js';
import { QosError } from '../model/error.js';
import { digest } from '../plan/index.js';
import { kindsOf } from '../pipeline.js';
import type { ApplyTask } from './apply-task.js';

/** How an apply ends: what it does to get back to the old state, or to be sure of the new one. */

/** Acts on the session at hand and, when that fails, on a new one. Undefined: neither could. */
async function onAny<T>(
  task: ApplyTask,
  session: Session,
  act: (session: Session) => Promise<T>,
): Promise<T | undefined> {
  try {
    return await act(session);
  } catch {
    return onNewSession(task, act);
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

/** Nothing was written: lock and undo go, as far as they came. */
export async function giveBack(task: ApplyTask, session: Session): Promise<void> {
  await onAny(task, session, async (any) => {
    if ((await any.resume(task.options.holder)) !== 'nothing') await any.release();
  });
}

export interface Setback {
  /** Digest of what the router held before. */
  readonly base: string;
  readonly cause: unknown;
}

/** Runs the armed undo and reads back; on a new connection if the old one is gone. Returns the error to report. */
export async function takeBack(task: ApplyTask, session: Session, { base, cause }: Setback): Promise<QosError> {
  const { router, options } = task;
  const why = cause instanceof Error ? cause.message : String(cause);
  const state = await onAny(task, session, (any) => undo(task, any, base));
  const about = { subject: router, cause };
  if (state === 'back') {
    const isKnown = cause instanceof QosError && (cause.code === 'apply.not-verified' || cause.code === 'apply.failed');
    const cure = isKnown && cause.cure !== undefined ? { cure: cause.cure } : {};
    const code = isKnown ? cause.code : 'apply.failed';
    return new QosError(code, `${why}; the router has what it had before`, { ...about, ...cure });
  }
  if (state === 'elsewhere') {
    const message = `${why}; the undo has run, but the router does not hold what it had before`;
    return new QosError('apply.rollback-failed', message, { ...about, cure: 'Plan again: it shows what differs.' });
  }
  const message = `${why}; the router takes everything back by itself within ${seconds(options.windowMs)} s of the start`;
  return new QosError('apply.rollback-failed', message, { ...about, cure: 'Plan again after that.' });
}

const seconds = (ms: number): number => Math.round(ms / 1000);

/** `pending`: the router is at it. */
async function undo(task: ApplyTask, session: Session, base: string): Promise<'back' | 'elsewhere' | 'pending'> {
  const left = await session.resume(task.options.holder);
  if (left === 'armed') await session.rollBack();
  if (left === 'idle') await session.release();
  const seen = await session.observe();
  if (!seen.armed && digest(seen.config, kindsOf(task.driver), task.options.hash) === base) return 'back';
  return left === 'undoing' || seen.armed ? 'pending' : 'elsewhere';
}

/** New sessions to find out what became of a confirmation that got no answer. */
const LOOKS = 2;

/** Returns the error to report; undefined when the undo is gone and the router holds what is wanted. */
export async function confirm(task: ApplyTask, session: Session): Promise<QosError | undefined> {
  const { router, options } = task;
  let cause: unknown;
  try {
    await session.confirm();
    return undefined;
  } catch (error) {
    cause = error;
  }
  const about = { subject: router, cause };
  for (let look = 0; look < LOOKS; look += 1) {
    const settled = await onNewSession(task, (fresh) => settle(task, fresh));
    if (settled === true) return undefined;
    if (settled === false) {
      const message = `${router}: everything was written and verified, but the undo fired before it was confirmed; the router goes back to what it had`;
      return new QosError('apply.failed', message, { ...about, cure: 'Plan again.' });
    }
  }
  const message = `${router}: everything was written and verified, but not known to be confirmed; if it is not, the router takes it back by itself within ${seconds(options.windowMs)} s of the start`;
  return new QosError('apply.rollback-failed', message, { ...about, cure: 'Plan again when the router answers.' });
}

/** True: confirmed, now or before. False: taken back. What is left is looked at first: once it is idle, nothing changes. */
async function settle(task: ApplyTask, session: Session): Promise<boolean> {
  const left = await session.resume(task.options.holder);
  const seen = await session.observe();
  if (left === 'undoing' || task.plan(seen).changeSet.changes.length > 0) return false;
  if (left === 'armed') await session.confirm();
  if (left === 'idle') await session.release();
  return true;
}
