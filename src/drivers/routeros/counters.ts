import type { RouterIntent } from '../../model/intent.js';
import type { Counter, QueueCounter } from '../driver.js';
import { MARK } from './kinds.js';
import { queueName } from './names.js';
import { ETHERNET_OVERHEAD } from './render.js';

/** Counters of the queue tree (manual 328088, `print stats`): over the API they come without asking for statistics. */
export const COUNTERS: readonly string[] = ['/queue/tree/print', '=.proplist=name,bytes,packets,dropped,queued-bytes'];

export const countersOf = (rows: readonly Readonly<Record<string, string>>[]): readonly Counter[] =>
  rows
    .filter((row) => row['name']?.startsWith(MARK) === true)
    .map((row) => ({
      key: row['name'] ?? '',
      bytes: Number(row['bytes'] ?? 0),
      packets: Number(row['packets'] ?? 0),
      drops: Number(row['dropped'] ?? 0),
      backlog: Number(row['queued-bytes'] ?? 0),
    }));

/** RouterOS is taken to count IP bytes (README, open points): each packet had the frame around it as well. */
export function countQueues(counters: readonly Counter[], intent: RouterIntent): readonly QueueCounter[] {
  const more = intent.accounting === 'ethernet' ? ETHERNET_OVERHEAD : 0;
  const ids = new Map(intent.queues.map(({ id }) => [queueName(id), id]));
  return counters.flatMap(({ key, ...counter }) => {
    const queue = ids.get(key);
    return queue === undefined ? [] : [{ ...counter, queue, bytes: counter.bytes + more * counter.packets }];
  });
}
