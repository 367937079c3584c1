import type { Change } from '../../model/change.js';
import type { Queue, RouterIntent } from '../../model/intent.js';
import type { Direction } from '../../model/rate.js';
import type { Meaning } from '../driver.js';
import { toPolicyRate } from './htb.js';
import { CLASS, LEAF, NFT_CHAIN } from './kinds.js';
import { MAJOR, minorsOf } from './names.js';

/** Objects of the kernel → the words of the policy: handles lead back to queues, names of chains hold the ids. */
export function interpretChange(change: Change, intent: RouterIntent): Meaning {
  const { kind, fields } = change.action === 'delete' ? change.before : change.after;
  const none = { action: change.action, values: [] };
  if (kind === NFT_CHAIN.kind) return { subject: 'rule', ...none, ...chainPlace(fields['name'] ?? '') };
  if (kind !== CLASS.kind && kind !== LEAF.kind) return { subject: 'support', ...none };
  const queue = queueOf(fields['handle'] ?? '', intent);
  if (queue === undefined) return { subject: 'queue', ...none };
  const values = valuesOf(change, queue, intent);
  if (queue.site === undefined) return { subject: 'support', action: change.action, values };
  return {
    subject: kind === LEAF.kind && change.action !== 'update' ? 'support' : 'queue',
    action: change.action,
    values,
    site: queue.site,
    direction: queue.direction,
    ...(queue.trafficClass === undefined ? {} : { trafficClass: queue.trafficClass }),
  };
}

const minors = new WeakMap<RouterIntent, ReadonlyMap<string, Queue>>();

function queueOf(handle: string, intent: RouterIntent): Queue | undefined {
  let known = minors.get(intent);
  if (known === undefined) {
    const ids = minorsOf(intent.queues);
    known = new Map(intent.queues.map((queue) => [`${MAJOR}:${ids.get(queue.id) ?? ''}`, queue]));
    minors.set(intent, known);
  }
  return known.get(handle);
}

/** `upload/SITE`, `class/SITE/CLASS/upload`. */
function chainPlace(name: string): Pick<Meaning, 'site' | 'trafficClass' | 'direction'> {
  const [first = '', site, trafficClass, last] = name.split('/');
  if (first === 'class') return { site, trafficClass, ...directionOf(last) };
  return site === undefined ? {} : { site, ...directionOf(first) };
}

const directionOf = (text: string | undefined): { readonly direction?: Direction } =>
  text === 'download' || text === 'upload' ? { direction: text } : {};

const NAMES: Readonly<Record<string, Meaning['values'][number]['name']>> = {
  rate: 'committed',
  ceil: 'peak',
  prio: 'priority',
  discipline: 'discipline',
};

function valuesOf(change: Change, queue: Queue, intent: RouterIntent): Meaning['values'] {
  if (change.action !== 'update') return [];
  const told = change.fields.filter((field) => NAMES[field] !== undefined);
  // Bursts follow from rates; alone they are somebody's doing.
  const fields = told.length > 0 ? told : change.fields.slice(0, 1);
  return fields.map((field) => {
    const read = (text = ''): number | string => {
      if (field === 'rate' || field === 'ceil') return toPolicyRate(Number(text), queue, intent.accounting);
      return field === 'prio' ? String(Number(text) + 1) : text;
    };
    return {
      name: NAMES[field] ?? 'other',
      before: read(change.before.fields[field]),
      after: read(change.after.fields[field]),
    };
  });
}
