import type { Diagnostic } from '../../model/diagnostic.js';
import type { ClassPolicy, Endpoint, Match, PortRange, Service } from '../../model/policy.js';
import { contains } from '../../model/prefix.js';
import { entryPlace, problem } from '../report.js';

/** Services that stand twice in one policy, or that can never take a packet since earlier classes take all of theirs. */
export function lintServices(policy: ClassPolicy, services: ReadonlyMap<string, Service>): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  const earlier: { readonly service: Service; readonly trafficClass: string }[] = [];
  for (const { name: trafficClass, services: names, at } of policy.traffic) {
    const own: Service[] = [];
    for (const [index, name] of names.entries()) {
      const service = services.get(name);
      if (service === undefined) continue;
      const twice =
        earlier.find((one) => one.service === service)?.trafficClass ??
        (own.includes(service) ? trafficClass : undefined);
      const shadow = twice === undefined ? shadowOf(service, earlier) : undefined;
      own.push(service);
      const where = entryPlace(at, 'services', index);
      if (twice !== undefined) {
        const message = `service "${name}" stands in traffic class "${twice}" already, which takes all of its packets`;
        found.push(problem('service.twice', where, message, { cure: 'Remove it from one of them.' }));
      } else if (shadow !== undefined) {
        const message = `service "${name}" of traffic class "${trafficClass}" can never match: class "${shadow.trafficClass}" takes all of its packets for service "${shadow.service.name}"`;
        found.push(
          problem('service.shadowed', where, message, {
            cure: `Put traffic class "${trafficClass}" before "${shadow.trafficClass}", or narrow "${shadow.service.name}".`,
            related: { message: `"${name}" is defined here`, at: service.at },
          }),
        );
      }
    }
    earlier.push(...own.map((service) => ({ service, trafficClass })));
  }
  return found;
}

/** The last of the earlier services that together take everything; undefined when something is left. */
function shadowOf<Entry extends { readonly service: Service }>(
  service: Service,
  earlier: readonly Entry[],
): Entry | undefined {
  const takers = service.match.map((match) =>
    earlier.find((one) => one.service.match.some((other) => covers(other, match))),
  );
  return takers.every((taker) => taker !== undefined) ? takers.at(-1) : undefined;
}

/** Whether every packet that `inner` takes is taken by `outer`. */
const covers = (outer: Match, inner: Match): boolean =>
  (outer.protocol === undefined || outer.protocol === inner.protocol) &&
  (outer.dscp === undefined || outer.dscp === inner.dscp) &&
  coversEnd(outer.remote, inner.remote) &&
  coversEnd(outer.local, inner.local);

const coversEnd = (outer: Endpoint | undefined, inner: Endpoint | undefined): boolean =>
  coversList(outer?.ports, inner?.ports, containsPorts) && coversList(outer?.prefixes, inner?.prefixes, contains);

/** An empty list means everything. */
function coversList<Item>(
  outer: readonly Item[] = [],
  inner: readonly Item[] = [],
  holds: (outer: Item, inner: Item) => boolean,
): boolean {
  if (outer.length === 0) return true;
  return inner.length > 0 && inner.every((one) => outer.some((other) => holds(other, one)));
}

const containsPorts = (outer: PortRange, inner: PortRange): boolean => outer.from <= inner.from && inner.to <= outer.to;
