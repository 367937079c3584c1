import { QosError } from '../../model/error.js';
import { formatClock, parseClock } from './clock.js';
import type { Exchange } from './exchange.js';
import { LOCK_NAME, UNDO_NAME } from './names.js';
import { READS } from './read.js';

/**
 * The lock is an empty script: names of scripts are unique, so adding it is test-and-set in one round trip, it survives
 * the loss of our session, and everybody with a console can see who holds it. Its comment is `holder until date time`.
 */
export interface RouterClock {
  readonly now: number;
  readonly dateStyle: string;
}

export async function takeLock(
  connection: Exchange,
  router: string,
  claim: { readonly holder: string; readonly forMs: number; readonly clock: RouterClock },
): Promise<string> {
  const until = formatClock(claim.clock.now + claim.forMs, '');
  const add = [
    '/system/script/add',
    `=name=${LOCK_NAME}`,
    `=comment=${claim.holder} until ${until.date} ${until.time}`,
  ];
  for (let attempt = 0; attempt < 2; attempt += 1) {
    const [reply] = await connection.exchange([add]);
    if (reply?.ret !== undefined) return reply.ret;
    const message = reply?.traps[0]?.message ?? '';
    if (!/already|exists/i.test(message)) {
      throw new QosError('router.command', `${router}: the lock could not be written: "${message}"`, {
        subject: router,
      });
    }
    await dropExpired(connection, router);
  }
  throw new QosError('router.lock-held', `${router}: another controller took the lock at the same moment`, {
    subject: router,
  });
}

/**
 * The holder died and left a lock, perhaps an undo script too, whose timer it had no time to add. An armed undo stays: it
 * fires by itself, and nothing can be armed beside it.
 */
async function dropExpired(connection: Exchange, router: string): Promise<void> {
  const reads = ['lock', 'timer', 'clock'].flatMap((name) => READS.filter((read) => read.name === name));
  const [scripts, timers, clock] = await connection.exchange(reads.map((read) => read.words));
  const lock = scripts?.rows.find((row) => row['name'] === LOCK_NAME);
  if (lock === undefined) return;
  refuseHeld(router, lock['comment'] ?? '', clock?.rows[0] ?? {});
  const isArmed = timers === undefined || timers.traps.length > 0 || timers.rows.length > 0;
  const undo = isArmed ? undefined : scripts?.rows.find((row) => row['name'] === UNDO_NAME);
  const ids = [undo, lock].flatMap((row) => row?.['.id'] ?? []);
  await connection.exchange([['/system/script/remove', `=.id=${ids.join(',')}`]]);
}

type Row = Readonly<Record<string, string>>;

interface Hold {
  readonly holder: string;
  /** As written. */
  readonly until: string;
}

/** Undefined: the lock has expired. Without a readable clock or date none counts as expired. */
function holdOf(comment: string, clock: Row): Hold | undefined {
  const now = parseClock(clock['date'] ?? '', clock['time'] ?? '') ?? 0;
  const [, holder = 'somebody', date = '?', time = ''] = /^(.*) until (\S+) (\S+)$/.exec(comment) ?? [];
  const until = parseClock(date, time);
  return until !== undefined && until < now ? undefined : { holder, until: `${date} ${time}` };
}

/** Who holds the lock, from what one look has read. */
export function holderOf(scripts: readonly Row[], clock: Row): { readonly holder?: string } {
  const lock = scripts.find((row) => row['name'] === LOCK_NAME);
  const hold = lock && holdOf(lock['comment'] ?? '', clock);
  return hold === undefined ? {} : { holder: hold.holder };
}

function refuseHeld(router: string, comment: string, clock: Row): void {
  const hold = holdOf(comment, clock);
  if (hold === undefined) return;
  throw new QosError('router.lock-held', `${router}: ${hold.holder} holds the lock until ${hold.until}`, {
    subject: router,
    holder: hold.holder,
    cure: 'Wait until then: an apply that died is undone by the router itself, and the lock goes with it.',
  });
}
