import type { RouterIntent } from '../../model/intent.js';
import type { Counter, QueueCounter } from '../driver.js';
import { linkOf } from './render.js';
import { classRef, MAJOR, minorsOf } from './names.js';
import { forLinks, TREES } from './read.js';

/** `tc -s class show`: text, since the JSON of classes differs between versions of iproute2. */
export const COUNTERS = `q=$(tc qdisc show)\n${forLinks(TREES, 'tc -s class show dev "$l"')}`;

const CLASS = new RegExp(`^class htb (${MAJOR}:[0-9a-f]+) `);
const SENT = /^ Sent (\d+) bytes (\d+) pkt \(dropped (\d+),/;
const BACKLOG = /^ backlog (\d+)([KM]?)b /;
const SCALE: Readonly<Record<string, number>> = { '': 1, K: 1024, M: 1024 * 1024 };

export function countersOf(output: string): readonly Counter[] {
  const found: Counter[] = [];
  let link = '';
  let handle: string | undefined;
  for (const line of output.split('\n')) {
    if (line.startsWith('link ')) link = line.slice(5);
    if (line.startsWith('class ')) handle = CLASS.exec(line)?.[1];
    const sent = SENT.exec(line);
    const backlog = BACKLOG.exec(line);
    if (handle === undefined) continue;
    if (sent !== null) {
      const [, bytes, packets, drops] = sent.map(Number);
      found.push({ key: `${link} ${handle}`, bytes: bytes ?? 0, packets: packets ?? 0, drops: drops ?? 0, backlog: 0 });
    }
    const last = found.at(-1);
    if (backlog !== null && last !== undefined)
      found[found.length - 1] = { ...last, backlog: Number(backlog[1]) * (SCALE[backlog[2] ?? ''] ?? 1) };
  }
  return found;
}

/** The kernel counts frames with their header and without the FCS (IEEE 802.3: 14 and 4 bytes). */
const HEADER = 14;
const FCS = 4;

export function countQueues(counters: readonly Counter[], intent: RouterIntent): readonly QueueCounter[] {
  const more = intent.accounting === 'ethernet' ? FCS : -HEADER;
  const minors = minorsOf(intent.queues);
  const ids = new Map(
    intent.queues.map(({ id, direction }) => [classRef(linkOf(direction, intent), minors.get(id) ?? ''), id]),
  );
  return counters.flatMap(({ key, ...counter }) => {
    const queue = ids.get(key);
    return queue === undefined ? [] : [{ ...counter, queue, bytes: counter.bytes + more * counter.packets }];
  });
}
