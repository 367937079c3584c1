import type { DeviceConfig, DeviceObject } from '../../model/device.js';
import type { Queue, RouterIntent } from '../../model/intent.js';
import type { Discipline } from '../../model/policy.js';
import type { Direction } from '../../model/rate.js';
import type { Seen } from '../driver.js';
import { fifoLimit, htbNumbers } from './htb.js';
import { CLASS, LEAF, LINK, REDIRECT, ROOT } from './kinds.js';
import { classRef, DOWNLINK, MAJOR, minorsOf, ROOT_HANDLE, rootRef } from './names.js';
import { renderTable } from './render-nft.js';

/**
 * Intent → objects of the kernel.
 *
 * Upload is shaped where it leaves the WAN interface. Download is shaped where it leaves the building's interface; where
 * several interfaces share one allocation (VLANs, or several buildings behind one access link) their egress is led to an
 * intermediate block, whose tree sees it all: after netfilter, so the marks are there, and after NAT, so the addresses are
 * the building's. Packets are told apart by one nft table, which writes the class into skb->priority (`meta priority`); no
 * tc classifier is needed. What nft does not see (ARP, other link protocols) passes HTB directly, ahead of all classes.
 */
export function renderRouter(intent: RouterIntent, seen: Seen): DeviceConfig {
  const minors = minorsOf(intent.queues);
  const { disciplines } = seen.able;
  return {
    objects: [
      ...links(intent),
      ...intent.queues.flatMap((queue) => renderQueue(queue, intent, { minors, disciplines })),
      ...redirects(intent),
      ...renderTable(intent, minors),
    ],
  };
}

const lanOf = (intent: RouterIntent): readonly string[] => intent.sites.flatMap((site) => site.interfaces);

/** Whether the download tree needs a block of its own. */
const needsBlock = (intent: RouterIntent): boolean => intent.shared || lanOf(intent).length > 1;

export const linkOf = (direction: Direction, intent: RouterIntent): string =>
  direction === 'upload' ? intent.wan : needsBlock(intent) ? DOWNLINK : (lanOf(intent)[0] ?? DOWNLINK);

function links(intent: RouterIntent): readonly DeviceObject[] {
  const trees = new Set(intent.queues.map((queue) => linkOf(queue.direction, intent)));
  return [
    ...(trees.has(DOWNLINK) ? [{ kind: LINK.kind, fields: { name: DOWNLINK } }] : []),
    ...[...trees].map((link) => ({ kind: ROOT.kind, fields: { link, handle: ROOT_HANDLE } })),
  ];
}

const redirects = (intent: RouterIntent): readonly DeviceObject[] =>
  needsBlock(intent) ? lanOf(intent).map((link) => ({ kind: REDIRECT.kind, fields: { link, to: DOWNLINK } })) : [];

interface Means {
  readonly minors: ReadonlyMap<string, string>;
  readonly disciplines: readonly Discipline[];
}

function renderQueue(queue: Queue, intent: RouterIntent, { minors, disciplines }: Means): readonly DeviceObject[] {
  const link = linkOf(queue.direction, intent);
  const minor = minors.get(queue.id) ?? '';
  const { rate, ceil, burst, cburst, quantum, overhead, mpu } = htbNumbers(queue, intent.accounting);
  const identity = { class: classRef(link, minor), handle: `${MAJOR}:${minor}` };
  const isLeaf = queue.role === 'class' || queue.role === 'management';
  const parent = queue.parent === undefined ? rootRef(link) : classRef(link, minors.get(queue.parent) ?? '');
  const numbers = {
    rate: String(rate),
    ceil: String(ceil),
    burst: String(burst),
    cburst: String(cburst),
    overhead: String(overhead),
    mpu: String(mpu),
    ...(isLeaf ? { prio: String(queue.priority - 1), quantum: String(quantum) } : {}),
  };
  const tree: DeviceObject = { kind: CLASS.kind, fields: { ...identity, parent, ...numbers } };
  if (!isLeaf) return [tree];
  return [tree, { kind: LEAF.kind, fields: { ...identity, discipline: disciplineOf(queue, disciplines) } }];
}

/** The first preferred discipline that the kernel has; a FIFO sized in time where it has none of them. */
function disciplineOf(queue: Queue, has: readonly Discipline[]): string {
  const chosen = queue.disciplines.find((one) => has.includes(one)) ?? 'fifo';
  return chosen === 'fifo' ? `bfifo ${fifoLimit(queue)}` : chosen;
}
