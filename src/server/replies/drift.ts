import { type Static, Type } from 'typebox';
import { Order } from './orders.js';
import { Beyond, Count, Instant, List, Name, OneOf, PageOf, Word } from './parts.js';
import { PlanLine } from './plan.js';
import { Reason } from './status.js';

export const DIFFERENCE_KINDS = ['drift', 'pending'] as const;

/** A router that was last seen to hold something else than what is wanted. */
export const DriftItem = Type.Object({
  router: Name('The router.'),
  sites: List(Name('A site behind it that you see.')),
  beyond: Beyond,
  kind: OneOf(
    DIFFERENCE_KINDS,
    'drift: somebody changed the router; pending: what is wanted changed, and is not there.',
  ),
  since: Type.Optional(Instant('Since when it differs')),
  at: Type.Optional(Instant('When it was looked at')),
  reason: Reason,
  message: Word('For people.'),
  orders: List(Order, { description: 'Orders that leave it so.' }),
  total: Count('Changes that would put it right.'),
  changes: List(PlanLine, { description: 'The first of them; none are known after a restart, until the next look.' }),
});
export type DriftItem = Static<typeof DriftItem>;

export const DriftPage = PageOf(DriftItem, 'Routers that differ, those that differ longest first.');
export type DriftPage = Static<typeof DriftPage>;
