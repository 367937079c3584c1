import type { Driver, Session } from '../drivers/driver.js';
import { QosError } from '../model/error.js';
import { digest, type Hash } from '../plan/index.js';
import { kindsOf } from '../pipeline.js';
import type { ApplyEnd, ApplyRecord } from '../store/store.js';

/**
 * An apply that a dead controller left behind is looked at before anything else: what was written in whole is confirmed,
 * what was not is taken back, what the router is at is waited for.
 */
export async function recover(
  record: ApplyRecord,
  { driver, session, hash, now }: { driver: Driver; session: Session; hash: Hash; now: () => number },
): Promise<ApplyEnd> {
  const { router, holder, changeSet } = record;
  const kinds = kindsOf(driver);
  const left = await session.resume(holder);
  const state = async (): Promise<{ readonly armed: boolean; readonly is: string }> => {
    const seen = await session.observe();
    return { armed: seen.armed, is: digest(seen.config, kinds, hash) };
  };
  if (left === 'armed') {
    if ((await state()).is === changeSet.target) await session.confirm();
    else await session.rollBack();
  }
  if (left === 'idle') await session.release();
  const { armed, is } = await state();
  if (armed || left === 'undoing')
    throw new QosError('router.lock-held', `${router}: the undo of an apply that was cut off is still under way`, {
      subject: router,
    });
  const end = { at: now(), ok: is === changeSet.target };
  if (end.ok) return { ...end, reason: 'Applied', message: 'found whole after the controller had ended' };
  const message = 'the controller had ended in the middle; the router has what it had before';
  if (is === changeSet.base) return { ...end, reason: 'RolledBack', message };
  return {
    ...end,
    reason: 'RolledBack',
    message: 'the controller had ended in the middle; others changed the router since',
  };
}
