import type { Change, Place } from '../model/change.js';
import type { DeviceConfig, DeviceObject } from '../model/device.js';
import { isOurs, type Kinds, keyOf } from './adopt.js';

/**
 * What a device that does as it is told holds after `changes`. The law that every driver is held to, and the whole of
 * the memory driver. `nextHandle` names new objects.
 */
export function replay(
  config: DeviceConfig,
  changes: readonly Change[],
  kinds: Kinds,
  nextHandle: () => string,
): DeviceConfig {
  const list = [...config.objects];
  const find = (key: string): number => list.findIndex((one) => isOurs(one, kinds) && keyed(one, kinds) === key);
  const insert = (object: DeviceObject, place: Place | undefined): void => {
    list.splice(positionOf(list, object.kind, place, kinds), 0, object);
  };
  for (const change of changes) {
    const index = find(change.key);
    switch (change.action) {
      case 'create':
        if (index < 0) insert({ ...change.after, handle: nextHandle() }, change.place);
        break;
      case 'update':
        if (index >= 0) list[index] = { ...change.after, handle: list[index]?.handle };
        break;
      case 'delete':
        if (index >= 0) list.splice(handleIndex(list, change.before) ?? index, 1);
        break;
      case 'move':
      case 'replace': {
        const old = index < 0 ? undefined : list.splice(index, 1)[0];
        const handle = change.action === 'move' ? old?.handle : nextHandle();
        insert({ ...change.after, handle }, change.place);
        break;
      }
    }
  }
  return { objects: list };
}

function keyed(object: DeviceObject, kinds: Kinds): string | undefined {
  const spec = kinds.get(object.kind);
  return spec === undefined ? undefined : keyOf(object, spec);
}

function handleIndex(list: readonly DeviceObject[], object: DeviceObject): number | undefined {
  const index =
    object.handle === undefined
      ? -1
      : list.findIndex((one) => one.handle === object.handle && one.kind === object.kind);
  return index < 0 ? undefined : index;
}

/** Handles tell objects of one kind apart, no more: `*1A` stands in every menu, and may stand for another object by now. */
function positionOf(list: readonly DeviceObject[], kind: string, place: Place | undefined, kinds: Kinds): number {
  if (place === undefined) return list.length;
  const isKeyed = (one: DeviceObject): boolean => isOurs(one, kinds) && keyed(one, kinds) === place.key;
  const byHandle = list.findIndex(
    (one) =>
      one.kind === kind &&
      one.handle !== undefined &&
      one.handle === place.handle &&
      (place.key === undefined || isKeyed(one)),
  );
  const found = byHandle < 0 && place.key !== undefined ? list.findIndex(isKeyed) : byHandle;
  return found < 0 ? list.length : found;
}
