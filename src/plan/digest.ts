import type { DeviceConfig } from '../model/device.js';
import { adopt, type Kinds } from './adopt.js';

/** Text → fingerprint. An argument, since the thinking rooms import no cryptography. */
export type Hash = (text: string) => string;

/** Fingerprint of what is ours on a device: handles and foreign objects do not count, order counts where it has meaning. */
export function digest(config: DeviceConfig, kinds: Kinds, hash: Hash): string {
  const unordered: string[] = [];
  const ordered: string[] = [];
  for (const object of adopt(config, kinds)) {
    const spec = kinds.get(object.kind);
    if (spec === undefined) continue;
    // The canonical form has its fields in the order of the kind, and the key is among them.
    const text = object.kind + JSON.stringify(object.fields);
    if (spec.orderedBy === undefined) unordered.push(text);
    else ordered.push(`${object.kind} ${object.fields[spec.orderedBy] ?? ''} ${text}`);
  }
  const chains = ordered.map((text, index) => ({ text, index, chain: text.slice(0, text.indexOf('{')) }));
  chains.sort((a, b) => (a.chain === b.chain ? a.index - b.index : a.chain < b.chain ? -1 : 1));
  return hash([...unordered.toSorted(), ...chains.map((one) => one.text)].join('\n'));
}
