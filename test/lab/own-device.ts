import { readFileSync } from 'node:fs';
import { Secret } from '../../src/model/secret.js';
import type { Ability, Rig } from '../contract/rig.js';
import { type LinuxBox, type Login, startLinuxDevice } from './linux-device.js';
import { LINUX, LINUX_CANNOT } from './linux-rig.js';
import { behindDoor } from './vm/network.js';

/** A Linux router of somebody's own, named by the environment (CONTRIBUTING.md, "Your own device"). */
export interface OwnDevice {
  readonly login: Login;
  readonly wan: string;
  readonly lans: readonly string[];
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Undefined where none is named. */
export function readOwnDevice(env: Environment): OwnDevice | undefined {
  const { QOS_LAB_LINUX: at } = env;
  if (at === undefined || at === '') return undefined;
  const wanted = (name: string): string => {
    const value = env[`QOS_LAB_LINUX_${name}`];
    if (value === undefined || value === '') throw new Error(`QOS_LAB_LINUX_${name} is not set: see CONTRIBUTING.md`);
    return value;
  };
  if (env['QOS_LAB_LINUX_ERASES'] !== 'yes')
    throw new Error(
      `QOS_LAB_LINUX names ${at}, where everything of qosctl would be erased; if that is meant, say QOS_LAB_LINUX_ERASES=yes`,
    );
  const url = new URL(`ssh://${at}`);
  if (url.username === '' || url.password !== '')
    throw new Error('QOS_LAB_LINUX is not of the form USER@ADDRESS[:PORT]; a password is read from a file');
  const secret = (name: string): Secret => new Secret(readFileSync(wanted(name), 'utf8').replace(/\n$/, ''));
  const login = {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? 22 : Number(url.port),
    user: decodeURIComponent(url.username),
    hostKey: wanted('HOST_KEY'),
    ...(env['QOS_LAB_LINUX_KEY'] === undefined ? { password: secret('PASSWORD') } : { key: readKey(wanted('KEY')) }),
  };
  return { login, wan: wanted('WAN'), lans: wanted('LANS').split(',') };
}

/** The last line of a key ends as well. */
const readKey = (path: string): Secret => new Secret(readFileSync(path, 'utf8'));

const FROM_BEHIND = 'nothing stands between the sessions and a device of your own';

const CANNOT: Partial<Record<Ability, string>> = {
  ...LINUX_CANNOT,
  refuse: FROM_BEHIND,
  cut: FROM_BEHIND,
  hang: FROM_BEHIND,
  reboot: 'it is not ours to switch off',
  'lacks-discipline': 'it has what it has',
  'lacks-timer': 'it has what it has',
};

/** The contract wants four ports, and one that we never shape; what is missing is made, and leads nowhere. */
const SPARE = ['qlab1', 'qlab2', 'qlab3', 'qlab4'];
const ASIDE = 'qlab0';

const makeLink = (name: string): string =>
  `ip link add ${name} type dummy 2>/dev/null || ip link add ${name} type veth peer name ${name}x; ip link set ${name} up`;

export interface OwnRig extends Rig {
  close(): Promise<void>;
}

export async function ownRig({ login, wan, lans }: OwnDevice): Promise<OwnRig> {
  const door = behindDoor(login, 'PATH=$PATH:/usr/sbin:/sbin; export PATH; ');
  const sh: LinuxBox['sh'] = (script) =>
    door.exec('if [ "$(id -u)" = 0 ]; then exec /bin/sh; else exec sudo -n /bin/sh; fi', script);
  const spare = SPARE.slice(lans.length);
  await sh(`set -e\n${[ASIDE, ...spare].map(makeLink).join('\n')}`);
  const box: LinuxBox = {
    login,
    sh,
    reboot: () => Promise.reject(new TypeError(CANNOT.reboot)),
    wipe: WIPE,
    atStart: '',
    foreign: FOREIGN,
    showForeign: `tc qdisc show dev ${ASIDE} | grep 9:; nft list table ip qlab`,
  };
  return {
    ...LINUX,
    wan,
    lans: [...lans, ...spare],
    password:
      (login.password ?? login.key)
        ?.reveal()
        .split('\n')
        .at(login.key === undefined ? 0 : 2) ?? '',
    cannot: CANNOT,
    most: 6,
    start: (options) => startLinuxDevice(box, options),
    close: async () => {
      await sh(`${WIPE}\n${[ASIDE, ...spare].map((name) => `ip link del ${name}`).join('\n')}`);
      await door.close();
    },
  };
}

/** What bears our marks, and what `foreign` made; nothing else. */
const WIPE = `{
for p in /proc/[0-9]*; do case $(tr '\\0' ' ' < "$p/cmdline") in *qosctl/armed/timer[.]sh*) kill -9 "-\${p#/proc/}" ;; esac; done
for l in $(ls /sys/class/net); do
  case $(tc qdisc show dev "$l" root) in *'qdisc htb 7105:'*) tc qdisc del dev "$l" root ;; esac
  case $(tc filter show dev "$l" egress) in *'pref 7105 '*)
    tc filter del dev "$l" egress pref 7105
    [ -n "$(tc filter show dev "$l" egress)$(tc filter show dev "$l" ingress)" ] || tc qdisc del dev "$l" clsact ;;
  esac
done
ip link del qos-down
nft delete table inet qosctl
nft delete table ip qlab
tc qdisc del dev ${ASIDE} root
[ ! -x /etc/init.d/qosctl ] || [ ! -f /etc/rc.common ] || /etc/init.d/qosctl disable
[ ! -d /run/systemd/system ] || systemctl disable --quiet qosctl.service
rm -rf /var/lib/qosctl /etc/init.d/qosctl /etc/rc?.d/*qosctl /etc/systemd/system/qosctl.service
} 2>/dev/null
:`;

/** On a port that leads nowhere, and in a table without a hook: no packet of the device meets it. */
const FOREIGN = `
nft add table ip qlab
nft add chain ip qlab guests
nft add rule ip qlab guests counter accept
tc qdisc add dev ${ASIDE} root handle 9: pfifo limit 77`;
