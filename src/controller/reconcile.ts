import type { Driver, Observation, Session } from '../drivers/driver.js';
import type { Diagnostic } from '../model/diagnostic.js';
import type { RouterIntent } from '../model/intent.js';
import type { RouterStatus } from '../model/status.js';
import { digest, type GuardLimits, type Hash } from '../plan/index.js';
import { kindsOf, type RouterPlan } from '../pipeline.js';
import { applyRouter, type Journal } from './apply.js';
import type { Verdict } from './conditions.js';
import type { Contests } from './contests.js';
import type { Left } from './differences.js';
import { failure, type RouterOutcome } from './outcome.js';
import type { Standing } from './orders.js';
import { hasAnswered, isStalled } from './retry.js';
import type { Opened } from './sessions.js';
import type { Access } from './timed.js';

/** What one look at one router needs to know. */
export interface Work {
  readonly router: string;
  readonly driver: Driver;
  readonly intent: RouterIntent;
  /** What is wanted of the router, against what was seen there. */
  readonly plan: (seen: Observation) => RouterPlan;
  readonly revision: string;
  readonly standing: Standing;
  readonly status: RouterStatus;
  readonly holder: string;
  readonly windowMs: number;
  /** Absent: somebody said that deletions are meant. */
  readonly guard?: GuardLimits;
  /** Drift is taken back also where it is tolerated. */
  readonly heal: boolean;
  readonly hash: Hash;
  readonly journal: Journal;
  readonly sessions: Access;
  readonly contests: Contests;
}

export interface Result {
  readonly verdict: Verdict;
  /** What the status says besides its conditions. */
  readonly facts: Partial<Omit<RouterStatus, 'router' | 'conditions'>>;
  /** The router was seen, and holds something else than what is wanted. */
  readonly left?: Left;
}

/**
 * Looks at a router and brings it to what is wanted, unless an order stands against that. Level-triggered: why it was
 * called does not matter. A failure is a value.
 */
export async function reconcile(work: Work, opened: Opened): Promise<Result> {
  try {
    const { session, seen } = await look(work, opened);
    if (seen.holder !== undefined && seen.holder !== work.holder) work.contests.meet(seen.holder, work.router);
    const plan = work.plan(seen);
    return leave(work, plan, seen) ?? (await act(work, session, { seen, plan }));
  } catch (error) {
    return failed(work, failure(work.router, error));
  }
}

/** A connection that was kept may have died unnoticed: then once more, on a new one. */
async function look(work: Work, { session, kept }: Opened): Promise<{ session: Session; seen: Observation }> {
  const { sessions, router } = work;
  try {
    return { session, seen: await session.observe() };
  } catch (error) {
    await sessions.drop(router);
    if (!kept) throw error;
    return look(work, await sessions.get(router));
  }
}

/** What orders let stand. */
function leave(work: Work, plan: RouterPlan, seen: Observation): Result | undefined {
  const { standing } = work;
  const pending = plan.changeSet.changes.length;
  const differs = pending > 0;
  const left = differs ? { left: leftBy(work, plan) } : {};
  const facts = differs ? { pending, failures: 0 } : held(work, plan, 'NoChange').facts;
  if (standing.suspend !== undefined) {
    const { by, reason } = standing.suspend;
    const message = `suspended by ${by} (${reason}); ${differs ? `${pending} changes wait` : 'nothing waits'}`;
    return { verdict: { kind: 'left', reason: 'Suspended', message, differs }, facts, ...left };
  }
  if (left.left?.drift !== true || work.heal) return undefined;
  if (standing.tolerate === undefined) return contested(work, left.left, seen);
  const { by, reason } = standing.tolerate;
  const message = `${pending} changes of somebody else, left as they are by order of ${by} (${reason})`;
  return { verdict: { kind: 'left', reason: 'DriftDetected', message, differs }, facts, ...left };
}

/** Who takes a change back again and again has met somebody who does the same. */
function contested(work: Work, left: Left, { holder }: Observation): Result | undefined {
  const { contests, router, status, revision } = work;
  const { target, changes } = left;
  contests.changed(router, target);
  if (holder !== undefined && holder !== work.holder) contests.found(holder, router, target);
  if (!contests.isLeft(router, target)) return undefined;
  const message =
    `${contests.describe(router) ?? 'changed by somebody else'}; left as it is. ` +
    'Let one controller and nobody else write to it, then ask for a reconcile.';
  return {
    verdict: { kind: 'failed', reason: 'DriftDetected', message, stalled: true, answered: true },
    facts: { attempted: revision, failures: status.failures + 1, pending: changes.length },
    left,
  };
}

const leftBy = ({ status, driver, intent }: Work, { changeSet }: RouterPlan): Left => ({
  driver,
  intent,
  changes: changeSet.changes,
  target: changeSet.target,
  drift: status.target !== undefined && status.target === changeSet.target,
});

async function act(
  work: Work,
  session: Session,
  { seen, plan }: { readonly seen: Observation; readonly plan: RouterPlan },
): Promise<Result> {
  const { router, driver, hash, sessions } = work;
  if (plan.changeSet.changes.length === 0 && !seen.armed && !plan.diagnostics.some(isError))
    return held(work, plan, 'NoChange');
  const { holder, windowMs, guard, journal } = work;
  if (seen.holder === holder) await giveUpLease(work);
  const outcome = await applyRouter({
    router,
    driver,
    session,
    plan: work.plan,
    open: () => sessions.fresh(router),
    options: { holder, windowMs, hash, journal, ...(guard === undefined ? {} : { guard }) },
  });
  if (outcome.ok) {
    if (work.contests.isSuspect(router)) await takeLease(work);
    return held(work, plan, outcome.reason === 'Applied' ? 'Applied' : 'NoChange');
  }
  await sessions.drop(router);
  if (outcome.error?.holder !== undefined) work.contests.meet(outcome.error.holder, router);
  return { ...failed(work, outcome), left: leftBy(work, plan) };
}

/** Longer than anybody's longest wait between two looks. */
const LEASE_MS = 360_000;

/** The lock stays on the router when all is done, so that another controller finds our name there. */
async function takeLease({ sessions, router, holder }: Work): Promise<void> {
  await onFresh(sessions, router, (session) => session.observe().then(() => session.lock(holder, LEASE_MS)));
}

async function giveUpLease({ sessions, router, holder }: Work): Promise<void> {
  await onFresh(sessions, router, async (session) => {
    if ((await session.resume(holder)) === 'idle') await session.release();
  });
}

/** On a connection of its own: a session that holds a lock looks less closely. What fails here shows in the next look. */
async function onFresh(sessions: Access, router: string, act: (session: Session) => Promise<void>): Promise<void> {
  const session = await sessions.fresh(router).catch(() => undefined);
  if (session === undefined) return;
  await act(session).catch(() => undefined);
  await session.close().catch(() => undefined);
}

const isError = ({ severity }: Diagnostic): boolean => severity === 'error';

function held(work: Work, plan: RouterPlan, reason: 'Applied' | 'NoChange'): Result {
  const target = digest(plan.desired, kindsOf(work.driver), work.hash);
  const changed = work.contests.describe(work.router);
  const message = `holds what revision ${short(work.revision)} asks for${changed === undefined ? '' : `; ${changed}`}`;
  work.contests.held(work.router);
  const facts = { attempted: work.revision, applied: work.revision, target, pending: 0, failures: 0 };
  return { verdict: { kind: 'held', reason, message }, facts };
}

/** It could not be reached, or what was tried did not work out. */
export function failed(work: Pick<Work, 'status' | 'revision'>, outcome: RouterOutcome): Result {
  const failures = work.status.failures + 1;
  const stalled = isStalled(outcome, failures);
  const { message = outcome.reason, cure } = outcome.error ?? {};
  const verdict: Verdict = {
    kind: 'failed',
    reason: outcome.reason,
    message: cure === undefined ? message : `${message}. ${cure}`,
    stalled,
    answered: hasAnswered(outcome),
  };
  return { verdict, facts: { attempted: work.revision, failures, pending: outcome.changes } };
}

export const short = (revision: string): string => revision.slice(0, 12);
