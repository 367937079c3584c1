import type { Change, Place } from '../model/change.js';
import type { DeviceConfig, DeviceObject, KindSpec } from '../model/device.js';
import { isOurs, type Kinds, keyOf } from './adopt.js';
import type { Difference } from './compare.js';

/**
 * When each change happens. What is built goes first, by rank of its kind and, inside a tree, parents before children;
 * what is torn down goes last and the other way round. So no object ever points to one that is not there, traffic is
 * marked only when the queues for it stand, and the old marks go before the old queues do.
 */
export function order(
  differences: readonly Difference[],
  states: { readonly desired: DeviceConfig; readonly actual: DeviceConfig },
  kinds: Kinds,
): readonly Change[] {
  const specOf = (object: DeviceObject): KindSpec => {
    const spec = kinds.get(object.kind);
    if (spec === undefined) throw new TypeError(`no kind ${object.kind}`);
    return spec;
  };
  const ranker = new Ranker(
    [...differences.filter((one) => one.action === 'delete').map((one) => one.before), ...states.desired.objects],
    kinds,
  );
  const timed = differences.map((one, index): Timed => {
    if (one.action === 'delete') return { one, index, rank: ranker.teardown(one.before, specOf(one.before)) };
    const rank = ranker.build(one.after, specOf(one.after));
    if (one.action !== 'replace') return { one, index, rank };
    return { one, index, rank, lastRank: ranker.teardown(one.before, specOf(one.before)) };
  });
  timed.sort((a, b) => a.rank - b.rank || a.index - b.index);
  return rememberPlaces(dense(timed), states.actual, kinds);
}

interface Timed {
  readonly one: Difference;
  readonly index: number;
  readonly rank: number;
  /** Of a replacement: when the old object goes. */
  readonly lastRank?: number;
}

class Ranker {
  readonly #parents = new Map<string, string>();
  readonly #highest: number;

  constructor(objects: readonly DeviceObject[], kinds: Kinds) {
    for (const object of objects) {
      const spec = kinds.get(object.kind);
      const parent = spec?.parentField === undefined ? undefined : object.fields[spec.parentField];
      const name = spec?.key[0] === undefined ? undefined : object.fields[spec.key[0]];
      if (parent !== undefined && name !== undefined) this.#parents.set(`${object.kind}|${name}`, parent);
    }
    this.#highest = Math.max(0, ...[...kinds.values()].map((spec) => spec.rank));
  }

  /** Steps of 16 leave room for the depth of a tree between two kinds; HTB allows eight levels. */
  build(object: DeviceObject, spec: KindSpec): number {
    return spec.rank * 16 + this.#depth(object, spec);
  }

  teardown(object: DeviceObject, spec: KindSpec): number {
    return (2 * this.#highest + 1 - spec.rank) * 16 + 15 - this.#depth(object, spec);
  }

  #depth(object: DeviceObject, spec: KindSpec): number {
    if (spec.parentField === undefined) return 0;
    let depth = 0;
    let parent = object.fields[spec.parentField];
    while (parent !== undefined && depth < 15) {
      parent = this.#parents.get(`${object.kind}|${parent}`);
      if (parent !== undefined) depth += 1;
    }
    return depth;
  }
}

/** Ranks as 0, 1, 2…: one number is one exchange with the router. */
function dense(changes: readonly Timed[]): readonly Change[] {
  const used = new Set(changes.flatMap(({ rank, lastRank }) => (lastRank === undefined ? [rank] : [rank, lastRank])));
  const places = new Map([...used].toSorted((a, b) => a - b).map((value, index) => [value, index]));
  const at = (rank: number): number => places.get(rank) ?? 0;
  return changes.map(({ one, rank, lastRank = rank }) =>
    one.action === 'replace' ? { ...one, rank: at(rank), lastRank: at(lastRank) } : { ...one, rank: at(rank) },
  );
}

/**
 * Walks the changes over the device's own order and notes, for each ordered object that leaves its place, what stood
 * next to it at that moment. Undone in reverse order, every place is there again when it is needed.
 */
function rememberPlaces(changes: readonly Change[], actual: DeviceConfig, kinds: Kinds): readonly Change[] {
  if (!changes.some((one) => one.action !== 'create' && one.action !== 'update' && isOrdered(one.before, kinds)))
    return changes;
  const lists = new Map<string, DeviceObject[]>();
  for (const object of actual.objects) {
    if (kinds.get(object.kind)?.orderedBy === undefined) continue;
    const list = lists.get(object.kind);
    if (list === undefined) lists.set(object.kind, [object]);
    else list.push(object);
  }
  return changes.map((change) => {
    if (change.action === 'create' || change.action === 'update' || !isOrdered(change.before, kinds)) return change;
    const list = lists.get(change.before.kind) ?? [];
    const index = list.findIndex((object) => object.handle === change.before.handle);
    const next = list.slice(index + 1).find((object) => object.dynamic !== true);
    list.splice(index, 1);
    return next === undefined ? change : { ...change, wasBefore: placeAt(next, kinds) };
  });
}

const isOrdered = (object: DeviceObject, kinds: Kinds): boolean => kinds.get(object.kind)?.orderedBy !== undefined;

function placeAt(object: DeviceObject, kinds: Kinds): Place {
  const spec = kinds.get(object.kind);
  const key = spec !== undefined && isOurs(object, kinds) ? { key: keyOf(object, spec) } : {};
  return object.handle === undefined ? key : { handle: object.handle, ...key };
}
