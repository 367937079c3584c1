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
    list.splice(positionOf(list, place, kinds), 0, object);
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

function positionOf(list: readonly DeviceObject[], place: Place | undefined, kinds: Kinds): number {
  if (place === undefined) return list.length;
  const byHandle = place.handle === undefined ? -1 : list.findIndex((one) => one.handle === place.handle);
  if (byHandle >= 0) return byHandle;
  const byKey =
    place.key === undefined ? -1 : list.findIndex((one) => keyed(one, kinds) === place.key && isOurs(one, kinds));
  return byKey >= 0 ? byKey : list.length;
}
