import type { Device } from './device.js';
import { fieldsOf, type MenuSpec } from './menu-spec.js';
import type { Row } from './table.js';

/** A queue type that a queue uses stays; a parent queue goes, and leaves its children invalid. */
export function isInUse(device: Device, path: string, { fields }: Row): boolean {
  const name = fields['name'] ?? '';
  if (path !== '/queue/type') return false;
  return (
    device.items('/queue/tree').some((queue) => queue.fields['queue'] === name) ||
    device.items('/queue/simple').some((queue) => queue.fields['queue']?.split('/').includes(name) === true)
  );
}

/** Names something that is not there any more: the item stays and does nothing. */
export function isOrphan(device: Device, spec: MenuSpec, { fields }: Row): boolean {
  return fieldsOf(spec).some(([name, { refers, also, form }]) => {
    const value = fields[name];
    if (refers === undefined || value === undefined || value === '' || form.kind === 'pair') return false;
    const target = value.replace(/^!/, '');
    return also?.includes(target) !== true && !refers.some((menu) => device.knows(menu, target));
  });
}

/** References are to items, not to names: they follow when an item is renamed. */
export function renameReferences(device: Device, path: string, { from, to }: { from: string; to: string }): void {
  for (const { spec, rows } of device.tables()) {
    for (const [name, { refers }] of fieldsOf(spec)) {
      if (refers?.includes(path) !== true) continue;
      for (const { fields } of rows) {
        if (fields[name] === from) fields[name] = to;
        else if (fields[name] === `!${from}`) fields[name] = `!${to}`;
      }
    }
  }
}

const MIRRORED: Readonly<Record<string, string>> = { '/interface/bridge': 'bridge', '/interface/vlan': 'vlan' };

/** What is made in the menu of its kind is an interface like any other. */
export function mirrorInterface(device: Device, path: string, name: string): void {
  const type = MIRRORED[path];
  if (type !== undefined) device.table('/interface').seed({ name, type });
}

export function dropMirrored(device: Device, path: string): void {
  const type = MIRRORED[path];
  if (type === undefined) return;
  const table = device.table('/interface');
  table.rows = table.rows.filter(
    ({ fields }) => fields['type'] !== type || fields['name'] === undefined || device.knows(path, fields['name']),
  );
}
