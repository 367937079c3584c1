import type { Change } from '../../model/change.js';
import type { Queue, RouterIntent } from '../../model/intent.js';
import type { Direction } from '../../model/rate.js';
import type { Meaning } from '../driver.js';
import { MARK, QUEUE_TREE } from './kinds.js';
import { toPolicyRate } from './render.js';

/** RouterOS objects → the words of the policy. Names and comments hold the ids, so nothing has to be remembered. */
export function interpretChange(change: Change, intent: RouterIntent): Meaning {
  const object = change.action === 'delete' ? change.before : change.after;
  const isQueue = object.kind === QUEUE_TREE.kind;
  const name = (isQueue ? object.fields['name'] : object.fields['comment']) ?? '';
  if (!name.startsWith(MARK)) return { subject: 'support', action: change.action, values: [] };
  const path = name.slice(MARK.length).split('/');
  if (path[0]?.startsWith('router:') === true) {
    const isManagement = path[1] === 'management';
    return {
      subject: 'support',
      action: change.action,
      values: valuesOf(change, intent),
      ...(isManagement ? { trafficClass: 'management' } : {}),
    };
  }
  return {
    subject: isQueue ? 'queue' : 'rule',
    action: change.action,
    values: isQueue ? valuesOf(change, intent) : [],
    ...(isQueue ? queuePlace(path) : rulePlace(path)),
  };
}

type Where = Pick<Meaning, 'site' | 'trafficClass' | 'direction'>;

const directionOf = (text: string | undefined): { readonly direction?: Direction } =>
  text === 'download' || text === 'upload' ? { direction: text } : {};

/** `site/direction` or `site/class/direction`. */
function queuePlace(path: readonly string[]): Where {
  const direction = directionOf(path.at(-1));
  return path.length === 3 ? { site: path[0], trafficClass: path[1], ...direction } : { site: path[0], ...direction };
}

/** `site/new/direction/class/service/hash`, `site/direction/class…`; without a class it is the way into the chain. */
function rulePlace(path: readonly string[]): Where {
  const [site, ...rest] = path[1] === 'new' ? [path[0], ...path.slice(2)] : path;
  const [direction, trafficClass] = rest;
  return { site, ...directionOf(direction), ...(trafficClass === undefined ? {} : { trafficClass }) };
}

const NAMES: Readonly<Record<string, Meaning['values'][number]['name']>> = {
  'limit-at': 'committed',
  'max-limit': 'peak',
  priority: 'priority',
  queue: 'discipline',
};

function valuesOf(change: Change, intent: RouterIntent): Meaning['values'] {
  if (change.action !== 'update') return [];
  const queue = intent.queues.find((one) => MARK + one.id === change.after.fields['name']);
  return change.fields.map((field) => {
    const name = NAMES[field] ?? 'other';
    const read = (text: string | undefined): number | string =>
      name === 'committed' || name === 'peak' ? rateOf(text, queue, intent) : (text ?? '');
    return { name, before: read(change.before.fields[field]), after: read(change.after.fields[field]) };
  });
}

const rateOf = (text: string | undefined, queue: Queue | undefined, intent: RouterIntent): number =>
  queue === undefined ? Number(text ?? 0) : toPolicyRate(Number(text ?? 0), queue, intent);
