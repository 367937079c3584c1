import type { View } from '../controller/controller.js';
import type { Scope } from '../model/account.js';
import { CONDITION_TYPES, type Condition, conditionOf, type ConditionType } from '../model/status.js';
import type { Reason } from '../model/condition.js';
import type { Fleet } from './fleet.js';
import { beyond, routersInScope } from './in-scope.js';

type Tally = Record<Condition['status'], number>;

export interface Share {
  readonly name: string;
  readonly sites: number;
  readonly ready: number;
  /** Some of them share a router with sites out of scope. */
  readonly beyond?: true;
}

/** The fleet in a handful of numbers. */
export interface Summary {
  readonly sites: number;
  readonly routers: number;
  readonly conditions: Readonly<Record<ConditionType, Tally>>;
  /** Routers by the reason of their Ready condition. */
  readonly reasons: Readonly<Partial<Record<Reason, number>>>;
  readonly classes: readonly Share[];
  readonly regions: readonly Share[];
  /** Changes that are wanted and not made. */
  readonly pending: number;
  readonly beyond?: true;
}

/** Of the sites in scope, and the routers they stand behind. */
export function summarise(view: View, fleet: Fleet, scope: Scope): Summary {
  const conditions = Object.fromEntries(
    CONDITION_TYPES.map((type) => [type, { true: 0, false: 0, unknown: 0 }]),
  ) as Record<ConditionType, Tally>;
  const reasons: Partial<Record<Reason, number>> = {};
  const classes = new Map<string, Share>();
  const regions = new Map<string, Share>();
  let [sites, routers, pending] = [0, 0, 0];
  let all: Pick<Share, 'beyond'> = {};
  for (const row of routersInScope(fleet, scope)) {
    const status = view.statuses.get(row.router.name);
    routers += 1;
    pending += status?.pending ?? 0;
    for (const type of CONDITION_TYPES) conditions[type][conditionOf(status, type)?.status ?? 'unknown'] += 1;
    const ready = conditionOf(status, 'Ready');
    if (ready !== undefined) reasons[ready.reason] = (reasons[ready.reason] ?? 0) + 1;
    const shared = beyond(fleet, row);
    all = { ...all, ...shared };
    for (const site of row.sites) {
      sites += 1;
      const one = { ready: Number(ready?.status === 'true'), ...shared };
      add(classes, site.class, one);
      add(regions, site.region, one);
    }
  }
  return { sites, routers, conditions, reasons, classes: byName(classes), regions: byName(regions), pending, ...all };
}

function add(shares: Map<string, Share>, name: string, site: Omit<Share, 'name' | 'sites'>): void {
  const known = shares.get(name) ?? { sites: 0, ready: 0 };
  shares.set(name, { ...known, ...site, name, sites: known.sites + 1, ready: known.ready + site.ready });
}

const byName = (shares: ReadonlyMap<string, Share>): readonly Share[] =>
  [...shares.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
