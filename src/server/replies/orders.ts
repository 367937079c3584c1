import { type Static, Type } from 'typebox';
import { ByName, Count, Instant, Items, List, Name, OneOf, Word } from './parts.js';

export const ORDER_KINDS = ['suspend', 'pin', 'tolerate'] as const;

export const Selector = Type.Object(
  {
    classes: List(Name('A building class.')),
    regions: List(Name('A region.')),
    sites: List(Name('A site.')),
    routers: List(Name('A router.')),
    labels: ByName(Type.String()),
  },
  { description: 'Parts are ANDed, values in one part ORed; no part: everything.' },
);
export type Selector = Static<typeof Selector>;

export const Order = Type.Object({
  id: Name('The order.'),
  kind: OneOf(ORDER_KINDS, 'What it orders.'),
  select: Selector,
  revision: Type.Optional(Word('Of a pin.')),
  by: Name('Who gave it.'),
  reason: Word('Why.'),
  at: Instant('When it was given'),
});
export type Order = Static<typeof Order>;

export const Orders = Items(Order);
export type Orders = Static<typeof Orders>;

export const Enqueued = Type.Object({ enqueued: Count('0: it was waiting already.') });
export type Enqueued = Static<typeof Enqueued>;

export const Reconciled = Type.Object({
  selected: Count('Routers.'),
  enqueued: Count('Those that were not waiting already.'),
});
export type Reconciled = Static<typeof Reconciled>;
