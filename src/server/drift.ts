import type { View } from '../controller/controller.js';
import type { PlanLine } from '../controller/plan-lines.js';
import { conditionOf } from '../model/status.js';
import type { Caller } from './caller.js';
import { type Fleet, fleetOf, ordersOver, type RouterRow } from './fleet.js';
import { forceOf, type House } from './house.js';
import { beyond, routersInScope } from './in-scope.js';
import { ordersSeen } from './rows.js';
import type { DriftItem } from './replies/drift.js';

export interface DriftQuery {
  readonly router?: string;
  readonly class?: string;
  readonly region?: string;
  readonly uplink?: string;
  readonly kind?: DriftItem['kind'];
}

/** Routers that were last seen to differ, longest first. */
export function driftRows(house: House, query: DriftQuery, caller: Caller): readonly RouterRow[] {
  const view = house.controller.view();
  const sinceOf = ({ router }: RouterRow): number => conditionOf(view.statuses.get(router.name), 'InSync')?.since ?? 0;
  return routersInScope(fleetOf(forceOf(house)), caller.scope)
    .filter(
      (row) =>
        differs(view, row) &&
        (query.router === undefined || row.router.name === query.router) &&
        (query.class === undefined || row.sites.some((site) => site.class === query.class)) &&
        (query.region === undefined || row.sites.some((site) => site.region === query.region)) &&
        (query.uplink === undefined || row.router.uplink === query.uplink) &&
        (query.kind === undefined || kindOf(view, row) === query.kind),
    )
    .toSorted((a, b) => sinceOf(a) - sinceOf(b));
}

/** After a restart only the status is known. */
const differs = (view: View, { router }: RouterRow): boolean => {
  const status = view.statuses.get(router.name);
  return (
    view.differences.has(router.name) || (conditionOf(status, 'InSync')?.status === 'false' && status?.pending !== 0)
  );
};

function kindOf(view: View, { router }: RouterRow): DriftItem['kind'] {
  const known = view.differences.get(router.name)?.drift;
  const isDrift = known ?? conditionOf(view.statuses.get(router.name), 'InSync')?.reason === 'DriftDetected';
  return isDrift ? 'drift' : 'pending';
}

/** Of a router that serves buildings elsewhere too, only what is about those in scope: its other lines name them. */
function linesSeen(fleet: Fleet, { router, sites }: RouterRow, lines: readonly PlanLine[]): readonly PlanLine[] {
  if (fleet.router.get(router.name)?.sites.length === sites.length) return lines;
  const seen = new Set(sites.map(({ name }) => name));
  return lines.filter(({ about }) => about.site !== undefined && seen.has(about.site));
}

/** `row`: with the sites that the caller sees. */
export function driftItem(house: House, row: RouterRow, { scope }: Caller): DriftItem {
  const view = house.controller.view();
  const { name } = row.router;
  const status = view.statuses.get(name);
  const difference = view.differences.get(name);
  const inSync = conditionOf(status, 'InSync');
  const at = difference?.at ?? status?.seenAt;
  return {
    router: name,
    sites: row.sites.map((site) => site.name),
    ...beyond(fleetOf(forceOf(house)), row),
    kind: kindOf(view, row),
    ...(inSync?.status === 'false' ? { since: inSync.since } : {}),
    ...(at === undefined ? {} : { at }),
    reason: inSync?.reason ?? 'Progressing',
    message: inSync?.message ?? '',
    orders: ordersOver({ orders: ordersSeen(view, scope) }, row.sites).filter(({ kind }) => kind !== 'pin'),
    total: difference?.total ?? status?.pending ?? 0,
    changes: linesSeen(fleetOf(forceOf(house)), row, difference?.lines ?? []),
  };
}
