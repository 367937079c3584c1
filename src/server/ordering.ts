import { Type } from 'typebox';
import type { View } from '../controller/controller.js';
import type { Selector } from '../model/policy.js';
import { type Caller, covers } from './caller.js';
import { forceOf, type House } from './house.js';
import { Problem } from './problem.js';
import { type Order, ORDER_KINDS, type Orders } from './replies/orders.js';
import { notFound } from './route.js';
import { ordersSeen } from './rows.js';
import { Instant, Name, OneOf, SelectorShape } from './shapes.js';

/** What is asked of an order, before and when it is given. */
export const ORDER_FIELDS = {
  kind: OneOf(ORDER_KINDS, 'suspend: look and write nothing; pin: keep a revision; tolerate: name drift, leave it.'),
  select: SelectorShape,
  revision: Type.Optional(Name('Of a pin: the revision to keep.')),
  until: Type.Optional(Instant('When it ends by itself, to the minute; absent: when it is taken back')),
};

export const seen = (view: View, { scope }: Caller): Orders => ({ items: ordersSeen(view, scope) });

export function requireCover(house: House, caller: Caller, select: Selector): void {
  if (covers(caller, select, forceOf(house).inventory)) return;
  throw new Problem('request.scope', 'The selector reaches beyond your scope, or may do so tomorrow.', {
    cure: 'Name sites of your scope, or the classes and regions of it.',
  });
}

/** Of what the caller sees the part that is in scope: what is acted on is all of it. */
export const wholeOf = ({ controller }: House, id: string): Order => {
  const order = controller.view().orders.find((one) => one.id === id);
  if (order === undefined) throw notFound('order', id);
  return order;
};

export function orderFor(view: View, caller: Caller, id: string): Order {
  const order = seen(view, caller).items.find((one) => one.id === id);
  if (order === undefined) throw notFound('order', id);
  return order;
}

export function requireAhead({ now }: House, until: number | undefined): void {
  if (until === undefined || until > now()) return;
  throw new Problem('request.unworkable', 'The end of the order is in the past.', {
    cure: 'Name an end to come, or none.',
  });
}

/** Whether the revision can be had is for the controller to say. */
export function requireRevision(kind: string, revision: string | undefined): void {
  if ((kind === 'pin') === (revision !== undefined)) return;
  if (kind !== 'pin') throw new Problem('request.unworkable', `Only a pin names a revision; this is to ${kind}.`);
  throw new Problem('request.unworkable', 'A pin names the revision to keep, and this one does not.', {
    cure: 'GET /api/v1/revisions lists those that were read here; a commit of the branch will do as well.',
  });
}
