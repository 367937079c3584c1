import { inject } from 'vitest';
import { run } from './processes.js';

/** What the lab can stand on here: root, programs, and what the kernel has, each tried once in a namespace of its own. */

const PROGRAMS = ['ip', 'tc', 'nft', 'ethtool', 'iperf3', 'irtt', 'sshd', 'sudo', 'unshare', 'nsenter', 'cc'] as const;

const LINKS = {
  veth: 'name a type veth peer name b',
  vlan: 'link a name c type vlan id 9',
  macvlan: 'link a name d type macvlan',
  ifb: 'name e type ifb',
} as const;

const QDISCS = {
  htb: 'htb',
  tbf: 'tbf rate 1mbit burst 10k latency 10ms',
  pfifo: 'pfifo',
  bfifo: 'bfifo',
  cake: 'cake',
  fq_codel: 'fq_codel',
  sfq: 'sfq',
  prio: 'prio',
  netem: 'netem delay 1ms',
} as const;

const CLASSIFIERS = {
  u32: 'u32 match u32 0 0 classid 1:1',
  flower: 'flower classid 1:1',
  fw: 'fw classid 1:1',
  matchall: 'matchall classid 1:1',
  mirred: 'u32 match u32 0 0 action mirred egress redirect dev e',
} as const;

export type Feature =
  | 'root'
  | 'namespaces'
  | 'nft priority'
  | (typeof PROGRAMS)[number]
  | keyof typeof LINKS
  | keyof typeof QDISCS
  | keyof typeof CLASSIFIERS;

export interface Ground {
  /** Release of the kernel. */
  readonly kernel: string;
  readonly present: readonly Feature[];
  /** Each with what the system said when it was tried. */
  readonly absent: Readonly<Partial<Record<Feature, string>>>;
}

/**
 * True when everything named is here. Otherwise false, and one line says what is skipped for it; but in CI, and for HTB
 * wherever there is root, an absence is a failure.
 */
export function needs(...features: readonly Feature[]): boolean {
  const { present, absent } = inject('lab').ground;
  const missing = features.filter((feature) => !present.includes(feature));
  if (missing.length === 0) return true;
  const why = missing.map((feature) => `${feature} (${absent[feature] ?? 'not tried: no root'})`).join(', ');
  if (process.env.CI === 'true') throw new Error(`the lab may not skip anything in CI, but lacks ${why}`);
  if (missing.includes('htb') && present.includes('root')) throw new Error(`nothing can be proven without HTB: ${why}`);
  process.stdout.write(`lab: skipped what needs ${why}\n`);
  return false;
}

type Attempt = readonly [feature: Feature, command: readonly string[], input?: string];

export async function probeGround(): Promise<Ground> {
  const kernel = (await run(['uname', '-r'])).trim();
  const present: Feature[] = [];
  const absent: Partial<Record<Feature, string>> = {};
  const attempt = async ([feature, command, input = '']: Attempt): Promise<void> => {
    await run(command, { input, timeoutMs: 10_000 }).then(
      () => present.push(feature),
      (error: Error) =>
        (absent[feature] = error.message.replace(/^.* ended with \S+: (Error: )?/, '').split('\n')[0] ?? ''),
    );
  };
  for (const name of PROGRAMS) await attempt([name, ['sh', '-c', `PATH=$PATH:/usr/sbin:/sbin command -v ${name}`]]);
  await attempt(['root', ['sh', '-c', '[ "$(id -u)" = 0 ] || { echo "not root" >&2; exit 1; }']]);
  if (absent.root === undefined) {
    const scratch = `qosctl-${process.pid}-0-probe`;
    await attempt(['namespaces', ['ip', 'netns', 'add', scratch]]);
    for (const next of kernelAttempts(scratch)) await attempt(next);
    await run(['ip', 'netns', 'del', scratch]).catch(() => undefined);
  }
  return { kernel, present, absent };
}

function kernelAttempts(scratch: string): readonly Attempt[] {
  const inside = ['ip', 'netns', 'exec', scratch];
  const shell = (text: string): readonly string[] => [...inside, 'sh', '-ec', text];
  const each = <Name extends Feature>(table: Readonly<Record<Name, string>>, command: (text: string) => string) =>
    (Object.entries(table) as [Name, string][]).map(([name, text]): Attempt => [name, shell(command(text))]);
  const table = 'table inet t {\nchain c {\ntype filter hook postrouting priority 0\nmeta priority set 1:10\n}\n}\n';
  return [
    ...each(LINKS, (text) => `ip link add ${text}`),
    ...each(QDISCS, (text) => `tc qdisc add dev a root ${text}; tc qdisc del dev a root`),
    ...each(CLASSIFIERS, (text) =>
      [
        "trap 'tc qdisc del dev a root' EXIT",
        'tc qdisc add dev a root handle 1: htb',
        `tc filter add dev a parent 1: ${text}`,
      ].join('; '),
    ),
    ['nft priority', [...inside, 'nft', '-f', '-'], table],
  ];
}
