import type { DeviceConfig, DeviceObject } from '../../src/model/device.js';
import { type Family, familyOf } from '../../src/model/prefix.js';
import type { Connection, Landing, ModelContext, ModelQueue, Passage, QueueModel } from './queue-model.js';
import { type Lists, listsOf, type Marked, ruleMatches } from './routeros-matchers.js';

/**
 * RouterOS as the manual describes it (Packet Flow 328227, Mangle 48660587, Queues 328088, HTB 137986076):
 *
 *   forwarded: mangle prerouting → forward → postrouting → queue tree `global` → queue tree of the out-interface
 *   its own:   mangle output → postrouting → the same trees
 *
 * Rules are walked in order. A mark or a DSCP that one rule writes is seen by the next. `jump` comes back at the end of
 * the chain or at `return`; `accept`, and a rule with passthrough=no that did something, end the whole hook. The
 * connection keeps its mark, the packet its own. The leaf that lists the packet's last mark takes it, `no-mark` stands for
 * none. A queue counts IP bytes.
 */
export function routerosModel({ objects }: DeviceConfig, context: ModelContext): QueueModel {
  const config = {
    objects: objects.filter(({ fields }) => fields['disabled'] !== 'yes' && fields['disabled'] !== 'true'),
  };
  const walkers = { ipv4: new Mangle(config, 'ipv4'), ipv6: new Mangle(config, 'ipv6') };
  const trees = config.objects.filter(({ kind }) => kind === '/queue/tree');
  checkTrees(trees);
  const leaves = leavesOf(trees);
  return {
    queues: new Map(trees.map((tree) => [idOf(tree), queueOf(tree, trees, context)])),
    carry(passage, connection = {}) {
      const packet = walkers[familyOf(passage.source)].walk(passage, connection);
      return { queues: landings(packet, leaves), dscp: packet.dscp };
    },
  };
}

type Verdict = 'next' | 'return' | 'accept';
type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

/** The rules of one family; connections of the two have nothing to do with each other. */
class Mangle {
  readonly #chains = new Map<string, DeviceObject[]>();
  readonly #lists: Lists;

  constructor(config: DeviceConfig, family: Family) {
    const kind = family === 'ipv4' ? '/ip/firewall/mangle' : '/ipv6/firewall/mangle';
    this.#lists = listsOf(config, family);
    for (const rule of config.objects.filter((object) => object.kind === kind)) {
      const chain = rule.fields['chain'] ?? '';
      this.#chains.set(chain, [...(this.#chains.get(chain) ?? []), rule]);
    }
  }

  walk(passage: Passage, connection: Connection): Marked {
    const packet: Mutable<Marked> = { ...passage, connectionMark: connection.mark, packetMark: undefined };
    for (const hook of passage.in === undefined ? ['output'] : ['prerouting', 'forward']) this.#chain(hook, packet);
    this.#chain('postrouting', packet);
    if (packet.connectionMark === undefined) delete connection.mark;
    else connection.mark = packet.connectionMark;
    return packet;
  }

  #chain(name: string, packet: Mutable<Marked>): Verdict {
    for (const { fields } of this.#chains.get(name) ?? []) {
      if (!ruleMatches(fields, packet, this.#lists)) continue;
      const verdict = this.#act(fields, packet);
      if (verdict === 'accept') return 'accept';
      if (verdict === 'return') return 'next';
    }
    return 'next';
  }

  #act(fields: DeviceObject['fields'], packet: Mutable<Marked>): Verdict {
    const onward = fields['passthrough'] === 'no' || fields['passthrough'] === 'false' ? 'accept' : 'next';
    switch (fields['action'] ?? 'accept') {
      case 'accept':
      case 'return':
        return fields['action'] === 'return' ? 'return' : 'accept';
      case 'jump':
        return this.#chain(fields['jump-target'] ?? '', packet);
      case 'mark-connection':
        packet.connectionMark = markOf(fields['new-connection-mark']);
        return onward;
      case 'mark-packet':
        packet.packetMark = markOf(fields['new-packet-mark']);
        return onward;
      case 'change-dscp':
        packet.dscp = Number(fields['new-dscp']);
        return onward;
      case 'passthrough':
      case 'log':
        return 'next';
      default:
        throw new TypeError(`no action ${fields['action'] ?? ''} in this model`);
    }
  }
}

const markOf = (mark: string | undefined): string | undefined => (mark === 'no-mark' ? undefined : mark);

const nameOf = ({ fields }: DeviceObject): string => fields['name'] ?? '';
/** Our queues are named after the queues of the intent; others keep their names. */
const idOf = (tree: DeviceObject): string => nameOf(tree).replace(/^qos:/, '');

const isLeaf = (tree: DeviceObject, trees: readonly DeviceObject[]): boolean =>
  !trees.some(({ fields }) => fields['parent'] === nameOf(tree));

/** A leaf without a mark, or an inner queue with one, does what no manual page says. */
function checkTrees(trees: readonly DeviceObject[]): void {
  for (const tree of trees) {
    if (isLeaf(tree, trees) === ((tree.fields['packet-mark'] ?? '') === ''))
      throw new TypeError(`queue ${nameOf(tree)}: marks belong on leaves, and on all of them`);
  }
}

/** `global` or the interface that the tree of a queue hangs on. */
function topOf(tree: DeviceObject, trees: readonly DeviceObject[]): string {
  const parent = tree.fields['parent'] ?? '';
  const above = trees.find((one) => nameOf(one) === parent);
  return above === undefined ? parent : topOf(above, trees);
}

interface Leaf {
  readonly id: string;
  readonly marks: readonly string[];
  readonly top: string;
}

const leavesOf = (trees: readonly DeviceObject[]): readonly Leaf[] =>
  trees
    .filter((tree) => isLeaf(tree, trees))
    .map((tree) => ({
      id: idOf(tree),
      marks: (tree.fields['packet-mark'] ?? '').split(','),
      top: topOf(tree, trees),
    }));

function landings({ packetMark = 'no-mark', out }: Marked, leaves: readonly Leaf[]): Landing['queues'] {
  return leaves
    .filter(({ marks, top }) => marks.includes(packetMark) && (top === 'global' || top === out))
    .map(({ id }) => id);
}

const ETHERNET_BYTES = 18;

function queueOf(tree: DeviceObject, trees: readonly DeviceObject[], context: ModelContext): ModelQueue {
  const id = idOf(tree);
  const size = context.packetSize(id);
  const scale = context.accounting === 'ip' ? 1 : (size + ETHERNET_BYTES) / size;
  const above = trees.find((one) => nameOf(one) === tree.fields['parent']);
  return {
    id,
    ...(above === undefined ? {} : { parent: idOf(above) }),
    committed: Number(tree.fields['limit-at']) * scale,
    peak: Number(tree.fields['max-limit']) * scale,
    ...(isLeaf(tree, trees) ? { priority: Number(tree.fields['priority']) } : {}),
  };
}
