import { standingOrders, type Standing } from '../controller/orders.js';
import { conditionOf, type RouterStatus } from '../model/status.js';
import type { Caller } from './caller.js';
import { fleetOf } from './fleet.js';
import type { House } from './house.js';
import { routersInScope } from './in-scope.js';
import type { Held } from './replies/revisions.js';

type Fate = Exclude<keyof Held, 'routers'>;

interface Known {
  readonly status: RouterStatus | undefined;
  readonly standing: Standing | undefined;
  /** Something else is wanted, and the router was not looked at since. */
  readonly isOutdated: boolean;
}

/** How many routers hold what the revision in force asks of them. Undefined: none is in force. */
export function heldOf({ controller }: House, { scope }: Caller): Held | undefined {
  const view = controller.view();
  const { force, statuses, orders } = view;
  if (force === undefined) return undefined;
  const standing = standingOrders(orders, force.inventory);
  const rows = routersInScope(fleetOf(force), scope);
  const counts: Record<Fate, number> = { holding: 0, waiting: 0, failing: 0, ordered: 0 };
  for (const { router } of rows) {
    const isOutdated = controller.turnOf(router.name).outdatedSince !== undefined;
    const known = { status: statuses.get(router.name), standing: standing.get(router.name), isOutdated };
    counts[fateOf(known, force.revision.id)] += 1;
  }
  return { routers: rows.length, ...counts };
}

function fateOf({ status, standing, isOutdated }: Known, inForce: string): Fate {
  if (standing?.pin !== undefined && standing.pin.revision !== inForce) return 'ordered';
  const is = (type: Parameters<typeof conditionOf>[1], wanted: 'true' | 'false'): boolean =>
    conditionOf(status, type)?.status === wanted;
  if (is('InSync', 'true') && is('Reachable', 'true') && !isOutdated) return 'holding';
  if (standing?.suspend !== undefined || standing?.tolerate !== undefined) return 'ordered';
  const isRetried = conditionOf(status, 'Reconciling')?.reason === 'ProgressingWithRetry';
  return is('Reachable', 'false') || is('Stalled', 'true') || isRetried ? 'failing' : 'waiting';
}
