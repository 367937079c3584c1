import { Type } from 'typebox';
import type { View } from '../../controller/controller.js';
import type { Selector } from '../../model/policy.js';
import { selectSites } from '../../model/select.js';
import { type Caller, covers } from '../caller.js';
import { Deed } from '../deed.js';
import { requireMatch } from '../etag.js';
import { fleetOf } from '../fleet.js';
import { forceOf, type House } from '../house.js';
import { Problem } from '../problem.js';
import { Order, ORDER_KINDS, Orders, Reconciled } from '../replies/orders.js';
import { Answer, notFound, route } from '../route.js';
import { ordersSeen } from '../rows.js';
import { closed, Name, OneOf, SelectorShape } from '../shapes.js';

const seen = (view: View, { scope }: Caller): Orders => ({ items: ordersSeen(view, scope) });

function requireCover(house: House, caller: Caller, select: Selector): void {
  if (covers(caller, select, forceOf(house).inventory)) return;
  throw new Problem('request.scope', 'The selector reaches beyond your scope, or may do so tomorrow.', {
    cure: 'Name sites of your scope, or the classes and regions of it.',
  });
}

export const ORDER_ROUTES = [
  route({
    method: 'GET',
    path: '/api/v1/orders',
    least: 'viewer',
    scoped: 'cut',
    summary: 'Standing orders: suspended, pinned, tolerated.',
    schemas: { reply: Orders },
    handle: ({ controller }, { caller }) => seen(controller.view(), caller),
  }),
  route({
    method: 'POST',
    path: '/api/v1/orders',
    least: 'operator',
    scoped: 'cut',
    turn: 'orders',
    summary: 'Give an order. It stands until it is taken back. With If-Match: only if the list is as you saw it.',
    status: 201,
    schemas: {
      body: closed({
        kind: OneOf(
          ORDER_KINDS,
          'suspend: look and write nothing; pin: keep a revision; tolerate: name drift, leave it.',
        ),
        select: SelectorShape,
        revision: Type.Optional(Name('Of a pin: the revision to keep.')),
        reason: Type.String({ minLength: 1, maxLength: 500, description: 'Why; the audit keeps it.' }),
      }),
      reply: Order,
    },
    handle(house, { body, caller, ifMatch }) {
      requireMatch(ifMatch, seen(house.controller.view(), caller), 'welcome');
      const { kind, select, revision, reason } = body;
      requireRevision(kind, revision);
      requireCover(house, caller, select);
      if (selectSites(select, forceOf(house).inventory).length === 0) {
        throw new Problem('request.unworkable', 'The selector selects no site.');
      }
      const pinned = revision === undefined ? {} : { revision };
      return new Deed({
        action: `order.${kind}`,
        subject: JSON.stringify(select),
        detail: { reason, ...(revision === undefined ? {} : { revision }) },
        async act(tell) {
          const order = await house.controller.give({ kind, select, by: caller.who, reason, ...pinned });
          tell({ order: order.id });
          return new Answer(order, { headers: { location: `/api/v1/orders/${order.id}` } });
        },
      });
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/orders/:id',
    least: 'viewer',
    scoped: 'cut',
    summary: 'One order.',
    schemas: { params: closed({ id: Name('The order.') }), reply: Order },
    handle: ({ controller }, { params, caller }) => orderFor(controller.view(), caller, params.id),
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/orders/:id',
    least: 'operator',
    scoped: 'cut',
    turn: 'orders',
    summary: 'Take an order back. With If-Match: only if it is as you saw it.',
    status: 204,
    schemas: { params: closed({ id: Name('The order.') }) },
    handle(house, { params, caller, ifMatch }) {
      const order = orderFor(house.controller.view(), caller, params.id);
      requireMatch(ifMatch, order, 'welcome');
      requireCover(house, caller, wholeOf(house, order.id).select);
      return new Deed({
        action: 'order.take-back',
        subject: order.id,
        detail: { kind: order.kind },
        async act() {
          if (!(await house.controller.takeBack(order.id))) throw notFound('order', order.id);
        },
      });
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/reconcile',
    least: 'operator',
    scoped: 'cut',
    summary: 'Ask for a look at every router that a selector reaches.',
    status: 202,
    schemas: {
      body: closed({
        select: SelectorShape,
        allowDeletions: Type.Boolean({
          default: false,
          description: 'Take away more queues than the guard allows, once.',
        }),
      }),
      reply: Reconciled,
    },
    handle(house, { body, caller }) {
      requireCover(house, caller, body.select);
      const { inventory } = forceOf(house);
      const known = fleetOf({ inventory }).router;
      const routers = [...new Set(selectSites(body.select, inventory).map(({ router }) => router))].filter((name) =>
        known.has(name),
      );
      const { allowDeletions } = body;
      return new Deed({
        action: 'reconcile',
        subject: JSON.stringify(body.select),
        detail: { routers: routers.length, allowDeletions },
        told: 'elsewhere',
        act: () => ({
          selected: routers.length,
          enqueued: house.controller.enqueue(routers, { allowDeletions }),
        }),
      });
    },
  }),
];

/** Of what the caller sees the part that is in scope: what is acted on is all of it. */
const wholeOf = ({ controller }: House, id: string): Order => {
  const order = controller.view().orders.find((one) => one.id === id);
  if (order === undefined) throw notFound('order', id);
  return order;
};

function orderFor(view: View, caller: Caller, id: string): Order {
  const order = seen(view, caller).items.find((one) => one.id === id);
  if (order === undefined) throw notFound('order', id);
  return order;
}

/** Whether the revision can be had is for the controller to say. */
function requireRevision(kind: string, revision: string | undefined): void {
  if ((kind === 'pin') === (revision !== undefined)) return;
  if (kind !== 'pin') throw new Problem('request.unworkable', `Only a pin names a revision; this is to ${kind}.`);
  throw new Problem('request.unworkable', 'A pin names the revision to keep, and this one does not.', {
    cure: 'GET /api/v1/revisions lists those that were read here; a commit of the branch will do as well.',
  });
}
