import { type Static, Type } from 'typebox';
import { Beyond, ByName, Count, Instant, Items, List, Name, OneOf, Word } from './parts.js';
import { WantedLine } from './plan.js';

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
  until: Type.Optional(Instant('When it ends by itself, to the minute; absent: when it is taken back')),
  beyond: Beyond,
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

const Counted = List(Type.Object({ name: Name('Class or region.'), sites: Count('Sites of it.') }));

/** What would be wanted of routers beside what is wanted of them now. No device is asked. */
export const WantedChanges = Type.Object({
  routers: Count('Routers of which something else would be wanted.'),
  total: Count('Changes on all of them.'),
  missing: List(Name('A router that the revision does not know: nothing would be written to it.')),
  items: List(
    Type.Object({
      router: Name('The router.'),
      sites: List(Name('A site behind it that you see.')),
      total: Count('Changes on it.'),
      lines: List(WantedLine, { description: 'The first of them.' }),
    }),
    { description: 'The first hundred routers.' },
  ),
});
export type WantedChanges = Static<typeof WantedChanges>;

/** What an act would do, in numbers. */
export const ActPreview = Type.Object({
  selected: Count('Sites that the selector selects.'),
  affected: Count('Sites behind their routers: a router is managed as a whole.'),
  routers: Count('Routers.'),
  classes: Counted,
  regions: Counted,
  pending: Count('Changes wanted and not made on these routers.'),
  drifting: Count('Routers that somebody changed.'),
  unreachable: Count('Routers that did not answer last.'),
  suspended: Count('Routers that nothing is written to, by order.'),
  standing: List(Order, { description: 'Orders that stand over them already.' }),
  changes: Type.Optional(WantedChanges),
});
export type ActPreview = Static<typeof ActPreview>;
