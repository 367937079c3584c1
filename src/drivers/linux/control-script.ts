import type { DeviceObject } from '../../model/device.js';
import type { Step } from '../driver.js';
import { file, installHook, removeHook } from './boot-hook.js';
import { restoreScript, tolerant } from './wire-shell.js';

/**
 * Lock, dead man's switch and persistence, as shell on the router. All of it are files below one folder:
 *
 *   lock/      holder, token, until, writer — made by mkdir, which is test-and-set
 *   armed/     undo.sh, until, boot, pid — an undo and the process that will run it
 *   confirmed/ what was armed, with the boot.sh that takes its place and the hook.sh that has it run at the start; whoever comes
 *              next finishes that
 *   boot.sh    what was confirmed last; run when the machine starts
 *
 * To leave `armed` is a rename: either the timer or the controller gets it, never both. The timer is a process in a session of
 * its own: it survives the loss of our connection, and a reboot ends it together with everything that it would undo, since
 * qdiscs and nft tables are in memory and boot.sh holds what was confirmed before.
 *
 * A script goes on when the connection that sent it is lost. So each says who it is (`lock/writer`), and whoever acts in its
 * stead ends it first: what was given up must not write behind the undo.
 *
 * The shell is /bin/sh and not whatever `sh` is: a BusyBox that prefers its own applets would run itself instead.
 */
const say = (nonce: string, what: string): string => `echo "@@${nonce} ${what}"`;

/** What a script on the router needs before it can do anything, whoever starts it. */
const standing = (prologue: string): string => `#!/bin/sh\n# Written by qosctl; do not edit.\n${prologue}`;

const stopTimer = (folder: string): string =>
  `get "$D/${folder}/pid"; [ -z "$v" ] || kill -- "-$v" 2>/dev/null || kill "$v" 2>/dev/null || :`;

/**
 * Fields 5 and 22 of proc_pid_stat(5): a number that was given to another process since is told by its start. The group may be
 * that of the connection (Dropbear makes none for a command), which ends before the script does; so the script is known by its own
 * number, and with its group goes what it has started. dash takes no `--` between a signal and a process group.
 */
const WRITER = `
process() { get "/proc/$1/stat"; set -- \${v##*) }; group=\${3-} began=\${20-}; }
process $$
mine=$group own=$began
alone() {
  read -r g p at 2>/dev/null < "$D/lock/writer" || return 0
  process "$p"
  [ "$p" != $$ ] && [ "$began" = "$at" ] || return 0
  if [ "$g" = "$mine" ]; then g=$p; else g=-$g; fi
  kill -9 "$g" 2>/dev/null || :
  n=0; while kill -0 "$g" 2>/dev/null && [ $n -lt 5 ]; do n=$((n + 1)); sleep 1; done
}
sign() { echo "$mine $$ $own" > "$D/lock/writer"; }
sweep() { for f in "$@"; do [ ! -e "$f" ] || rm -rf "$f"; done; }`;

/** What was written under an earlier start tells of what is gone. */
const isOfThisStart = (folder: string): string =>
  `{ get "$D/${folder}/boot"; b=$v; get /proc/sys/kernel/random/boot_id; [ -n "$b" ] && [ "$b" = "$v" ]; }`;

/** An empty boot file stands for none. After a reboot nothing of a confirmation is left to finish. */
const FINISH = `
if ${isOfThisStart('confirmed')}; then
  [ ! -f "$D/confirmed/hook.sh" ] || . "$D/confirmed/hook.sh"
  if [ -s "$D/confirmed/boot.sh" ]; then mv "$D/confirmed/boot.sh" "$D/boot.sh"
  elif [ -f "$D/confirmed/boot.sh" ]; then rm -f "$D/boot.sh"; fi
  [ -s "$D/confirmed/boot.sh" ] || rm -rf "$D/confirmed"
else sweep "$D/confirmed"; fi`;

/** Who may take what away: a lock and an undo carry the token of the session that made them. */
const mine = (folder: string, token: string): string => `{ get "$D/${folder}/token"; [ "$v" = '${token}' ]; }`;

/** Who has not finished keeps the lock, so that what is left is found and finished. */
const giveBack = (token: string): string => `[ -d "$D/confirmed" ] || { ${mine('lock', token)} && rm -rf "$D/lock"; }`;
const isUnfinished = (token: string): string => `[ -d "$D/confirmed" ] || ${mine('lock', token)}`;

export interface Claim {
  readonly holder: string;
  readonly token: string;
  readonly seconds: number;
}

/** Takes the lock, or says who has it. What a dead owner left goes; an undo of his that did not fire is run first. */
export function lockScript({ holder, token, seconds }: Claim, nonce: string): string {
  return `${WRITER}
[ -d "$D" ] || mkdir -p "$D" || { ${say(nonce, 'failed cannot write $D')}; exit 1; }
take() {
  mkdir "$D/lock" 2>/dev/null || return 1
  echo '${token}' > "$D/lock/token"; echo '${holder}' > "$D/lock/holder"; echo $(($(date +%s) + ${seconds})) > "$D/lock/until"
}
if ! take; then
  get "$D/lock/until"; until=\${v:-0}
  if [ "$(date +%s)" -le "$until" ]; then get "$D/lock/holder"; ${say(nonce, 'held $v until $(date -d "@$until" "+%F %T" 2>/dev/null || echo "$until")')}; exit 0; fi
  alone
  mv "$D/lock" "$D/lock.$$" 2>/dev/null && rm -rf "$D/lock.$$"
  take || { ${say(nonce, 'held somebody who came first')}; exit 0; }
fi
sign
if [ -d "$D/armed" ] && mv "$D/armed" "$D/late" 2>/dev/null; then
  ${stopTimer('late')}
  if ${isOfThisStart('late')}; then /bin/sh "$D/late/undo.sh"; fi
fi
${FINISH}
sweep "$D/late" "$D/arming" "$D/firing" "$D/released" "$D"/lock.*
${say(nonce, 'done')}`;
}

export interface Arming {
  readonly undo: readonly Step[];
  readonly seconds: number;
  readonly holder: string;
  readonly token: string;
  readonly prologue: string;
}

/** Puts undo and timer there and reads back that the timer runs and the undo is the one that was sent. */
export function armScript({ undo, seconds, holder, token, prologue }: Arming, nonce: string): string {
  const log = `logger -t qosctl 'not confirmed, took back the changes of ${holder}' 2>/dev/null || :`;
  const undoFile = `${standing(prologue)}\n${tolerant(undo)}\n${log}`;
  const timer = `${standing(prologue)}${WRITER}
echo $$ > "$D/armed/pid"
sleep ${seconds}
mv "$D/armed" "$D/firing" 2>/dev/null || exit 0
alone
/bin/sh "$D/firing/undo.sh"
${mine('lock', token)} && rm -rf "$D/lock"
rm -rf "$D/firing"`;
  return `${WRITER}
(
set -e
${mine('lock', token)}
alone
sign
sweep "$D/arming"
mkdir "$D/arming"
${file('"$D/arming/undo.sh"', undoFile)}
${file('"$D/arming/timer.sh"', timer)}
/bin/sh -n "$D/arming/undo.sh"
/bin/sh -n "$D/arming/timer.sh"
echo '${token}' > "$D/arming/token"
echo $(($(date +%s) + ${seconds})) > "$D/arming/until"
get /proc/sys/kernel/random/boot_id; echo "$v" > "$D/arming/boot"
mv "$D/arming" "$D/armed"
if command -v setsid >/dev/null; then s=setsid; else s=; fi
$s /bin/sh "$D/armed/timer.sh" </dev/null >/dev/null 2>&1 &
n=0; while [ ! -s "$D/armed/pid" ]; do n=$((n + 1)); [ $n -lt 50 ]; sleep 0.1 2>/dev/null || sleep 1; done
get "$D/armed/pid"; kill -0 "$v"
[ "$(wc -c < "$D/armed/undo.sh")" -eq ${undoFile.length + 1} ]
)
if [ $? = 0 ]; then ${say(nonce, 'done')}; else ${say(nonce, 'failed the timer does not run')}; fi`;
}

/** What is written after the undo has begun would stay: so nothing is. */
export const guardedScript = (token: string, nonce: string, writes: string): string => `${WRITER}
${mine('armed', token)} || { ${say(nonce, 'failed the undo has begun, or is gone')}; exit 0; }
alone
sign
${writes}`;

/** Runs the armed undo now. */
export const rollBackScript = (token: string, nonce: string): string => `${WRITER}
if ${mine('armed', token)} && mv "$D/armed" "$D/firing" 2>/dev/null; then
  alone
  ${stopTimer('firing')}
  /bin/sh "$D/firing/undo.sh"
  ${mine('lock', token)} && rm -rf "$D/lock"
  rm -rf "$D/firing"
  ${say(nonce, 'done')}
else ${say(nonce, 'failed the undo has begun, or is gone')}; fi`;

/** Takes undo and lock away where nothing is to be undone, and finishes a confirmation that broke off. */
export const releaseScript = (token: string, nonce: string): string => `${WRITER}
if ${mine('lock', token)}; then
  alone
  if ${mine('armed', token)} && mv "$D/armed" "$D/released" 2>/dev/null; then ${stopTimer('released')}; fi
  ${FINISH}
  sweep "$D/released" "$D/arming"
  ${giveBack(token)}
fi
if ${isUnfinished(token)}; then ${say(nonce, 'failed the lock stays')}; else ${say(nonce, 'done')}; fi`;

/** What \`holder\` left, and under which token. */
export const resumeScript = (holder: string, nonce: string): string => `
get "$D/lock/token"; t=$v
get "$D/lock/holder"
if [ "$v" != '${holder}' ]; then ${say(nonce, 'left nothing')}
elif [ -d "$D/firing" ]; then ${say(nonce, 'left undoing $t')}
elif [ -d "$D/armed" ] && ${isOfThisStart('armed')}; then ${say(nonce, 'left armed $t')}
else ${say(nonce, 'left idle $t')}; fi`;

export interface Confirmation {
  readonly objects: readonly DeviceObject[];
  readonly persistence: string;
  readonly token: string;
  readonly prologue: string;
}

/** The point of no return is the rename of `armed`, with the new boot file in it; what follows can be done again. */
export function confirmScript({ objects, persistence, token, prologue }: Confirmation, nonce: string): string {
  const boot = `${standing(prologue)}
rm -rf "$D/armed" "$D/arming" "$D/firing" "$D/confirmed" "$D/lock"
${restoreScript(objects)}
exit 0`;
  const isEmpty = objects.length === 0;
  const gone = say(nonce, 'failed the undo has begun, or is gone');
  return `${WRITER}
${mine('armed', token)} || { ${gone}; exit 0; }
alone
sign
${isEmpty ? ': > "$D/armed/boot.sh"' : file('"$D/armed/boot.sh"', boot)}
${file('"$D/armed/hook.sh"', isEmpty ? removeHook(persistence) : installHook(persistence), 'QOSCTL_HOOK')}
sync "$D/armed/boot.sh" "$D/armed/hook.sh" 2>/dev/null || sync
mv "$D/armed" "$D/confirmed" 2>/dev/null || { ${gone}; exit 0; }
${stopTimer('confirmed')}
${FINISH}
sync -f "$D" /etc 2>/dev/null || sync
${giveBack(token)}
if ${isUnfinished(token)}; then ${say(nonce, 'failed it is not finished')}; else ${say(nonce, 'done')}; fi`;
}
