import type { Step } from '../driver.js';
import { LOCK_NAME, STARTUP_NAME, TIMER_NAME, UNDO_NAME } from './names.js';
import { undoLine } from './wire-console.js';

/**
 * The dead man's switch. RouterOS has no confirmed commit, so before the first write we leave on the router a script that
 * takes every change back, one timer that runs it when the confirm window ends, and one that runs it after a reboot
 * inside the window. Confirming removes all three. Why not safe mode: it exists from 7.18 only, is bound to the session,
 * reverts other people's edits as well and gives up silently after 100 actions (manual 328155).
 *
 * The script disables its timers first, so that it fires once, and removes itself last, so that a power cut in its
 * middle leaves the start-up timer to run it again. Every line stands alone and is idempotent.
 */
export function undoScript(undo: readonly Step[], holder: string): string {
  const timers = `name=${q(TIMER_NAME)} or name=${q(STARTUP_NAME)}`;
  return [
    `# ${holder}`,
    `:do {/system scheduler disable [find where name=${q(TIMER_NAME)}]} on-error={}`,
    ...undo.map(undoLine),
    `:log warning ${q(`qosctl: not confirmed, took back the changes of ${holder}`)}`,
    `:do {/system script remove [find where name=${q(LOCK_NAME)}]} on-error={}`,
    `:do {/system scheduler remove [find where ${timers}]} on-error={}`,
    `:do {/system script remove [find where name=${q(UNDO_NAME)}]} on-error={}`,
  ].join('\n');
}

const q = (text: string): string => `"${text}"`;

/** Rights that the undo needs; a script runs with no more than its creator has. */
export const UNDO_POLICY = 'read,write,test';
