import type { Place } from '../model/change.js';
import type { DeviceConfig, DeviceObject, KindSpec } from '../model/device.js';
import { groupBy } from '../model/group-by.js';
import { adopt, type Kinds, keyOf } from './adopt.js';
import { defaultOf } from './canonical.js';
import { longestIncreasing } from './sequence.js';

/** A change before its place in time is known. */
export type Difference =
  | { readonly action: 'create'; readonly key: string; readonly after: DeviceObject; readonly place?: Place }
  | {
      readonly action: 'update';
      readonly key: string;
      readonly before: DeviceObject;
      readonly after: DeviceObject;
      readonly fields: readonly string[];
    }
  | Repositioned<'replace'>
  | Repositioned<'move'>
  | { readonly action: 'delete'; readonly key: string; readonly before: DeviceObject };

interface Repositioned<Action> {
  readonly action: Action;
  readonly key: string;
  readonly before: DeviceObject;
  readonly after: DeviceObject;
  readonly place?: Place;
}

interface Pair {
  readonly key: string;
  readonly spec: KindSpec;
  readonly before: DeviceObject | undefined;
  readonly after: DeviceObject;
}

/**
 * Desired against actual, for all drivers. Objects meet by key, foreign objects are never looked at, fields compare
 * in canonical form. Of two actual objects with one key the first counts and the others go.
 */
export function compare(desired: DeviceConfig, actual: DeviceConfig, kinds: Kinds): readonly Difference[] {
  const ours = adopt(desired, kinds);
  if (ours.length !== desired.objects.length) throw new TypeError('a driver rendered an object that is not ours');
  const wanted = groupBy(ours, ({ kind }) => kind);
  const held = groupBy(adopt(actual, kinds), ({ kind }) => kind);
  return [...kinds.values()].flatMap((spec) =>
    compareKind(spec, wanted.get(spec.kind) ?? [], held.get(spec.kind) ?? []),
  );
}

function compareKind(
  spec: KindSpec,
  wanted: readonly DeviceObject[],
  held: readonly DeviceObject[],
): readonly Difference[] {
  if (isSame(wanted, held)) return [];
  const existing = new Map<string, DeviceObject>();
  const differences: Difference[] = [];
  for (const object of held) {
    const key = keyOf(object, spec);
    if (existing.has(key)) differences.push({ action: 'delete', key, before: object });
    else existing.set(key, object);
  }
  const pairs = new Map<string, Pair>();
  for (const after of wanted) {
    const key = keyOf(after, spec);
    pairs.set(key, { key, spec, before: existing.get(key), after });
  }
  for (const [key, before] of existing) if (!pairs.has(key)) differences.push({ action: 'delete', key, before });
  const positions = new Map([...existing.keys()].map((key, index) => [key, index]));
  for (const chain of chainsOf(spec, [...pairs.values()])) differences.push(...compareChain(chain, positions));
  return differences;
}

/** Nearly always: a router that nobody touched holds what was written, in the order in which it was written. */
function isSame(wanted: readonly DeviceObject[], held: readonly DeviceObject[]): boolean {
  if (wanted.length !== held.length) return false;
  return wanted.every(({ fields }, at) => {
    const other = held[at];
    return other !== undefined && isEqual(other.fields, fields);
  });
}

/** Ordered kinds are compared chain by chain; everything else is one chain without order. */
function chainsOf({ orderedBy }: KindSpec, pairs: readonly Pair[]): Iterable<readonly Pair[]> {
  return orderedBy === undefined ? [pairs] : groupBy(pairs, ({ after }) => after.fields[orderedBy]).values();
}

function compareChain(chain: readonly Pair[], positions: ReadonlyMap<string, number>): readonly Difference[] {
  const isOrdered = chain[0]?.spec.orderedBy !== undefined;
  const staying = isOrdered ? stayingKeys(chain, positions) : undefined;
  const differences: Difference[] = [];
  let place: Place | undefined;
  for (const pair of chain.toReversed()) {
    const difference = compareObject(pair, staying === undefined || staying.has(pair.key), place);
    if (difference !== undefined) differences.push(difference);
    if (staying?.has(pair.key) === true && difference?.action !== 'replace') place = placeOf(pair);
  }
  return differences.toReversed();
}

function placeOf(pair: Pair): Place {
  return pair.before?.handle === undefined ? { key: pair.key } : { handle: pair.before.handle, key: pair.key };
}

/** Keys of the chain that can keep their position: the longest run that is in the desired order already. */
function stayingKeys(chain: readonly Pair[], positions: ReadonlyMap<string, number>): ReadonlySet<string> {
  const present = chain.filter((pair) => sameChain(pair));
  const kept = longestIncreasing(present.map((pair) => positions.get(pair.key) ?? 0));
  return new Set(present.filter((_, index) => kept.has(index)).map((pair) => pair.key));
}

function sameChain(pair: Pair): boolean {
  const { orderedBy } = pair.spec;
  return (
    pair.before !== undefined &&
    orderedBy !== undefined &&
    pair.before.fields[orderedBy] === pair.after.fields[orderedBy]
  );
}

function compareObject(pair: Pair, stays: boolean, place: Place | undefined): Difference | undefined {
  const { key, before, after, spec } = pair;
  const at = place === undefined ? {} : { place };
  if (before === undefined) return { action: 'create', key, after, ...at };
  const fields = differingFields(before, after, spec);
  if (fields.some((name) => needsReplace(name, [before, after], spec)))
    return { action: 'replace', key, before, after, ...at };
  if (fields.length > 0 && !stays) return { action: 'replace', key, before, after, ...at };
  if (fields.length > 0) return { action: 'update', key, before, after, fields };
  return stays ? undefined : { action: 'move', key, before, after, ...at };
}

function differingFields(before: DeviceObject, after: DeviceObject, spec: KindSpec): readonly string[] {
  return Object.keys(spec.fields).filter((name) => before.fields[name] !== after.fields[name]);
}

/** Of canonical objects: what they hold is compared, not all that their kind could hold. */
function isEqual(before: DeviceObject['fields'], after: DeviceObject['fields']): boolean {
  let more = 0;
  for (const name in after) {
    if (before[name] !== after[name]) return false;
    more += 1;
  }
  for (const _ in before) more -= 1;
  return more === 0;
}

/**
 * A field that has no default cannot be set back to "absent": RouterOS' `unset` does not cover all of them. Where it was
 * absent before, the undo would have to.
 */
function needsReplace(name: string, states: readonly DeviceObject[], spec: KindSpec): boolean {
  const field = spec.fields[name];
  if (field === undefined) return false;
  const isAbsent = states.some((object) => object.fields[name] === undefined);
  return field.immutable === true || (isAbsent && defaultOf(field) === undefined);
}
