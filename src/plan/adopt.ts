import type { DeviceConfig, DeviceObject, KindSpec } from '../model/device.js';
import { weakly } from '../model/weakly.js';
import { canonicalise } from './canonical.js';

export type Kinds = ReadonlyMap<string, KindSpec>;

export const indexKinds = (kinds: readonly KindSpec[]): Kinds => new Map(kinds.map((spec) => [spec.kind, spec]));

/** An object is ours when it carries our mark and no machine made it. Kinds we know nothing about are foreign. */
export function isOurs(object: DeviceObject, kinds: Kinds): boolean {
  const spec = kinds.get(object.kind);
  if (spec === undefined || object.dynamic === true) return false;
  return (object.fields[spec.ownership.field] ?? '').startsWith(spec.ownership.prefix);
}

const adopted = new WeakMap<DeviceConfig, { readonly kinds: Kinds; readonly ours: () => readonly DeviceObject[] }>();

/**
 * The objects of ours, in canonical form, in the device's order. Comparing and fingerprinting share one pass; a fleet that
 * is only watched does not hold them all.
 */
export function adopt(config: DeviceConfig, kinds: Kinds): readonly DeviceObject[] {
  const known = adopted.get(config);
  if (known?.kinds === kinds) return known.ours();
  const ours = weakly(() => adoptAll(config, kinds));
  adopted.set(config, { kinds, ours });
  return ours();
}

function adoptAll(config: DeviceConfig, kinds: Kinds): readonly DeviceObject[] {
  const ours: DeviceObject[] = [];
  for (const object of config.objects) {
    const spec = kinds.get(object.kind);
    if (spec !== undefined && isOurs(object, kinds)) ours.push(canonicalise(object, spec));
  }
  return ours;
}

/** Identity within one device: the kind and the values of its key fields. */
export function keyOf(object: DeviceObject, spec: KindSpec): string {
  return [object.kind, ...spec.key.map((field) => object.fields[field] ?? '')].join('|');
}
