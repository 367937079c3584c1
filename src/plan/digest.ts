import type { DeviceConfig } from '../model/device.js';
import { adopt, type Kinds, keyOf } from './adopt.js';

/** Text → fingerprint. An argument, since the thinking rooms import no cryptography. */
export type Hash = (text: string) => string;

/** Fingerprint of what is ours on a device: handles and foreign objects do not count, order counts where it has meaning. */
export function digest(config: DeviceConfig, kinds: Kinds, hash: Hash): string {
  const unordered: string[] = [];
  const ordered: string[] = [];
  for (const object of adopt(config, kinds)) {
    const spec = kinds.get(object.kind);
    if (spec === undefined) continue;
    const fields = Object.entries(object.fields).toSorted(([a], [b]) => (a < b ? -1 : 1));
    const text = JSON.stringify([keyOf(object, spec), fields]);
    if (spec.orderedBy === undefined) unordered.push(text);
    else ordered.push(`${object.kind} ${object.fields[spec.orderedBy] ?? ''} ${text}`);
  }
  const chains = ordered.map((text, index) => ({ text, index, chain: text.slice(0, text.indexOf('[')) }));
  chains.sort((a, b) => (a.chain === b.chain ? a.index - b.index : a.chain < b.chain ? -1 : 1));
  return hash([...unordered.toSorted(), ...chains.map((one) => one.text)].join('\n'));
}
