/** What makes the router run boot.sh when it starts: a unit of systemd, or a script in init.d. */
export const file = (path: string, text: string, end = 'QOSCTL_FILE'): string =>
  [`cat > ${path} <<'${end}'`, text, end].join('\n');

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

/** Written only where it is missing or differs: flash wears. The draft goes with what is being confirmed. */
const DRAFT = '"$D/confirmed/hook"';
const place = (path: string, text: string, after: string): string => `
${file(DRAFT, text)}
sed -i "s/^User=USER$/User=$(id -un)/" ${DRAFT}
cmp -s ${DRAFT} ${path} || { $S tee ${path} < ${DRAFT} >/dev/null && ${after}; } || :`;

export function installHook(persistence: string): string {
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

export function removeHook(persistence: string): string {
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
