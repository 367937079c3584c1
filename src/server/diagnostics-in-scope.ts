import type { InForce } from '../controller/controller.js';
import { isEverywhere, isInScope, type Scope } from '../model/account.js';
import type { Diagnostic } from '../model/diagnostic.js';
import type { Origin } from '../model/origin.js';
import { fleetOf } from './fleet.js';
import { routersInScope } from './in-scope.js';

/**
 * A diagnostic is about what stands where it points: a site, a router, or the class policy of a site. Those of other places
 * may name any building, as a full uplink does, and are for who sees the whole network.
 */
export function diagnosticsInScope(force: InForce, scope: Scope): readonly Diagnostic[] {
  if (isEverywhere(scope)) return force.diagnostics;
  const routers = new Set<string>();
  const places = new Set<string>();
  const add = ({ file, line, fields = {} }: Origin): void => {
    for (const one of [line, ...Object.values(fields).map(([row]) => row)]) places.add(`${file}:${one}`);
  };
  const classes = new Set<string>();
  for (const { router, sites } of routersInScope(fleetOf(force), scope)) {
    routers.add(router.name);
    add(router.at);
    for (const site of sites) {
      if (!isInScope(scope, site)) continue;
      classes.add(site.class);
      add(site.at);
    }
  }
  for (const policy of force.policies.classes) {
    if (!classes.has(policy.name)) continue;
    for (const { at } of [policy, ...policy.when, ...policy.traffic, ...policy.traffic.flatMap(({ when }) => when)])
      add(at);
  }
  return force.diagnostics
    .filter(({ router, at }) =>
      router === undefined ? at !== undefined && places.has(`${at.file}:${at.line}`) : routers.has(router),
    )
    .map(alone);
}

/** What else has to do with it may be anywhere. */
function alone(diagnostic: Diagnostic): Diagnostic {
  const { related: _, ...rest } = diagnostic;
  return rest;
}
