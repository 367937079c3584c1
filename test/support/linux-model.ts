import type { DeviceConfig, DeviceObject } from '../../src/model/device.js';
import { contains, familyOf } from '../../src/model/prefix.js';
import type { ModelContext, ModelQueue, Passage, QueueModel } from './queue-model.js';

/**
 * Linux as nft(8), tc-htb(8) and the packet flow of netfilter describe it: the forward hook sees both interfaces and inner
 * addresses, the output hook what the router itself sends. Rules are walked in order; `goto` does not come back, `accept` ends
 * our chains. skb->priority names a class of the HTB that the packet leaves by: of its interface, or of the block that the
 * interface's egress is led to. A priority that names no class there passes unshaped. HTB counts the frame without FCS, plus
 * its overhead.
 */
export function linuxModel({ objects }: DeviceConfig, context: ModelContext & { readonly router: string }): QueueModel {
  const chains = new Map(
    objects.filter(({ kind }) => kind === 'nft-chain').map(({ fields }) => [fields['name'] ?? '', fields]),
  );
  const redirects = new Map(
    objects
      .filter(({ kind }) => kind === 'tc-redirect')
      .map(({ fields }) => [fields['link'] ?? '', fields['to'] ?? '']),
  );
  const classes = objects.filter(({ kind }) => kind === 'tc-class');
  const ids = idsOf(classes, chains, context.router);
  const hook = (name: string): string | undefined =>
    [...chains.values()].find((fields) => (fields['hook'] ?? '').split(' ')[1] === name)?.['name'];
  return {
    queues: new Map(classes.map((one) => queueOf(one, ids, context))),
    carry(passage) {
      const packet: Packet = { ...passage, priority: undefined };
      const start = hook(passage.in === undefined ? 'output' : 'forward');
      if (start !== undefined) walk(start, packet, chains);
      const link = redirects.get(passage.out) ?? passage.out;
      const taken = ids.get(`${link} ${packet.priority ?? ''}`);
      return { queues: taken === undefined ? [] : [taken], dscp: packet.dscp };
    },
  };
}

type Chains = ReadonlyMap<string, Readonly<Record<string, string>>>;
type Packet = { -readonly [Key in keyof Passage]: Passage[Key] } & { priority: string | undefined };

function walk(name: string, packet: Packet, chains: Chains): 'accept' | 'end' {
  const chain = chains.get(name);
  if (chain === undefined) throw new TypeError(`there is no chain ${name}`);
  for (const rule of (chain['rules'] ?? '').split('\n').filter((line) => line !== '')) {
    const verdict = runRule(tokensOf(rule), packet);
    if (verdict === 'accept') return 'accept';
    if (verdict?.startsWith('goto ') === true) return walk(verdict.slice(5), packet, chains);
    if (verdict?.startsWith('jump ') === true && walk(verdict.slice(5), packet, chains) === 'accept') return 'accept';
    if (verdict === 'return') return 'end';
  }
  return 'end';
}

/** Words, and sets as one word each. */
const tokensOf = (rule: string): string[] => rule.match(/\{[^}]*\}|"[^"]*"|\S+/g) ?? [];

/** The verdict of a rule; undefined when it does not match, or has none. */
function runRule(tokens: string[], packet: Packet): string | undefined {
  const isIpv6 = familyOf(packet.source) === 'ipv6';
  while (tokens.length > 0) {
    const word = tokens.shift() ?? '';
    if (word === 'accept' || word === 'return') return word;
    if (word === 'goto' || word === 'jump') return `${word} ${tokens.shift() ?? ''}`;
    if (word === 'comment') tokens.shift();
    else if (word === 'iifname' || word === 'oifname') {
      const name = word === 'iifname' ? packet.in : packet.out;
      if (!valuesOf(tokens.shift()).includes(`"${name ?? ''}"`)) return undefined;
    } else {
      const field = tokens.shift() ?? '';
      if ((word === 'ip' && isIpv6) || (word === 'ip6' && !isIpv6)) return undefined;
      if (tokens[0] === 'set') {
        tokens.shift();
        write(word, field, { packet, value: tokens.shift() ?? '' });
      } else if (!matches(word, field, { packet, values: valuesOf(tokens.shift()) })) return undefined;
    }
  }
  return undefined;
}

const valuesOf = (text = ''): readonly string[] =>
  text.startsWith('{')
    ? text
        .slice(1, -1)
        .split(',')
        .map((one) => one.trim())
    : [text];

function write(header: string, field: string, { packet, value }: { packet: Packet; value: string }): void {
  if (header === 'meta' && field === 'priority') packet.priority = value;
  else if (field === 'dscp') packet.dscp = Number(value);
  else throw new TypeError(`nobody writes ${header} ${field}`);
}

const NUMBERS = { icmp: [1, 58], tcp: [6], udp: [17], gre: [47], esp: [50], ah: [51], sctp: [132] } as const;

function matches(
  header: string,
  field: string,
  { packet, values }: { readonly packet: Packet; readonly values: readonly string[] },
): boolean {
  const protocol =
    NUMBERS[packet.protocol][familyOf(packet.source) === 'ipv6' ? NUMBERS[packet.protocol].length - 1 : 0];
  if (header === 'meta' && field === 'l4proto') return values.includes(String(protocol));
  if (field === 'saddr' || field === 'daddr') {
    const address = field === 'saddr' ? packet.source : packet.destination;
    return values.some((prefix) => contains(prefix, address));
  }
  if (field === 'dscp') return values.includes(String(packet.dscp));
  if (field !== 'sport' && field !== 'dport') throw new TypeError(`nobody matches ${header} ${field}`);
  const port = field === 'sport' ? packet.sourcePort : packet.destinationPort;
  return header === packet.protocol && port !== undefined && values.some((range) => holdsPort(range, port));
}

function holdsPort(range: string, port: number): boolean {
  const [from = '', to = from] = range.split('-');
  return Number(from) <= port && port <= Number(to);
}

/** Chains say which handle a class of the policy has; what stands above follows from the tree. */
function idsOf(classes: readonly DeviceObject[], chains: Chains, router: string): ReadonlyMap<string, string> {
  const byHandle = new Map<string, string>();
  const priority = /^meta priority set (\S+)/;
  for (const [name, fields] of chains) {
    const handle = priority.exec(fields['rules'] ?? '')?.[1];
    if (name.startsWith('class/') && handle !== undefined) byHandle.set(handle, name.slice('class/'.length));
  }
  const own = /^oifname "[^"]*" meta priority set (\S+)/m.exec(chains.get('output')?.['rules'] ?? '')?.[1];
  if (own !== undefined) byHandle.set(own, `router:${router}/management/upload`);
  const ids = new Map<string, string>();
  for (const { fields } of classes) {
    const id = byHandle.get(fields['handle'] ?? '');
    if (id !== undefined) ids.set(fields['class'] ?? '', id);
  }
  for (const { fields } of classes) {
    const [site = '', , direction] = (ids.get(fields['class'] ?? '') ?? '').split('/');
    const parent = fields['parent'] ?? '';
    if (direction !== undefined && !site.startsWith('router:') && !parent.endsWith(':'))
      ids.set(parent, `${site}/${direction}`);
  }
  for (const { fields } of classes) {
    const id = ids.get(fields['class'] ?? '');
    const parent = fields['parent'] ?? '';
    if (id !== undefined && !parent.endsWith(':') && !ids.has(parent))
      ids.set(parent, `router:${router}/${id.split('/').at(-1)}`);
  }
  return ids;
}

const ETHERNET_OVERHEAD = 18;
const HTB_HEADER = 14;
/** Of what is sold, two thousandths stay free for the overhead that the kernel does not see in large segments. */
const KEPT_FREE = 0.998;

function queueOf(
  { fields }: DeviceObject,
  ids: ReadonlyMap<string, string>,
  { accounting, packetSize }: ModelContext,
): readonly [string, ModelQueue] {
  const id = ids.get(fields['class'] ?? '') ?? fields['class'] ?? '';
  const size = packetSize(id);
  const counted = size + HTB_HEADER + Number(fields['overhead']);
  const wanted = size + (accounting === 'ethernet' ? ETHERNET_OVERHEAD : 0);
  const rateOf = (name: string): number => (Number(fields[name]) * wanted) / counted / KEPT_FREE;
  const parent = ids.get(fields['parent'] ?? '');
  const prio = fields['prio'];
  return [
    id,
    {
      id,
      ...(parent === undefined ? {} : { parent }),
      committed: rateOf('rate'),
      peak: rateOf('ceil'),
      ...(prio === undefined ? {} : { priority: Number(prio) }),
    },
  ];
}
