import type { Device } from './device.js';
import type { Row } from './table.js';

/** A queue type that a queue uses stays; a parent queue goes, and leaves its children invalid. */
export function isInUse(device: Device, path: string, { fields }: Row): boolean {
  const { name } = fields;
  if (path === '/queue/type') return device.table('/queue/tree').rows.some((queue) => queue.fields['queue'] === name);
  return false;
}

/** A queue whose parent has gone: it stays in the tree and shapes nothing. */
export function isOrphan(device: Device, { fields }: Row): boolean {
  const { parent = '' } = fields;
  return parent !== 'global' && !device.knows('/queue/tree', parent) && !device.knows('/interface', parent);
}
