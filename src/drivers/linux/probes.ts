/**
 * What the kernel of a router has. It shows that only when it is asked for it, and then says "unknown": so it is asked, in network
 * namespaces that end with the command. Where it was not (nobody may make namespaces, or tools too old to say why), the modules
 * that lie about are the guess.
 */
const DISCIPLINES = ['htb', 'cake', 'fq_codel', 'sfq'] as const;
const BLOCK = 'ifb';

const guess = (answer: string, modules: readonly string[]): string =>
  `case $r$e in 0* | ${answer}) ;; *) guess ${modules.join(' ')} ;; esac`;

/** One batch for all disciplines: a namespace takes a small router longer than the rest of a look. */
export const PROBE = [
  'has() { [ -d "/sys/module/$1" ] || grep -qs "/$1[.]ko" "$m/modules.builtin" || find "$m" -name "$1.ko*" | grep -q .; }',
  'guess() { m=/lib/modules/$(uname -r); for k in "$@"; do ! has "$k" || echo "module $k"; done; }',
  'e=$($S unshare -n tc -batch - -force 2>&1 <<E',
  ...DISCIPLINES.map((name, index) => `qdisc replace dev lo root handle ${index + 1}: ${name}`),
  'E',
  ') && r=0 || r=1',
  'echo "tried $r"; echo "$e"',
  guess(
    '*nknown*Command*failed*',
    DISCIPLINES.map((name) => `sch_${name}`),
  ),
  `e=$($S unshare -n ip link add name qos-probe type ${BLOCK} 2>&1) && r=0 || r=1`,
  `[ $r = 1 ] || echo ${BLOCK}`,
  guess('*nknown*', [BLOCK]),
].join('\n');

/** What PROBE printed → the disciplines that there are, and `ifb`. */
export function readProbes(lines: readonly string[]): readonly string[] {
  const found = (pattern: RegExp): readonly string[] => lines.flatMap((line) => pattern.exec(line)?.slice(1) ?? []);
  const modules = found(/^module (?:sch_)?(\S+)$/);
  const failed = found(/^Command failed \S*:(\d+)$/).map(Number);
  const wasTried = lines.includes('tried 0') || (failed.length > 0 && lines.some((line) => line.includes('nknown')));
  return [
    ...DISCIPLINES.filter((name, index) => (wasTried ? !failed.includes(index + 1) : modules.includes(name))),
    ...(lines.includes(BLOCK) || modules.includes(BLOCK) ? [BLOCK] : []),
  ];
}
