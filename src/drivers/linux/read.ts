import { ROOT_HANDLE } from './names.js';
import { PROBE } from './probes.js';

/**
 * Everything that one look at a router takes, as one script for /bin/sh: one exec, whatever the number of objects. It writes
 * nothing: what the kernel has is tried out in a network namespace that ends with the command.
 */
export const STATE = '/var/lib/qosctl';

/**
 * What every script of ours begins with: tools are in sbin, messages in English, and who is not root asks sudo. Files of one line
 * are read by the shell itself, as `v`: a process costs a small router more than all that our scripts do.
 */
export const PROLOGUE = [
  'PATH=$PATH:/usr/sbin:/sbin; LC_ALL=C; export PATH LC_ALL',
  `D=${STATE}`,
  `if [ "$(id -u)" = 0 ]; then S=; else S='sudo -n'; fi`,
  'get() { v=; [ ! -f "$1" ] || read -r v 2>/dev/null < "$1" || :; }',
].join('\n');

export const SECTIONS = [
  'system',
  'now',
  'boot',
  'tools',
  'rights',
  'state',
  'persistence',
  'control',
  'probes',
  'links',
  'qdiscs',
  'classes',
  'filters',
  'nft',
  'foreign',
] as const;
export type Section = (typeof SECTIONS)[number];

/** What no apply changes: within one transaction it is read once. Probing a kernel takes longer than all the rest. */
const FACTS: ReadonlySet<Section> = new Set(['system', 'tools', 'rights', 'state', 'persistence', 'probes', 'foreign']);
export const STATE_SECTIONS: readonly Section[] = SECTIONS.filter((name) => !FACTS.has(name));

/** A look at the link of each line of `tc qdisc show`, in `q`, that is such a one. */
export const forLinks = (qdisc: string, look: string): string =>
  [
    `f=$IFS; IFS='\n'; set -f`,
    `for d in $q; do case $d in ${qdisc}) l=\${d#* dev }; l=\${l%% *}; echo "link $l"; ${look} ;; esac; done`,
    'set +f; IFS=$f',
  ].join('\n');
export const TREES = `'qdisc htb ${ROOT_HANDLE} dev '*' root'*`;

/** In the order of SECTIONS: `classes` and `filters` go by what `qdiscs` has read, `foreign` by what `rights` has. */
const LOOKS: Readonly<Record<Section, string>> = {
  system:
    'get /proc/sys/kernel/osrelease; echo "$v"; ' +
    'while IFS== read -r k v; do [ "$k" != PRETTY_NAME ] || echo "$v"; done < /etc/os-release',
  now: 'date +%s',
  boot: 'get /proc/sys/kernel/random/boot_id; echo "$v"',
  tools: 'tc -V; nft --version',
  rights: 't=$($S nft list ruleset) && echo nft; [ -n "$S" ] && ! $S tc qdisc show dev lo >/dev/null || echo tc',
  // access(2) says no on a read-only file system, to root as well.
  state: 'p=$D; [ -d "$p" ] || p=/var/lib; [ -w "$p" ] && echo writable',
  persistence:
    'if [ -d /run/systemd/system ]; then k=systemd h=/etc/systemd/system/qosctl.service; ' +
    'elif [ -f /etc/rc.common ]; then k=openwrt h=/etc/init.d/qosctl; ' +
    'elif [ -d /etc/init.d ]; then k=sysv h=/etc/init.d/qosctl; else k=none h=; fi; echo "$k"; ' +
    '[ -f "$h" ] || if [ -z "$S" ]; then [ -w "${h%/*}" ]; else sudo -n -l tee "$h" >/dev/null; fi && echo hook',
  control:
    'for f in lock/holder lock/until armed/until armed/boot; do [ ! -f "$D/$f" ] || { get "$D/$f"; echo "$f $v"; }; done',
  probes: PROBE,
  links: 'ip -o link show',
  qdiscs: 'q=$(tc qdisc show); echo "$q"',
  classes: forLinks(TREES, 'tc -d class show dev "$l"'),
  filters: forLinks(`'qdisc clsact '*' dev '*`, 'tc filter show dev "$l" egress'),
  nft: '$S nft -n -j list table inet qosctl',
  foreign: `printf '%s\\n' "$t" | grep -E '^table|flow (add|offload)|meta priority set'`,
};

const heading = (nonce: string, name: string): string => `printf '\\n@@%s %s\\n' ${nonce} ${name}`;

export const readScript = (nonce: string, sections: readonly Section[] = SECTIONS): string =>
  [
    ...sections.flatMap((name) => [
      heading(nonce, name),
      `{ ${LOOKS[name]}; } ${name === 'nft' ? '2>&1' : '2>/dev/null'}`,
    ]),
    heading(nonce, 'end'),
  ].join('\n');

/** Output → sections; undefined when it broke off. */
export function sectionsOf(output: string, nonce: string): ReadonlyMap<Section, string> | undefined {
  const parts = output.split(`\n@@${nonce} `);
  const found = new Map<string, string>();
  for (const part of parts.slice(1)) {
    const at = part.indexOf('\n');
    found.set(at < 0 ? part : part.slice(0, at), at < 0 ? '' : part.slice(at + 1));
  }
  return found.has('end') ? (found as ReadonlyMap<string, string> as ReadonlyMap<Section, string>) : undefined;
}
