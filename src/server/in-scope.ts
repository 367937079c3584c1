import type { Compiled } from '../controller/controller.js';
import { isEverywhere, isInScope, type Scope } from '../model/account.js';
import type { RouterIntent } from '../model/intent.js';
import type { Order } from '../model/order.js';
import type { Override, Selector } from '../model/policy.js';
import { selects } from '../model/select.js';
import type { Interval } from '../pipeline.js';
import { type Fleet, fleetOf, type RouterRow, routerRow } from './fleet.js';
import type { Interval as IntervalSeen } from './replies/interval.js';

/** What of each noun somebody sees who sees a part of the network: names of buildings elsewhere are not in it. */

/** With the sites behind it that are in scope. Undefined: none is. */
export function routerInScope(row: RouterRow, scope: Scope): RouterRow | undefined {
  if (isEverywhere(scope)) return row;
  const sites = row.sites.filter((site) => isInScope(scope, site));
  if (sites.length === 0) return undefined;
  return sites.length === row.sites.length ? row : routerRow(row.router, sites);
}

export const routersInScope = ({ routers }: Fleet, scope: Scope): readonly RouterRow[] =>
  isEverywhere(scope) ? routers : routers.flatMap((row) => routerInScope(row, scope) ?? []);

/** Of a router whose sites are not all seen. */
export const beyond = ({ router }: Pick<Fleet, 'router'>, row: RouterRow): { readonly beyond?: true } =>
  router.get(row.router.name)?.sites.length === row.sites.length ? {} : { beyond: true };

/** Queues of other sites are left out; the shapers above all sites stay. */
export function intentInScope(intent: RouterIntent, { sites }: RouterRow): RouterIntent {
  const seen = new Set(sites.map(({ name }) => name));
  return {
    ...intent,
    sites: intent.sites.filter(({ site }) => seen.has(site)),
    queues: intent.queues.filter(({ site }) => site === undefined || seen.has(site)),
  };
}

export const orderInScope = (order: Order, scope: Scope, fleet: Fleet): Order | undefined =>
  selectedInScope(order, scope, fleet);

export const overrideInScope = (override: Override, scope: Scope, fleet: Fleet): Override | undefined =>
  selectedInScope(override, scope, fleet);

/** Undefined: it selects no site of the scope. Its selector names no other sites and routers, and selects here what it did. */
function selectedInScope<Noun extends { readonly select: Selector }>(
  noun: Noun,
  scope: Scope,
  fleet: Fleet,
): Noun | undefined {
  if (isEverywhere(scope)) return noun;
  const { select } = noun;
  const mine = fleet.sites.filter(({ site }) => isInScope(scope, site));
  if (!mine.some(({ site }) => selects(select, site))) return undefined;
  const sites = new Set(mine.map(({ site }) => site.name));
  const routers = new Set(mine.map(({ site }) => site.router));
  return {
    ...noun,
    select: {
      ...select,
      sites: select.sites.filter((name) => sites.has(name)),
      routers: select.routers.filter((name) => routers.has(name)),
    },
  };
}

/** The uplinks that traffic of the scope passes. */
export function uplinksInScope(
  uplinks: readonly { readonly name: string; readonly parent?: string }[],
  fleet: Fleet,
  scope: Scope,
): ReadonlySet<string> {
  if (isEverywhere(scope)) return new Set(uplinks.map(({ name }) => name));
  const parents = new Map(uplinks.map(({ name, parent }) => [name, parent]));
  const passed = new Set<string>();
  for (const { router } of routersInScope(fleet, scope)) {
    for (
      let name: string | undefined = router.uplink;
      name !== undefined && !passed.has(name);
      name = parents.get(name)
    )
      passed.add(name);
  }
  return passed;
}

/** The names of overrides that select nothing in scope: the label of an interval names those that hold in it. */
export function overridesHidden(overrides: readonly Override[], scope: Scope, fleet: Fleet): ReadonlySet<string> {
  if (isEverywhere(scope)) return new Set();
  return new Set(overrides.filter((one) => overrideInScope(one, scope, fleet) === undefined).map(({ name }) => name));
}

export function withoutNames(label: string, hidden: ReadonlySet<string>): string {
  let text = label;
  for (const name of hidden) text = text.replaceAll(`override ${name}`, 'an override');
  return text;
}

export const intervalSeen = (interval: Interval, hidden: ReadonlySet<string>): IntervalSeen => ({
  ...interval,
  label: withoutNames(interval.label, hidden),
  overrides: interval.overrides.filter((name) => !hidden.has(name)),
  hidden: interval.overrides.filter((name) => hidden.has(name)).length,
});

/** What holds for a site, or decides about a packet, with its interval as the scope sees it. */
export const intervalInScope = <Told extends { readonly interval: Interval }>(
  { interval, ...told }: Told,
  { policies, inventory }: Compiled,
  scope: Scope,
): Omit<Told, 'interval'> & { readonly interval: IntervalSeen } => ({
  ...told,
  interval: intervalSeen(interval, overridesHidden(policies.overrides, scope, fleetOf({ inventory }))),
});
