import type { Answer, Arguments, Device } from './device.js';
import { covers, notPermitted } from './rights.js';

/** A script runs only for somebody who may do all that it asks for (manual 47579229). */
export function runByName(device: Device, { values, rights }: Arguments): Answer {
  const { fields } = device.table('/system/script').find(values['number'] ?? values['.id'] ?? '');
  const isFree = fields['dont-require-permissions'] === 'true';
  if (!isFree && !covers(rights, fields['policy'] ?? '')) throw notPermitted();
  device.run(fields['source'] ?? '', isFree ? undefined : rights);
  return {};
}
