import type { Queue } from '../../model/intent.js';

/**
 * Names and handles on the router. All derive from ids, none from positions. What is ours is told by them: one nft table,
 * one qdisc handle, interfaces that begin with our mark.
 */
export const TABLE = 'qosctl';
/** Major number of our HTB qdiscs; whatever tree hangs on another handle is somebody else's. */
export const MAJOR = '7105';
export const LINK_MARK = 'qos-';
/** Where the download of several interfaces meets, so that one shaper sees it all. */
export const DOWNLINK = `${LINK_MARK}down`;
/** Preference of our filter on interfaces that lead to DOWNLINK. */
export const FILTER_PREF = '7105';

export const ROOT_HANDLE = `${MAJOR}:`;

/** `lan0 7105:1a2b`: a class is known by its interface and its handle. */
export const classRef = (link: string, minor: string): string => `${link} ${MAJOR}:${minor}`;
export const rootRef = (link: string): string => `${link} ${ROOT_HANDLE}`;

/** Minors from here on; 1…15 stay free for people who try something by hand. */
const FIRST = 0x10;
const LAST = 0xffef;

/**
 * Queue → minor number: a hash of the place in the tree, up to its top (a class that moves to another parent is another class,
 * since HTB cannot move one, and so is all below it), the next free one where two collide. Only the smaller of two colliding ids is sure of its own.
 */
export function minorsOf(queues: readonly Queue[]): ReadonlyMap<string, string> {
  const minors = new Map<string, string>();
  const parents = new Map(queues.map(({ id, parent }) => [id, parent]));
  const placeOf = (id: string | undefined): string => (id === undefined ? '' : `${placeOf(parents.get(id))}>${id}`);
  const taken = new Set<number>([Number.parseInt(MAJOR, 16)]);
  for (const queue of queues.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    let minor = FIRST + (hash(placeOf(queue.id)) % (LAST - FIRST));
    while (taken.has(minor)) minor = minor === LAST ? FIRST : minor + 1;
    taken.add(minor);
    minors.set(queue.id, minor.toString(16));
  }
  return minors;
}

/** FNV-1a, 32 bits: the same for ever, on every machine. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1)
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193) >>> 0;
  return value;
}

export const siteChain = (site: string, direction: string): string => `${direction}/${site}`;
export const classChain = (queueId: string): string => `class/${queueId}`;
