import type { Queue } from '../../model/intent.js';
import type { Discipline } from '../../model/policy.js';
import { MARK } from './kinds.js';

/** Room for four full frames: below that a FIFO drops the second packet of every burst. */
const SMALLEST_FIFO = 4 * 1514;

/**
 * The queue type of a leaf: the first preferred discipline that the device has. Types are shared by name, and the name
 * says all that is in them, so a type never changes under a queue that uses it. FIFOs are sized in time:
 * bytes = peak rate × target delay (never RouterOS' default of 10 packets).
 */
export function queueType(queue: Queue, has: readonly Discipline[]): { readonly fields: Record<string, string> } {
  const discipline = queue.disciplines.find((one) => has.includes(one)) ?? 'fifo';
  switch (discipline) {
    case 'cake':
      return { fields: { name: `${MARK}cake`, kind: 'cake' } };
    case 'fq_codel':
      return { fields: { name: `${MARK}fq-codel`, kind: 'fq-codel' } };
    case 'sfq':
      return { fields: { name: `${MARK}sfq`, kind: 'sfq' } };
    case 'fifo': {
      const bytes = Math.max(SMALLEST_FIFO, Math.ceil((queue.peak * queue.delay) / 8000));
      return { fields: { name: `${MARK}bfifo-${bytes}`, kind: 'bfifo', 'bfifo-limit': String(bytes) } };
    }
  }
}
