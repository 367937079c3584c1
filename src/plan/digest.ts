import type { DeviceConfig, DeviceObject, KindSpec } from '../model/device.js';
import { adopt, type Kinds } from './adopt.js';
import { fieldsOf } from './canonical.js';

/** Text → fingerprint. An argument, since the thinking rooms import no cryptography. */
export type Hash = (text: string) => string;

const known = new WeakMap<DeviceConfig, { readonly kinds: Kinds; readonly value: string }>();

/** Fingerprint of what is ours on a device: handles and foreign objects do not count, order counts where it has meaning. */
export function digest(config: DeviceConfig, kinds: Kinds, hash: Hash): string {
  const before = known.get(config);
  if (before?.kinds === kinds) return before.value;
  const value = hash(textOf(config, kinds));
  known.set(config, { kinds, value });
  return value;
}

function textOf(config: DeviceConfig, kinds: Kinds): string {
  const unordered: string[] = [];
  const chains = new Map<string, string[]>();
  for (const object of adopt(config, kinds)) {
    const spec = kinds.get(object.kind);
    if (spec === undefined) continue;
    if (spec.orderedBy === undefined) unordered.push(addWords([], object, spec).join(' '));
    else {
      const name = `${object.kind} ${object.fields[spec.orderedBy] ?? ''}`;
      const chain = chains.get(name);
      if (chain === undefined) chains.set(name, addWords([], object, spec));
      else addWords(chain, object, spec);
    }
  }
  const ordered = [...chains].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, words]) => words.join(' '));
  return [...unordered.toSorted(), ...ordered].join('\n');
}

/** The canonical form in the order of the kind's fields, with lengths, so that no value can pass for two. */
function addWords(words: string[], { kind, fields }: DeviceObject, spec: KindSpec): string[] {
  words.push(kind);
  for (const [name] of fieldsOf(spec)) {
    const value = fields[name];
    if (value !== undefined) words.push(name, String(value.length), value);
  }
  return words;
}
