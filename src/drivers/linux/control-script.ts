import type { DeviceObject } from '../../model/device.js';
import type { Step } from '../driver.js';
import { restoreScript, tolerant } from './wire-shell.js';

/**
 * Lock, dead man's switch and persistence, as shell on the router. All of it are files below one folder:
 *
 *   lock/    holder, until — made by mkdir, which is test-and-set
 *   armed/   undo.sh, until, boot, pid — an undo and the process that will run it
 *   boot.sh  what was confirmed last; run when the machine starts
 *
 * To leave `armed` is a rename: either the timer or the controller gets it, never both. The timer is a process in a session of
 * its own: it survives the loss of our connection, and a reboot ends it together with everything that it would undo, since
 * qdiscs and nft tables are in memory and boot.sh holds what was confirmed before.
 */
const say = (nonce: string, what: string): string => `echo "@@${nonce} ${what}"`;
const END = 'QOSCTL_FILE';
const file = (path: string, text: string): string => [`cat > ${path} <<'${END}'`, text, END].join('\n');

/** What a script on the router needs before it can do anything, whoever starts it. */
const standing = (prologue: string): string => `#!/bin/sh\n# Written by qosctl; do not edit.\n${prologue}`;

const STOP_TIMER =
  'p=$(cat "$D/$1/pid" 2>/dev/null); [ -z "$p" ] || kill -- "-$p" 2>/dev/null || kill "$p" 2>/dev/null || :';

/** Who may take what away: a lock and an undo carry the token of the session that made them. */
const mine = (folder: string, token: string): string => `[ "$(cat "$D/${folder}/token" 2>/dev/null)" = '${token}' ]`;

export interface Claim {
  readonly holder: string;
  readonly token: string;
  readonly seconds: number;
}

/** Takes the lock, or says who has it. What a dead owner left goes; an undo of his that did not fire is run first. */
export function lockScript({ holder, token, seconds }: Claim, nonce: string): string {
  return `
mkdir -p "$D" || { ${say(nonce, 'failed cannot write $D')}; exit 1; }
take() {
  mkdir "$D/lock" 2>/dev/null || return 1
  echo '${token}' > "$D/lock/token"; echo '${holder}' > "$D/lock/holder"; echo $(($(date +%s) + ${seconds})) > "$D/lock/until"
}
if ! take; then
  until=$(cat "$D/lock/until" 2>/dev/null || echo 0)
  if [ "$(date +%s)" -le "$until" ]; then ${say(nonce, 'held $(cat "$D/lock/holder") until $(date -d "@$until" "+%F %T" 2>/dev/null || echo "$until")')}; exit 0; fi
  mv "$D/lock" "$D/lock.$$" 2>/dev/null && rm -rf "$D/lock.$$"
  take || { ${say(nonce, 'held somebody who came first')}; exit 0; }
fi
if mv "$D/armed" "$D/late" 2>/dev/null; then
  set -- late; ${STOP_TIMER}
  if [ "$(cat "$D/late/boot")" = "$(cat /proc/sys/kernel/random/boot_id)" ]; then sh "$D/late/undo.sh"; fi
fi
rm -rf "$D/late" "$D/arming" "$D/firing" "$D/confirmed" "$D/released"
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
  const timer = `${standing(prologue)}
sleep ${seconds}
mv "$D/armed" "$D/firing" 2>/dev/null || exit 0
sh "$D/firing/undo.sh"
${mine('lock', token)} && rm -rf "$D/lock"
rm -rf "$D/firing"`;
  return `
(
set -e
${mine('lock', token)}
rm -rf "$D/arming"
mkdir "$D/arming"
${file('"$D/arming/undo.sh"', undoFile)}
${file('"$D/arming/timer.sh"', timer)}
sh -n "$D/arming/undo.sh"
sh -n "$D/arming/timer.sh"
echo '${token}' > "$D/arming/token"
echo $(($(date +%s) + ${seconds})) > "$D/arming/until"
cat /proc/sys/kernel/random/boot_id > "$D/arming/boot"
mv "$D/arming" "$D/armed"
if command -v setsid >/dev/null; then s=setsid; else s=; fi
$s sh "$D/armed/timer.sh" </dev/null >/dev/null 2>&1 &
echo $! > "$D/armed/pid"
kill -0 "$(cat "$D/armed/pid")"
[ "$(wc -c < "$D/armed/undo.sh")" -eq ${undoFile.length + 1} ]
)
if [ $? = 0 ]; then ${say(nonce, 'done')}; else ${say(nonce, 'failed the timer does not run')}; fi`;
}

/** Runs the armed undo now. */
export const rollBackScript = (token: string, nonce: string): string => `
if ${mine('armed', token)} && mv "$D/armed" "$D/firing" 2>/dev/null; then
  set -- firing; ${STOP_TIMER}
  sh "$D/firing/undo.sh"
  ${mine('lock', token)} && rm -rf "$D/lock"
  rm -rf "$D/firing"
  ${say(nonce, 'done')}
else ${say(nonce, 'failed the undo has begun, or is gone')}; fi`;

/** Takes undo and lock away where nothing was written. */
export const releaseScript = (token: string, nonce: string): string => `
if ${mine('armed', token)} && mv "$D/armed" "$D/released" 2>/dev/null; then set -- released; ${STOP_TIMER}; fi
if ${mine('lock', token)}; then rm -rf "$D/released" "$D/arming" "$D/lock"; fi
${say(nonce, 'done')}`;

/** What \`holder\` left, and under which token. */
export const resumeScript = (holder: string, nonce: string): string => `
t=$(cat "$D/lock/token" 2>/dev/null)
if [ "$(cat "$D/lock/holder" 2>/dev/null)" != '${holder}' ]; then ${say(nonce, 'left nothing')}
elif [ -d "$D/firing" ]; then ${say(nonce, 'left undoing $t')}
elif [ -d "$D/armed" ] && [ "$(cat "$D/armed/boot")" = "$(cat /proc/sys/kernel/random/boot_id)" ]; then ${say(nonce, 'left armed $t')}
else ${say(nonce, 'left idle $t')}; fi`;

export interface Confirmation {
  readonly objects: readonly DeviceObject[];
  readonly persistence: string;
  readonly token: string;
  readonly prologue: string;
}

/** The point of no return is the rename of \`armed\`; the new boot file is there before it and takes its place after it. */
export function confirmScript({ objects, persistence, token, prologue }: Confirmation, nonce: string): string {
  const boot = `${standing(prologue)}
rm -rf "$D/armed" "$D/arming" "$D/firing" "$D/lock"
${restoreScript(objects)}
exit 0`;
  const isEmpty = objects.length === 0;
  return `
${isEmpty ? ':' : `${file('"$D/boot.new"', boot)}\nsync "$D/boot.new" 2>/dev/null || sync`}
${mine('armed', token)} && mv "$D/armed" "$D/confirmed" 2>/dev/null || { ${say(nonce, 'failed the undo has begun, or is gone')}; exit 0; }
set -- confirmed; ${STOP_TIMER}
${isEmpty ? 'rm -f "$D/boot.sh"' : 'mv "$D/boot.new" "$D/boot.sh"'}
${isEmpty ? removeHook(persistence) : installHook(persistence)}
rm -rf "$D/confirmed"
${mine('lock', token)} && rm -rf "$D/lock"
${say(nonce, 'done')}`;
}

const UNIT = '/etc/systemd/system/qosctl.service';
const INIT = '/etc/init.d/qosctl';

const unitText = `[Unit]
Description=qosctl: shape the buildings before the controller is back
After=network.target

[Service]
Type=oneshot
RemainAfterExit=yes
User=USER
ExecStart=/bin/sh /var/lib/qosctl/boot.sh

[Install]
WantedBy=multi-user.target`;

const rcText = `#!/bin/sh /etc/rc.common
START=99
start() { sh /var/lib/qosctl/boot.sh; }`;

const sysvText = `#!/bin/sh
### BEGIN INIT INFO
# Provides: qosctl
# Required-Start: $network $local_fs
# Required-Stop:
# Default-Start: 2 3 4 5
# Default-Stop:
# Short-Description: shape the buildings before the controller is back
### END INIT INFO
[ "$1" != start ] || sh /var/lib/qosctl/boot.sh`;

/** Written only where it is missing or differs: flash wears. */
const place = (path: string, text: string, after: string): string => `
${file('"$D/hook.new"', text)}
sed -i "s/^User=USER$/User=$(id -un)/" "$D/hook.new"
cmp -s "$D/hook.new" ${path} || { $S tee ${path} < "$D/hook.new" >/dev/null && ${after}; } || :
rm -f "$D/hook.new"`;

function installHook(persistence: string): string {
  switch (persistence) {
    case 'systemd':
      return place(UNIT, unitText, '$S systemctl daemon-reload && $S systemctl enable --quiet qosctl.service');
    case 'openwrt':
      return place(INIT, rcText, `$S chmod 755 ${INIT} && $S ${INIT} enable`);
    case 'sysv':
      return place(
        INIT,
        sysvText,
        `$S chmod 755 ${INIT} && { ! command -v update-rc.d >/dev/null || $S update-rc.d qosctl defaults; }`,
      );
    default:
      return ':';
  }
}

function removeHook(persistence: string): string {
  switch (persistence) {
    case 'systemd':
      return `[ ! -f ${UNIT} ] || { $S systemctl disable --quiet qosctl.service; $S rm -f ${UNIT}; $S systemctl daemon-reload; }`;
    case 'openwrt':
      return `[ ! -f ${INIT} ] || { $S ${INIT} disable; $S rm -f ${INIT}; }`;
    case 'sysv':
      return `[ ! -f ${INIT} ] || { ! command -v update-rc.d >/dev/null || $S update-rc.d -f qosctl remove; $S rm -f ${INIT}; }`;
    default:
      return ':';
  }
}
