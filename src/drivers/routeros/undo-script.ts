import type { Step } from '../driver.js';
import { LOCK_NAME, STARTUP_NAME, TIMER_NAME, UNDO_NAME } from './names.js';
import { quote, undoLine } from './wire-console.js';

/**
 * The dead man's switch. RouterOS has no confirmed commit, so before the first write we leave on the router a script that
 * takes every change back, one timer that runs it when the confirm window ends, and one that runs it after a reboot
 * inside the window. Confirming removes all three. Why not safe mode: it exists from 7.18 only, is bound to the session,
 * reverts other people's edits as well and gives up silently after 100 actions (manual 328155).
 *
 * Its first line removes the timer by name, which is an error when the timer is gone, and an error ends a script: of timer,
 * session and confirmation, which all begin with that removal, exactly one wins. So the undo runs once, never after a
 * confirmation, and no confirmation is believed after it has begun. A power cut in its middle leaves the start-up timer
 * to run it again. Every other line stands alone and is idempotent. The lock goes last: until then nobody else may begin.
 */
export function undoScript(undo: readonly Step[], holder: string): string {
  return [
    `/system scheduler remove ${TIMER_NAME}`,
    ...undo.map(undoLine),
    `:log warning ${quote(`qosctl: not confirmed, took back the changes of ${holder}`)}`,
    gone('scheduler', STARTUP_NAME),
    gone('script', UNDO_NAME),
    gone('script', LOCK_NAME),
  ].join('\n');
}

const gone = (menu: string, name: string): string =>
  `:do {/system ${menu} remove [find where name=${quote(name)}]} on-error={}`;

/** After a boot no undo is running, so one that had begun begins again: it needs a timer to remove. */
export const STARTUP_EVENT = [
  `:do {/system scheduler add name=${TIMER_NAME} disabled=yes} on-error={}`,
  `/system script run ${UNDO_NAME}`,
].join('\n');

/** Rights that the undo needs; a script runs with no more than its creator has. */
export const UNDO_POLICY = 'read,write,test';
