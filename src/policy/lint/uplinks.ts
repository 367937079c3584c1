import type { Diagnostic } from '../../model/diagnostic.js';
import type { Network, Uplink } from '../../model/inventory.js';
import { fieldOrigin } from '../../model/origin.js';
import { problem } from '../report.js';

/** Every uplink is visited once: those seen before are proven, or belong to a cycle that is reported. */
export function lintUplinks({ uplinks }: Network): readonly Diagnostic[] {
  const byName = new Map(uplinks.map((uplink) => [uplink.name, uplink]));
  const seen = new Set<Uplink>();
  return uplinks.flatMap((start) => {
    const way = new Set<Uplink>();
    let at: Uplink | undefined = start;
    while (at !== undefined && !seen.has(at)) {
      seen.add(at);
      way.add(at);
      at = at.parent === undefined ? undefined : byName.get(at.parent);
    }
    if (at === undefined || !way.has(at)) return [];
    const onWay = [...way];
    return describeCycle(onWay.slice(onWay.indexOf(at)));
  });
}

function describeCycle(cycle: readonly Uplink[]): Diagnostic | readonly Diagnostic[] {
  const [first] = cycle;
  if (first === undefined) return [];
  const names = [...cycle, first].map(({ name }) => name);
  const shown = names.length > 8 ? [...names.slice(0, 6), '…', names.at(-1)] : names;
  const message = `the uplinks form a cycle: ${shown.join(' → ')}; what they carry together cannot be proven`;
  return problem('network.cycle', fieldOrigin(first.at, 'parent'), message, {
    cure: 'Remove the parent of the one at the top.',
  });
}
