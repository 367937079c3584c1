import type { Change, Place } from '../model/change.js';
import type { DeviceObject, KindSpec } from '../model/device.js';
import type { Driver, Step, StepPlace } from './driver.js';

/**
 * Changes → steps, the same for every device: which fields identify an object is data of its kind. `whole`: a `set` carries
 * all fields, for devices that take an object as a whole; else only those that differ.
 */
export function encoderOf(kinds: readonly KindSpec[], whole: boolean): Pick<Driver, 'encode' | 'encodeUndo'> {
  const encoder = new Encoder(new Map(kinds.map((spec) => [spec.kind, spec])), whole);
  return {
    encode: (changes) => changes.flatMap((change) => encoder.change(change)).toSorted((a, b) => a.rank - b.rank),
    encodeUndo: (inverse) => inverse.flatMap((change) => encoder.undo(change)),
  };
}

class Encoder {
  readonly #specs: ReadonlyMap<string, KindSpec>;
  readonly #whole: boolean;

  constructor(specs: ReadonlyMap<string, KindSpec>, whole: boolean) {
    this.#specs = specs;
    this.#whole = whole;
  }

  /** One change is one step, but for a replacement, which is two: the new one first, so there is no gap. */
  change(change: Change): readonly Step[] {
    switch (change.action) {
      case 'create':
        return [this.#add(change.after, change.rank, change.place)];
      case 'update':
        return [{ ...this.#named(change.before, change.rank), verb: 'set', fields: this.#changed(change) }];
      case 'move':
        return [
          { ...this.#named(change.before, change.rank), verb: 'move', ...this.#placed(change.place, change.after) },
        ];
      case 'delete':
        return [{ ...this.#named(change.before, change.rank), verb: 'remove' }];
      case 'replace':
        return [
          this.#add(change.after, change.rank, change.place),
          { ...this.#named(change.before, change.lastRank), verb: 'remove' },
        ];
    }
  }

  /**
   * An inverted change. An undo runs after any part of an apply and finds objects by key: a replacement may have left the
   * old object, the new one or both under one key, so it first clears the key.
   */
  undo(change: Change): readonly Step[] {
    const steps = this.change(change);
    return change.action === 'replace' ? steps.toReversed() : steps;
  }

  #specOf(object: DeviceObject): KindSpec {
    const spec = this.#specs.get(object.kind);
    if (spec === undefined) throw new TypeError(`no kind ${object.kind}`);
    return spec;
  }

  #keyFields(object: DeviceObject): Readonly<Record<string, string>> {
    return Object.fromEntries(this.#specOf(object).key.map((name) => [name, object.fields[name] ?? '']));
  }

  #named(object: DeviceObject, rank: number): Omit<Step, 'verb'> {
    const handle = object.handle === undefined ? {} : { handle: object.handle };
    return { rank, kind: object.kind, ...handle, find: this.#keyFields(object), fields: {} };
  }

  #add(object: DeviceObject, rank: number, place: Place | undefined): Step {
    const placed = this.#placed(place, object);
    const fields = this.#inOrder(object);
    return { rank, verb: 'add', kind: object.kind, find: this.#keyFields(object), fields, ...placed };
  }

  /** As the kind lists them, so that all lines of one kind read alike. */
  #inOrder(object: DeviceObject): Readonly<Record<string, string>> {
    const fields: Record<string, string> = {};
    for (const name in this.#specOf(object).fields) {
      const value = object.fields[name];
      if (value !== undefined) fields[name] = value;
    }
    return fields;
  }

  /** A field that goes back to its default is written as that default. */
  #changed(change: Change & { readonly action: 'update' }): Readonly<Record<string, string>> {
    const spec = this.#specOf(change.after);
    if (this.#whole) return change.after.fields;
    return Object.fromEntries(
      change.fields.map((name) => [name, change.after.fields[name] ?? spec.fields[name]?.default ?? '']),
    );
  }

  /** A place known by its key only is one of our own objects: the key of an ordered kind is its comment. */
  #placed(place: Place | undefined, object: DeviceObject): { readonly before?: StepPlace } {
    if (place === undefined) return {};
    const values = place.key?.split('|').slice(1);
    const names = this.#specOf(object).key;
    const find =
      values === undefined ? undefined : Object.fromEntries(names.map((name, index) => [name, values[index] ?? '']));
    return {
      before: {
        ...(place.handle === undefined ? {} : { handle: place.handle }),
        ...(find === undefined ? {} : { find }),
      },
    };
  }
}
