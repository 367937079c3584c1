import type { Network } from '../../model/inventory.js';
import type { RawNetwork } from '../schema/network.js';
import type { Scope } from './scope.js';
import { given, readRate, readRates } from './values.js';

const MANAGEMENT = { committed: '1 Mbps', peak: '10 Mbps' };

export function readNetwork(scope: Scope, raw: RawNetwork): Network {
  const { spec } = scope;
  const management = raw.management ?? MANAGEMENT;
  if (readRate(management.peak) < readRate(management.committed)) {
    const message = `the peak rate of management, ${management.peak}, is below its committed rate, ${management.committed}; a router refuses that`;
    const cure = `Write a peak of ${management.committed} or more.`;
    scope.report('class.peak', message, scope.at(spec, 'management', 'peak'), cure);
  }
  return {
    accounting: raw.accounting ?? 'ethernet',
    management: { committed: readRate(management.committed), peak: readRate(management.peak) },
    repair: raw.repair ?? 'report',
    regions: raw.regions.map(({ name, title }, index) => {
      const node = scope.node(spec, 'regions', index);
      scope.define('region', name, scope.at(node, 'name'));
      return { name, title: title ?? name, at: scope.origin(node) };
    }),
    uplinks: raw.uplinks.map(({ name, title, parent, capacity, kind }, index) => {
      const node = scope.node(spec, 'uplinks', index);
      scope.define('uplink', name, scope.at(node, 'name'));
      if (parent !== undefined) scope.refer('uplink', parent, scope.at(node, 'parent'));
      return {
        name,
        title: title ?? name,
        ...given({ parent }),
        capacity: readRates(capacity),
        kind: kind ?? 'link',
        at: scope.origin(node),
      };
    }),
  };
}
