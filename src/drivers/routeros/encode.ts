import type { Change, Place } from '../../model/change.js';
import type { DeviceObject, KindSpec } from '../../model/device.js';
import type { Step, StepPlace } from '../driver.js';
import { KINDS } from './kinds.js';

const SPECS = new Map(KINDS.map((spec) => [spec.kind, spec]));

/** Changes → steps. One change is one step, but for a replacement, which is two: the new one first, so there is no gap. */
export function encodeChanges(changes: readonly Change[]): readonly Step[] {
  return changes.flatMap(encodeChange).toSorted((a, b) => a.rank - b.rank);
}

/**
 * The steps of an undo, given inverted changes in their order. It runs after any part of an apply, and finds objects by
 * key: a replacement may have left the old object, the new one or both under one key, so it first clears the key.
 */
export function encodeUndo(inverse: readonly Change[]): readonly Step[] {
  return inverse.flatMap((change) => {
    const steps = encodeChange(change);
    return change.action === 'replace' ? steps.toReversed() : steps;
  });
}

function encodeChange(change: Change): readonly Step[] {
  switch (change.action) {
    case 'create':
      return [{ ...add(change.after, change.rank), ...placed(change.place, change.after) }];
    case 'update':
      return [{ ...named(change.before, change.rank), verb: 'set', fields: changed(change) }];
    case 'move':
      return [{ ...named(change.before, change.rank), verb: 'move', ...placed(change.place, change.after) }];
    case 'delete':
      return [{ ...named(change.before, change.rank), verb: 'remove' }];
    case 'replace':
      return [
        { ...add(change.after, change.rank), ...placed(change.place, change.after) },
        { ...named(change.before, change.lastRank), verb: 'remove' },
      ];
  }
}

const specOf = (object: DeviceObject): KindSpec => {
  const spec = SPECS.get(object.kind);
  if (spec === undefined) throw new TypeError(`no kind ${object.kind}`);
  return spec;
};

function keyFields(object: DeviceObject): Readonly<Record<string, string>> {
  return Object.fromEntries(specOf(object).key.map((name) => [name, object.fields[name] ?? '']));
}

function named(object: DeviceObject, rank: number): Step & { verb: Step['verb'] } {
  const handle = object.handle === undefined ? {} : { handle: object.handle };
  return { rank, verb: 'set', kind: object.kind, ...handle, find: keyFields(object), fields: {} };
}

const add = (object: DeviceObject, rank: number): Step => ({
  rank,
  verb: 'add',
  kind: object.kind,
  find: keyFields(object),
  fields: object.fields,
});

/** Only what differs; a field that goes back to its default is written as that default. */
function changed(change: Change & { readonly action: 'update' }): Readonly<Record<string, string>> {
  const spec = specOf(change.after);
  return Object.fromEntries(
    change.fields.map((name) => [name, change.after.fields[name] ?? spec.fields[name]?.default ?? '']),
  );
}

/** A place known by its key only is one of our own objects: the key of an ordered kind is its comment. */
function placed(place: Place | undefined, object: DeviceObject): { readonly before?: StepPlace } {
  if (place === undefined) return {};
  const values = place.key?.split('|').slice(1);
  const names = specOf(object).key;
  const find =
    values === undefined ? undefined : Object.fromEntries(names.map((name, index) => [name, values[index] ?? '']));
  return {
    before: {
      ...(place.handle === undefined ? {} : { handle: place.handle }),
      ...(find === undefined ? {} : { find }),
    },
  };
}
