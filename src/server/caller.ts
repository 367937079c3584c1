import { hasRole, isEverywhere, isInScope, type Role, type Scope } from '../model/account.js';
import type { Inventory, Site } from '../model/inventory.js';
import type { Selector } from '../model/policy.js';
import { selectSites } from '../model/select.js';
import { Problem } from './problem.js';

/** Who asks. */
export interface Caller {
  /** As the audit names them: a user, or `token:NAME`. */
  readonly who: string;
  readonly role: Role;
  readonly scope: Scope;
  readonly address: string;
  /** Hash of the session, and what its pages must repeat in a header when they write. Absent for tokens. */
  readonly session?: { readonly hash: string; readonly csrf: string };
}

export function requireRole(caller: Caller, least: Role): void {
  if (hasRole(caller.role, least)) return;
  throw new Problem('request.forbidden', `${caller.who} has the role ${caller.role}; this needs ${least}.`);
}

/** For what is about the whole network, and cannot be cut to a part of it. */
export function requireEverywhere(caller: Caller): void {
  if (isEverywhere(caller.scope)) return;
  throw new Problem('request.scope', `${caller.who} may act on a part of the network only; this is about all of it.`);
}

type Scoped = Pick<Caller, 'scope'>;

export const sees = (caller: Scoped, sites: readonly Site[]): boolean =>
  isEverywhere(caller.scope) || sites.some((site) => isInScope(caller.scope, site));

/** Acting on a router touches every building behind it. */
export const mayTouch = (caller: Scoped, sites: readonly Site[]): boolean =>
  isEverywhere(caller.scope) || (sites.length > 0 && sites.every((site) => isInScope(caller.scope, site)));

/**
 * A selector is asked again with every change of the inventory: what it selects today must be in scope, and so must what
 * it may select tomorrow. Names stay; classes and regions must be among those of the scope.
 */
export function covers(caller: Scoped, selector: Selector, inventory: Inventory): boolean {
  const { scope } = caller;
  if (isEverywhere(scope)) return true;
  const touched = new Set(selectSites(selector, inventory).map(({ router }) => router));
  if (
    !mayTouch(
      caller,
      inventory.sites.filter(({ router }) => touched.has(router)),
    )
  )
    return touched.size === 0;
  const isNamed = selector.sites.length > 0 || selector.routers.length > 0;
  return isNamed || (within(selector.classes, scope.classes) && within(selector.regions, scope.regions));
}

const within = (selected: readonly string[], allowed: readonly string[]): boolean =>
  allowed.length === 0 || (selected.length > 0 && selected.every((one) => allowed.includes(one)));
