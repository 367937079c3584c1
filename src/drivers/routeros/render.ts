import type { Capabilities } from '../../model/capability.js';
import type { DeviceConfig, DeviceObject } from '../../model/device.js';
import type { Queue, RouterIntent, SiteIntent } from '../../model/intent.js';
import type { Rate } from '../../model/rate.js';
import type { Seen } from '../driver.js';
import { INTERFACE_LIST, INTERFACE_LIST_MEMBER, QUEUE_TREE, QUEUE_TYPE } from './kinds.js';
import { interfaceList, packetMark, queueName } from './names.js';
import { queueType } from './queue-type.js';
import { renderFastTrack } from './render-fasttrack.js';
import { renderMangle } from './render-mangle.js';
import { topOf } from './top-of.js';

/**
 * Intent → RouterOS objects.
 *
 * Upload is shaped where it leaves the WAN interface. Download is shaped where it leaves the building's interface; where
 * several interfaces share one allocation (VLANs, or several buildings behind one access link) no single interface
 * sees it all, so the tree hangs on `global`. Packet marks name site, class and direction, so one packet can never be
 * counted in two trees. What no rule marked falls into a leaf that takes `no-mark`: unmarked traffic would pass
 * an HTB tree unshaped (Queues 328088, "Unmatched").
 */
export function renderRouter(intent: RouterIntent, seen: Seen): DeviceConfig {
  const own = ownConfig(intent, seen.able);
  const fasttrack = renderFastTrack(intent, seen);
  return fasttrack.length === 0 ? own : { objects: [...own.objects, ...fasttrack] };
}

/** By what a session found its router able to do: the looks of one apply ask for the same objects. */
const rendered = new WeakMap<Capabilities, { readonly intent: RouterIntent; readonly config: WeakRef<DeviceConfig> }>();

/** All but the rules of others. */
function ownConfig(intent: RouterIntent, able: Capabilities): DeviceConfig {
  const known = rendered.get(able);
  const before = known?.intent === intent ? known.config.deref() : undefined;
  if (before !== undefined) return before;
  const types = new Map<string, DeviceObject>();
  const trees = intent.queues.map((queue) => renderQueue(queue, intent, able, types));
  const objects = [
    ...types.values(),
    ...trees,
    ...intent.sites.flatMap(renderInterfaces),
    ...renderMangle(intent, able.ipv6),
  ];
  const config = { objects };
  rendered.set(able, { intent, config: new WeakRef(config) });
  return config;
}

function renderQueue(
  queue: Queue,
  intent: RouterIntent,
  able: Capabilities,
  types: Map<string, DeviceObject>,
): DeviceObject {
  const isLeaf = queue.role === 'class' || queue.role === 'management';
  const fields: Record<string, string> = {
    name: queueName(queue.id),
    parent: queue.parent === undefined ? topOf(queue.direction, intent) : queueName(queue.parent),
    'limit-at': String(onDevice(queue.committed, queue, intent)),
    'max-limit': String(onDevice(queue.peak, queue, intent)),
    'bucket-size': BUCKET_SIZE,
  };
  if (isLeaf) {
    const type = queueType(queue, able.disciplines);
    if (type.fields['name'] !== undefined)
      types.set(type.fields['name'], { kind: QUEUE_TYPE.kind, fields: type.fields });
    fields['queue'] = type.fields['name'] ?? '';
    fields['priority'] = String(queue.priority);
    fields['packet-mark'] = packetMark(queue.id) + (takesUnmarked(queue, intent) ? ',no-mark' : '');
  }
  return { kind: QUEUE_TREE.kind, fields };
}

/**
 * 10 ms of the maximum rate instead of RouterOS' 100 ms: at 100 Mbps the default lets 1.25 MB leave at line speed, which
 * then waits in the next FIFO in front of the voice (HTB 137986076, bucket-size).
 */
const BUCKET_SIZE = '0.01';

function takesUnmarked(queue: Queue, intent: RouterIntent): boolean {
  if (topOf(queue.direction, intent) === 'global') return false;
  return intent.shared ? queue.role === 'management' : queue.default;
}

/** Header and FCS (IEEE 802.3). */
export const ETHERNET_OVERHEAD = 18;

/**
 * RouterOS is taken to count IP bytes (not documented; see the README's open points). A rate in Ethernet bytes becomes
 * the IP rate that it holds at the queue's mean packet size: header and FCS are 18 bytes a packet (IEEE 802.3).
 */
export function onDevice(rate: Rate, queue: Queue, intent: RouterIntent): Rate {
  if (intent.accounting === 'ip') return rate;
  return Math.floor((rate * queue.packetSize) / (queue.packetSize + ETHERNET_OVERHEAD));
}

/** The way back, for people: rounded to 1 kbps, since the way there rounds down. */
export function toPolicyRate(rate: Rate, queue: Queue, intent: RouterIntent): Rate {
  if (intent.accounting === 'ip') return rate;
  return Math.round((rate * (queue.packetSize + ETHERNET_OVERHEAD)) / queue.packetSize / 1000) * 1000;
}

function renderInterfaces(site: SiteIntent): readonly DeviceObject[] {
  if (site.interfaces.length < 2) return [];
  const list = interfaceList(site.site);
  return [
    { kind: INTERFACE_LIST.kind, fields: { name: list } },
    ...site.interfaces.map((name) => ({ kind: INTERFACE_LIST_MEMBER.kind, fields: { list, interface: name } })),
  ];
}
