import type { Node } from 'yaml';
import type { Match, Service } from '../../model/policy.js';
import type { RawMatch, RawServiceCatalog } from '../schema/catalog.js';
import type { Scope } from './scope.js';
import { given, readDscp, readEndpoint } from './values.js';

export function readCatalog(scope: Scope, raw: RawServiceCatalog): readonly Service[] {
  return raw.services.map((service, index) => {
    const node = scope.node(scope.spec, 'services', index);
    scope.define('service', service.name, scope.at(node, 'name'));
    const match = service.match.map((one, place) => readMatch(scope, one, scope.node(node, 'match', place)));
    return { name: service.name, match, at: scope.origin(node) };
  });
}

const WITH_PORTS: ReadonlySet<string> = new Set(['tcp', 'udp', 'sctp']);

function readMatch(scope: Scope, raw: RawMatch, node: Node | undefined): Match {
  for (const end of ['remote', 'local'] as const) {
    if (raw[end]?.ports === undefined || WITH_PORTS.has(raw.protocol ?? '')) continue;
    const protocol = raw.protocol === undefined ? 'without a protocol' : `for ${raw.protocol}, which has none`;
    scope.report(
      'service.ports-without-protocol',
      `ports are given ${protocol}; no router can match that`,
      scope.at(node, end, 'ports'),
      'Add protocol: tcp, udp or sctp; one entry for each.',
    );
  }
  return {
    ...given({
      protocol: raw.protocol,
      remote: raw.remote === undefined ? undefined : readEndpoint(raw.remote),
      local: raw.local === undefined ? undefined : readEndpoint(raw.local),
      dscp: raw.dscp === undefined ? undefined : readDscp(raw.dscp),
    }),
    at: scope.origin(node),
  };
}
