import type { Site } from '../model/inventory.js';
import type { Expectation } from '../model/policy.js';
import { findRule } from './match.js';
import { placeOf } from '../model/origin.js';
import type { TestFailure } from './promise.js';
import type { Classifier } from './rules.js';

type PacketPromise = Extract<Expectation, { kind: 'packet' }>;

/** Rules depend on the class alone, so one site of each class speaks for all. */
export function judgePacket(
  { packet, lands, at }: PacketPromise,
  sites: readonly Site[],
  classifiers: ReadonlyMap<string, Classifier>,
): TestFailure | undefined {
  const judged = new Set<string>();
  for (const site of sites) {
    const classifier = classifiers.get(site.class);
    if (judged.has(site.class) || classifier === undefined) continue;
    judged.add(site.class);
    const rule = findRule(classifier.rules, packet);
    const found = rule?.trafficClass ?? classifier.defaultClass;
    if (found === lands) continue;
    const why = rule === undefined ? 'no rule takes it' : `service ${rule.service} takes it`;
    return {
      message: `site ${site.name} (${site.class}): the packet lands in ${found}, not in ${lands}: ${why}`,
      site: site.name,
      found,
      at: placeOf(at),
    };
  }
  return undefined;
}
