import type { Node } from 'yaml';
import { parseDuration } from '../../model/duration.js';
import type { ClassPolicy, Priority, TrafficClass } from '../../model/policy.js';
import type { RawClassPolicy, RawTrafficClass } from '../schema/class-policy.js';
import type { Scope } from './scope.js';
import { given, readDscp, readRates, readShare } from './values.js';

export function readClassPolicy(scope: Scope, name: string, raw: RawClassPolicy): ClassPolicy {
  const { spec } = scope;
  return {
    name,
    allocation: readRates(raw.allocation),
    contention: raw.contention ?? 1,
    precedence: (raw.precedence ?? 4) as Priority,
    dscp: raw.dscp ?? 'rewrite',
    fasttrack: raw.fasttrack ?? 'refuse',
    when: (raw.when ?? []).map((entry, index) => {
      const node = scope.node(spec, 'when', index);
      scope.refer('calendar', entry.calendar, scope.at(node, 'calendar'));
      const allocation = entry.allocation === undefined ? undefined : readRates(entry.allocation);
      return {
        calendar: entry.calendar,
        ...given({ allocation, contention: entry.contention }),
        at: scope.origin(node),
      };
    }),
    traffic: raw.traffic.map((traffic, index) => readTraffic(scope, traffic, scope.node(spec, 'traffic', index))),
    at: scope.origin(spec),
  };
}

interface RawChange {
  readonly committed?: string;
  readonly peak?: string;
  readonly priority?: number;
}

const share = (text: string | undefined) => (text === undefined ? undefined : readShare(text));

/** What a calendar or an override says of a traffic class. */
export const readChange = (scope: Scope, raw: RawChange, node: Node | undefined) => ({
  ...given({ committed: share(raw.committed), peak: share(raw.peak), priority: raw.priority as Priority | undefined }),
  at: scope.origin(node),
});

function readTraffic(scope: Scope, raw: RawTrafficClass, node: Node | undefined): TrafficClass {
  (raw.services ?? []).forEach((service, index) => {
    scope.refer('service', service, scope.at(node, 'services', index));
  });
  return {
    name: raw.name,
    services: raw.services ?? [],
    default: raw.default ?? false,
    priority: (raw.priority ?? 5) as Priority,
    committed: readShare(raw.committed),
    ...given({
      peak: share(raw.peak),
      mark: raw.mark === undefined ? undefined : readDscp(raw.mark),
      disciplines: raw.disciplines,
      delay: raw.delay === undefined ? undefined : parseDuration(raw.delay),
      packetSize: raw.packetSize,
    }),
    when: (raw.when ?? []).map((entry, index) => {
      const at = scope.node(node, 'when', index);
      scope.refer('calendar', entry.calendar, scope.at(at, 'calendar'));
      return { calendar: entry.calendar, ...readChange(scope, entry, at) };
    }),
    at: scope.origin(node),
  };
}
