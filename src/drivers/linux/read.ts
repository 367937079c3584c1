/**
 * Everything that one look at a router takes, as one script for /bin/sh: one exec, whatever the number of objects. It writes
 * nothing: what the kernel has is tried out in a network namespace that ends with the command.
 */
export const STATE = '/var/lib/qosctl';

/** What every script of ours begins with: tools are in sbin, messages in English, and who is not root asks sudo. */
export const PROLOGUE = [
  'PATH=$PATH:/usr/sbin:/sbin; LC_ALL=C; export PATH LC_ALL',
  `D=${STATE}`,
  `if [ "$(id -u)" = 0 ]; then S=; else S='sudo -n'; fi`,
].join('\n');

const PROBES = ['htb', 'cake', 'fq_codel', 'sfq', 'bfifo'] as const;

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
const FACTS: ReadonlySet<Section> = new Set(['system', 'tools', 'rights', 'state', 'persistence', 'probes']);
export const STATE_SECTIONS: readonly Section[] = SECTIONS.filter((name) => !FACTS.has(name));

/** In the order of SECTIONS: `classes` and `filters` go by what `qdiscs` has read. Each process counts on a small router. */
const LOOKS: Readonly<Record<Section, string>> = {
  system: `uname -r; sed -n 's/^PRETTY_NAME=//p' /etc/os-release 2>/dev/null`,
  now: 'date +%s',
  boot: 'read -r b < /proc/sys/kernel/random/boot_id; echo "$b"',
  tools: 'tc -V; nft --version',
  rights: '$S nft list tables >/dev/null && echo nft; $S tc qdisc show dev lo >/dev/null && echo tc',
  // access(2) says no on a read-only file system, to root as well.
  state: 'p=$D; [ -d "$p" ] || p=/var/lib; [ -w "$p" ] && echo writable',
  persistence:
    'if [ -d /run/systemd/system ]; then k=systemd h=/etc/systemd/system/qosctl.service; ' +
    'elif [ -f /etc/rc.common ]; then k=openwrt h=/etc/init.d/qosctl; ' +
    'elif [ -d /etc/init.d ]; then k=sysv h=/etc/init.d/qosctl; else k=none h=; fi; echo "$k"; ' +
    '[ -f "$h" ] || if [ -z "$S" ]; then [ -w "${h%/*}" ]; else sudo -n -l tee "$h" >/dev/null; fi && echo hook',
  control:
    'for f in lock/holder lock/until armed/until armed/boot armed/pid; do v=; [ -f "$D/$f" ] && { read -r v < "$D/$f"; echo "$f $v"; }; done',
  // A kernel shows what it has only when asked for it, and then says "unknown"; modules are a guess where nobody may make namespaces.
  probes: [
    'm=/lib/modules/$(uname -r)',
    'has() { [ -d "/sys/module/$1" ] || grep -qs "/$1[.]ko" "$m/modules.builtin" || find "$m" -name "$1.ko*" | grep -q .; }',
    'try() { n=$1 k=$2; shift 2; if e=$($S unshare -n "$@" 2>&1); then echo "$n"; else case $e in *nknown*) ;; *) has "$k" && echo "$n" ;; esac; fi; }',
    ...PROBES.map((name) => `try ${name} sch_${name} tc qdisc add dev lo root handle 1: ${name}`),
    'try ifb ifb ip link add name qos-probe type ifb',
  ].join('\n'),
  links: `ip -o link show | sed 's/^[0-9]*: \\([^:@]*\\).*/\\1/'`,
  qdiscs: 'q=$(tc qdisc show); echo "$q"',
  classes:
    `for l in $(echo "$q" | sed -n 's/^qdisc htb 7105: dev \\([^ ]*\\) root.*/\\1/p'); do ` +
    'echo "link $l"; tc -d class show dev "$l"; done',
  filters:
    `for l in $(echo "$q" | sed -n 's/^qdisc clsact .* dev \\([^ ]*\\) .*/\\1/p'); do ` +
    'echo "link $l"; tc filter show dev "$l" egress; done',
  nft: '$S nft -n -j list table inet qosctl',
  foreign: `$S nft list ruleset | grep -E '^table|flow (add|offload)|meta priority set'`,
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
