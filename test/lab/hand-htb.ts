import type { Queue, Rule, RouterIntent } from '../../src/model/intent.js';
import type { Rate } from '../../src/model/rate.js';
import type { Namespace } from './namespaces.js';

/**
 * An intent as an engineer would write it by hand for tc and nft, to prove the rig before any driver is proven with it.
 * Upload is shaped at the WAN port, download at the LAN port of the first site. Rates that count Ethernet frames get an
 * overhead of 4: HTB counts the frame without its check sequence. Only ports of TCP and UDP are recognised.
 */
export async function applyByHand(router: Namespace, intent: RouterIntent): Promise<void> {
  for (const [device, tree] of treesOf(intent)) {
    const present = (await router.run(['tc', 'qdisc', 'show', 'dev', device])).includes('htb');
    await router.run(['tc', '-batch', '-'], { input: tcLines(device, tree, present).join('\n') });
  }
  await router.run(['nft', '-f', '-'], { input: nftText(intent) });
}

export async function removeByHand(router: Namespace): Promise<void> {
  for (const device of ['wan', 'lan1', 'lan2', 'lan1.20'])
    await router.run(['sh', '-c', `tc qdisc del dev ${device} root 2>/dev/null || true`]);
  await router.run(['sh', '-c', 'nft delete table inet lab 2>/dev/null || true']);
}

/** A line of the Internet provider: one long FIFO in each direction, whatever is in the packets. */
export async function applyPlainLine(router: Namespace, rate: Rate): Promise<void> {
  await removeByHand(router);
  for (const device of ['wan', 'lan1']) {
    const lines = [
      `qdisc add dev ${device} root handle 1: htb default 1`,
      `class add dev ${device} parent 1: classid 1:1 htb rate ${rate}bit ceil ${rate}bit burst 12500 cburst 1600 overhead 4 quantum 1514`,
      `qdisc add dev ${device} parent 1:1 handle 10: pfifo limit 1000`,
    ];
    await router.run(['tc', '-batch', '-'], { input: lines.join('\n') });
  }
}

const OVERHEAD = { ethernet: 4, ip: 0 } as const;
const FRAME = 1514;

function treesOf(intent: RouterIntent): readonly (readonly [device: string, queues: readonly Queue[]])[] {
  const of = (direction: Queue['direction']): readonly Queue[] =>
    intent.queues.filter((queue) => queue.direction === direction);
  return [
    ['wan', of('upload')],
    [intent.sites[0]?.interfaces[0] ?? 'lan1', of('download')],
  ];
}

/** Class numbers in tc are hexadecimal. */
const numberOf = (tree: readonly Queue[], id: string): string =>
  (tree.findIndex((queue) => queue.id === id) + 1).toString(16);

function tcLines(device: string, tree: readonly Queue[], present: boolean): readonly string[] {
  const fallback = tree.find((queue) => queue.default);
  const root = `qdisc add dev ${device} root handle 1: htb default ${numberOf(tree, fallback?.id ?? '')}`;
  const verb = present ? 'change' : 'add';
  return [
    ...(present ? [] : [root]),
    ...tree.flatMap((queue) => {
      const parent = queue.parent === undefined ? '1:' : `1:${numberOf(tree, queue.parent)}`;
      const classid = `1:${numberOf(tree, queue.id)}`;
      const line = `class ${verb} dev ${device} parent ${parent} classid ${classid} htb ${parametersOf(queue)}`;
      const leaf = tree.every(({ parent: above }) => above !== queue.id);
      const fifo = `qdisc ${present ? 'change' : 'add'} dev ${device} parent ${classid} handle ${numberOf(tree, queue.id)}0: bfifo limit ${bytesIn(queue.peak, queue.delay)}`;
      return leaf ? [line, fifo] : [line];
    }),
  ];
}

/**
 * Burst, cburst and quantum: a millisecond, at least a frame. The root has two milliseconds in both buckets: what a late
 * timer does not spend within them is lost to the line, and with one frame of cburst any lateness costs rate.
 */
function parametersOf({ committed, peak, priority, parent }: Queue): string {
  const burst = Math.max(1600, bytesIn(peak, parent === undefined ? 2 : 1));
  const quantum = Math.min(12_500, Math.max(FRAME, bytesIn(committed, 1)));
  // A class without a parent has nobody to borrow from: its ceiling is its rate (sch_htb.c, htb_class_mode).
  const own = parent === undefined ? peak : Math.max(8, committed);
  const rate = `rate ${own}bit ceil ${peak}bit prio ${priority - 1}`;
  return `${rate} burst ${burst} cburst ${burst} quantum ${quantum} overhead ${OVERHEAD.ethernet}`;
}

const bytesIn = (rate: Rate, ms: number): number => Math.max(2 * FRAME, Math.round((rate * ms) / 8000));

function nftText(intent: RouterIntent): string {
  const lines = treesOf(intent).flatMap(([device, tree], index) => {
    const direction = index === 0 ? 'upload' : 'download';
    const side = direction === 'upload' ? 'dport' : 'sport';
    return intent.sites.flatMap(({ site, rules, marks }) =>
      rules.flatMap((rule) => {
        const classid = `1:${numberOf(tree, `${site}/${rule.trafficClass}/${direction}`)}`;
        return portsOf(rule).flatMap(([protocol, port]) => {
          const match = `oifname "${device}" ${protocol} ${side} ${port}`;
          const mark = marks[rule.trafficClass];
          return [
            ...(mark === undefined ? [] : [`${match} ip dscp set ${mark}`, `${match} ip6 dscp set ${mark}`]),
            `${match} meta priority set ${classid}`,
          ];
        });
      }),
    );
  });
  const chain = ['chain post {', 'type filter hook postrouting priority 0', ...lines, '}'];
  return ['table inet lab {}', 'delete table inet lab', 'table inet lab {', ...chain, '}', ''].join('\n');
}

const portsOf = ({ match }: Rule): readonly (readonly [protocol: string, port: number])[] =>
  (match.remote?.ports ?? []).map(({ from }) => [match.protocol ?? 'udp', from]);
