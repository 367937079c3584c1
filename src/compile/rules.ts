import type { Dscp } from '../model/dscp.js';
import type { Rule, SiteIntent } from '../model/intent.js';
import type { Site } from '../model/inventory.js';
import type { ClassPolicy, Endpoint, Match, Service } from '../model/policy.js';

/** How the packets of a building class are recognised and marked; shared by all sites of the class. */
export interface Classifier {
  readonly rules: readonly Rule[];
  readonly defaultClass: string;
  readonly marks: Readonly<Record<string, Dscp>>;
}

export function classifierOf(policy: ClassPolicy, services: ReadonlyMap<string, Service>): Classifier {
  const taken = new Set<string>();
  const rules = policy.traffic.flatMap((traffic) =>
    traffic.services.flatMap((name) =>
      (services.get(name)?.match ?? []).map((match) => {
        const id = freeId(`${traffic.name}/${name}/`, canonicalMatch(match), taken);
        return { id, trafficClass: traffic.name, service: name, match };
      }),
    ),
  );
  return { rules, defaultClass: defaultOf(policy), marks: marksOf(policy) };
}

export const defaultOf = ({ traffic }: ClassPolicy): string =>
  (traffic.find((one) => one.default) ?? traffic.at(-1))?.name ?? '';

/** `trust` leaves alone what it has no mark for; `rewrite` clears it, so that nobody marks himself into a better class. */
function marksOf({ dscp, traffic }: ClassPolicy): Readonly<Record<string, Dscp>> {
  const marks: Record<string, Dscp> = {};
  for (const { name, mark } of traffic) {
    if (mark !== undefined) marks[name] = mark;
    else if (dscp === 'rewrite') marks[name] = 0;
  }
  return marks;
}

export const siteIntent = (site: Site, policy: ClassPolicy, classifier: Classifier): SiteIntent => ({
  site: site.name,
  class: policy.name,
  interfaces: site.interfaces,
  ...classifier,
  dscp: policy.dscp,
});

/** Two spellings of one match have one text: order within a list has no meaning. */
function canonicalMatch({ protocol, remote, local, dscp }: Match): string {
  return [protocol ?? '', canonicalEndpoint(remote), canonicalEndpoint(local), dscp ?? ''].join('|');
}

function canonicalEndpoint(endpoint: Endpoint | undefined): string {
  const ports = (endpoint?.ports ?? []).map(({ from, to }) => `${from}-${to}`);
  return `${ports.sort().join(',')}@${[...(endpoint?.prefixes ?? [])].sort().join(',')}`;
}

function freeId(prefix: string, text: string, taken: Set<string>): string {
  for (let probe = 0; ; probe += 1) {
    const id = prefix + hash(probe === 0 ? text : `${text}#${probe}`);
    if (taken.has(id)) continue;
    taken.add(id);
    return id;
  }
}

/** FNV-1a, 32 bits: short enough for a comment on a router, and the same for ever. */
function hash(text: string): string {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1)
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193) >>> 0;
  return value.toString(16).padStart(8, '0');
}
