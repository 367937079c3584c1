import { QosError } from '../../model/error.js';
import type { Left, Step } from '../driver.js';
import type { Sentence } from './api-codec.js';
import type { Reply } from './api-reply.js';
import { formatClock } from './clock.js';
import type { Exchange } from './exchange.js';
import type { RouterClock } from './lock.js';
import { LOCK_NAME, STARTUP_NAME, TIMER_NAME, UNDO_NAME } from './names.js';
import { STARTUP_EVENT, UNDO_POLICY, undoScript } from './undo-script.js';

type Row = Readonly<Record<string, string>>;

/** Handles of what one apply has on the router. */
export interface Controls {
  readonly lock?: string;
  readonly script?: string;
  readonly timer?: string;
  readonly startup?: string;
}

export interface Arming {
  readonly undo: readonly Step[];
  readonly withinMs: number;
  readonly holder: string;
  readonly clock: RouterClock;
}

export interface Armed {
  readonly controls: Controls;
  /** The script as it was sent. */
  readonly source: string;
}

/**
 * Start date and time are always explicit: 7.24.0–7.24.4 never fire schedulers with default ones. `look.reads`
 * share the exchange: they see the undo unless they overtake it, and then they are asked again.
 */
export async function armUndo(
  connection: Exchange,
  arming: Arming,
  look: { readonly reads: readonly Sentence[]; readonly before: readonly Reply[] },
): Promise<{ readonly armed: Armed; readonly refusal?: string; readonly replies: readonly Reply[] }> {
  const at = formatClock(arming.clock.now + arming.withinMs, arming.clock.dateStyle);
  const source = undoScript(arming.undo, arming.holder);
  const common = [`=policy=${UNDO_POLICY}`, `=comment=${arming.holder}`];
  const timer = ['/system/scheduler/add', '=interval=0s', ...common];
  // In this order, whatever part of it arrives either fires or does nothing.
  const adds = [
    ['/system/script/add', `=name=${UNDO_NAME}`, `=source=${source}`, ...common],
    [...timer, `=name=${TIMER_NAME}`, `=start-date=${at.date}`, `=start-time=${at.time}`, `=on-event=${UNDO_NAME}`],
    [...timer, `=name=${STARTUP_NAME}`, '=start-time=startup', `=on-event=${STARTUP_EVENT}`],
  ];
  const replies = await connection.exchange([...adds, ...look.reads], [...adds.map(() => undefined), ...look.before]);
  const added = replies.slice(0, adds.length);
  const refusal = added.flatMap((reply) => reply.traps)[0]?.message;
  return {
    armed: { controls: toControls({ script: added[0]?.ret, timer: added[1]?.ret, startup: added[2]?.ret }), source },
    ...(refusal === undefined ? {} : { refusal }),
    replies: replies.slice(adds.length),
  };
}

const toControls = (found: Readonly<Record<string, string | undefined>>): Controls =>
  Object.fromEntries(Object.entries(found).filter(([, id]) => id !== undefined));

/** Believes nothing: why the undo would not fire, from what was read back; undefined when it will. */
export function armProblem(armed: Armed, scripts: readonly Row[], schedulers: readonly Row[]): string | undefined {
  const script = scripts.find((row) => row['name'] === UNDO_NAME);
  if (script?.['source']?.trimEnd() !== armed.source.trimEnd()) {
    return 'the undo script read back differs from the one sent';
  }
  const timer = schedulers.find((row) => row['name'] === TIMER_NAME);
  const startup = schedulers.find((row) => row['name'] === STARTUP_NAME);
  if (isOff(timer) || isOff(startup)) return 'a timer is missing or disabled';
  return (timer?.['next-run'] ?? '') === '' ? 'the timer has no next run' : undefined;
}

const isOff = (row: Row | undefined): boolean =>
  row === undefined || row['disabled'] === 'true' || row['disabled'] === 'yes';

export const notArmed = (router: string, why: string): QosError =>
  new QosError('router.not-armed', `${router}: the undo could not be armed (${why}); nothing was written`, {
    subject: router,
    cure: 'Check device-mode and the scheduler on the router; an undo left by another apply must fire or be run first.',
  });

/** What `holder` has on the router, from what was read: comments name their owner. */
export function controlsOf(holder: string, scripts: readonly Row[], schedulers: readonly Row[]): Controls {
  const idOf = (rows: readonly Row[], name: string, isTheirs = (comment: string) => comment === holder) =>
    rows.find((row) => row['name'] === name && isTheirs(row['comment'] ?? ''))?.['.id'];
  return toControls({
    lock: idOf(scripts, LOCK_NAME, (comment) => comment.startsWith(`${holder} until `)),
    script: idOf(scripts, UNDO_NAME),
    timer: idOf(schedulers, TIMER_NAME),
    startup: idOf(schedulers, STARTUP_NAME),
  });
}

export function leftOf({ lock, script, timer, startup }: Controls): Left {
  if (timer !== undefined) return 'armed';
  if (startup !== undefined) return 'undoing';
  return lock === undefined && script === undefined ? 'nothing' : 'idle';
}

/**
 * What went wrong; empty when all is gone. Both timers in one sentence, the start-up timer first: half disarmed must not
 * be a reboot away from undoing what was confirmed. Undo and lock only after them: when the timer is gone already the
 * undo is running, and the lock has to keep others out until it is done.
 */
export async function disarm(connection: Exchange, controls: Controls): Promise<string | undefined> {
  const { startup, timer, script, lock } = controls;
  const problem = await remove(connection, '/system/scheduler', [startup, timer]);
  return problem ?? remove(connection, '/system/script', [script, lock]);
}

async function remove(
  connection: Exchange,
  menu: string,
  handles: readonly (string | undefined)[],
): Promise<string | undefined> {
  const ids = handles.filter((id) => id !== undefined);
  if (ids.length === 0) return undefined;
  const [reply] = await connection.exchange([[`${menu}/remove`, `=.id=${ids.join(',')}`]]);
  return reply?.traps[0]?.message;
}
