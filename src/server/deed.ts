import type { AuditEntry } from '../model/audit.js';
import type { Caller } from './caller.js';
import type { House } from './house.js';
import { problemOf } from './problem.js';

type Detail = AuditEntry['detail'];

interface Wish<Body> {
  /** `order.suspend`, `user.create`, … */
  readonly action: string;
  readonly subject: string;
  readonly detail?: Detail;
  /** Who wants it, where the request comes before a login. */
  readonly who?: string;
  /** `tell` what is known of it afterwards only. */
  readonly act: (tell: (came: Detail) => void) => Promise<Body> | Body;
  /** `elsewhere`: the journal, the revisions or the sessions keep what comes of it; the audit has one entry, and no stage. */
  readonly told?: 'elsewhere';
}

/** A write that was checked and not yet done: what the audit is told of it first, and then what does it. */
export class Deed<Body = unknown> {
  readonly wish: Wish<Body>;

  constructor(wish: Wish<Body>) {
    this.wish = wish;
  }
}

/** Who asks, as far as the audit goes. */
type Doer = Pick<Caller, 'who' | 'address'>;

export async function note(
  { store, now }: Pick<House, 'store' | 'now'>,
  { who, address }: Doer,
  { action, subject, detail = {} }: Pick<Wish<never>, 'action' | 'subject' | 'detail'>,
): Promise<AuditEntry> {
  return store.audit.append({ at: now(), who, action, subject, detail: { ...detail, from: address } });
}

/**
 * First who wants what, then the deed, then what came of it: a crash in between leaves the first. Where the audit cannot be
 * written, nothing is done.
 */
export async function carryOut<Body>(house: House, caller: Doer, { wish }: Deed<Body>): Promise<Body> {
  const { action, subject, detail = {}, act } = wish;
  const doer = { who: wish.who ?? caller.who, address: caller.address };
  if (wish.told === 'elsewhere') {
    await note(house, doer, { action, subject, detail });
    return act(() => undefined);
  }
  const { seq } = await note(house, doer, { action, subject, detail: { ...detail, stage: 'asked' } });
  const end = async (came: Detail): Promise<void> => {
    try {
      await note(house, doer, { action, subject, detail: { ...came, of: seq } });
    } catch (error) {
      // It is done, and who wanted it is kept: who asked must not hear that it failed.
      house.log.error({ err: error, action, subject, of: seq }, 'the audit does not take what came of a deed');
    }
  };
  try {
    let came: Detail = {};
    const body = await act((told) => void (came = told));
    await end({ ...came, stage: 'done' });
    return body;
  } catch (error) {
    await end({ stage: 'failed', problem: problemOf(error).code });
    throw error;
  }
}
