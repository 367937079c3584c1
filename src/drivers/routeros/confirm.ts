import { QosError } from '../../model/error.js';
import type { Step } from '../driver.js';
import type { ApiConnection, Reply } from './api-connection.js';
import { formatClock } from './clock.js';
import type { RouterClock } from './lock.js';
import { STARTUP_NAME, TIMER_NAME, UNDO_NAME } from './names.js';
import { UNDO_POLICY, undoScript } from './undo-script.js';

/** Handles of what an armed undo left on the router. */
export interface Armed {
  readonly script: string;
  readonly timers: readonly string[];
}

export interface Arming {
  readonly undo: readonly Step[];
  readonly withinMs: number;
  readonly holder: string;
  readonly clock: RouterClock;
}

/** What arming leaves to check, and the check itself, so that it can share an exchange with other reads. */
export interface ArmCheck {
  readonly armed: Armed;
  readonly sentences: readonly (readonly string[])[];
  /** Why the undo would not fire; undefined when it will. */
  problem(replies: readonly Reply[]): string | undefined;
}

/** Start date and time are always explicit: 7.24.0–7.24.4 never fire schedulers with default ones. */
export async function armUndo(connection: ApiConnection, router: string, arming: Arming): Promise<ArmCheck> {
  const at = formatClock(arming.clock.now + arming.withinMs, arming.clock.dateStyle);
  const source = undoScript(arming.undo, arming.holder);
  const timer = ['=on-event=' + UNDO_NAME, `=policy=${UNDO_POLICY}`, '=interval=0s'];
  const replies = await connection.exchange([
    ['/system/script/add', `=name=${UNDO_NAME}`, `=source=${source}`, `=policy=${UNDO_POLICY}`],
    ['/system/scheduler/add', `=name=${TIMER_NAME}`, `=start-date=${at.date}`, `=start-time=${at.time}`, ...timer],
    ['/system/scheduler/add', `=name=${STARTUP_NAME}`, '=start-time=startup', ...timer],
  ]);
  const trap = replies.flatMap((reply) => reply.traps)[0];
  const [script, ...timers] = replies.map((reply) => reply.ret ?? '');
  const armed = { script: script ?? '', timers };
  if (trap !== undefined) {
    await disarm(connection, armed);
    throw notArmed(router, `"${trap.message}"`);
  }
  return checkOf(armed, source);
}

/** Believes nothing: the timer must have a next run and the script must be the one that was sent. */
function checkOf(armed: Armed, source: string): ArmCheck {
  return {
    armed,
    sentences: [
      ['/system/script/print', '=.proplist=.id,source', `?name=${UNDO_NAME}`],
      [
        '/system/scheduler/print',
        '=.proplist=.id,name,disabled,next-run',
        `?name=${TIMER_NAME}`,
        `?name=${STARTUP_NAME}`,
        '?#|',
      ],
    ],
    problem([scripts, schedulers]) {
      if (scripts?.rows[0]?.['source']?.trimEnd() !== source.trimEnd()) {
        return 'the undo script read back differs from the one sent';
      }
      const timer = schedulers?.rows.find((row) => row['name'] === TIMER_NAME);
      const startup = schedulers?.rows.find((row) => row['name'] === STARTUP_NAME);
      if (isOff(timer) || isOff(startup)) return 'a timer is missing or disabled';
      return (timer?.['next-run'] ?? '') === '' ? 'the timer has no next run' : undefined;
    },
  };
}

const isOff = (row: Readonly<Record<string, string>> | undefined): boolean =>
  row === undefined || row['disabled'] === 'true' || row['disabled'] === 'yes';

export const notArmed = (router: string, why: string): QosError =>
  new QosError('router.not-armed', `${router}: the undo could not be armed (${why}); nothing was written`, {
    subject: router,
    cure: 'Check device-mode and the scheduler on the router; an undo left by another apply must fire or be run first.',
  });

/** Both timers in one sentence: half disarmed would be a reboot away from undoing what was confirmed. */
export async function disarm(connection: ApiConnection, armed: Armed, lock?: string): Promise<readonly string[]> {
  const timers = armed.timers.filter((id) => id !== '');
  const scripts = [armed.script, lock ?? ''].filter((id) => id !== '');
  const replies = await connection.exchange([
    ...(timers.length === 0 ? [] : [['/system/scheduler/remove', `=.id=${timers.join(',')}`]]),
    ...(scripts.length === 0 ? [] : [['/system/script/remove', `=.id=${scripts.join(',')}`]]),
  ]);
  return replies.flatMap((reply) => reply.traps.map((trap) => trap.message));
}
