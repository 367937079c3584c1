import { Type } from 'typebox';
import { selectSites } from '../../model/select.js';
import { Deed } from '../deed.js';
import { requireMatch } from '../etag.js';
import { fleetOf } from '../fleet.js';
import { forceOf } from '../house.js';
import { ORDER_FIELDS, orderFor, requireAhead, requireCover, requireRevision, seen, wholeOf } from '../ordering.js';
import { Problem } from '../problem.js';
import { Order, Orders, Reconciled } from '../replies/orders.js';
import { Answer, notFound, route } from '../route.js';
import { closed, givenReason, Name, ReasonShape, SelectorShape } from '../shapes.js';

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
    summary:
      'Give an order. It stands until it is taken back, or ends. With If-Match: only if the list is as you saw it.',
    status: 201,
    schemas: {
      body: closed({
        ...ORDER_FIELDS,
        reason: Type.String({ minLength: 1, maxLength: 500, description: 'Why; the audit keeps it.' }),
      }),
      reply: Order,
    },
    handle(house, { body, caller, ifMatch }) {
      requireMatch(ifMatch, seen(house.controller.view(), caller), 'welcome');
      const { kind, select, revision, until, reason } = body;
      requireRevision(kind, revision);
      requireAhead(house, until);
      requireCover(house, caller, select);
      if (selectSites(select, forceOf(house).inventory).length === 0) {
        throw new Problem('request.unworkable', 'The selector selects no site.');
      }
      const named = { ...(revision === undefined ? {} : { revision }), ...(until === undefined ? {} : { until }) };
      return new Deed({
        action: `order.${kind}`,
        subject: JSON.stringify(select),
        detail: { reason, ...named },
        async act(tell) {
          const order = await house.controller.give({ kind, select, by: caller.who, reason, ...named });
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
    summary: 'Take an order back, with `reason` for the audit. With If-Match: only if it is as you saw it.',
    status: 204,
    schemas: { params: closed({ id: Name('The order.') }), query: closed({ reason: ReasonShape }) },
    handle(house, { params, query, caller, ifMatch }) {
      const order = orderFor(house.controller.view(), caller, params.id);
      requireMatch(ifMatch, order, 'welcome');
      requireCover(house, caller, wholeOf(house, order.id).select);
      return new Deed({
        action: 'order.take-back',
        subject: order.id,
        detail: { kind: order.kind, ...givenReason(query) },
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
        heal: Type.Boolean({ default: false, description: 'Take drift back also where it is tolerated, once.' }),
        reason: ReasonShape,
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
      const { allowDeletions, heal } = body;
      return new Deed({
        action: 'reconcile',
        subject: JSON.stringify(body.select),
        detail: { routers: routers.length, allowDeletions, heal, ...givenReason(body) },
        told: 'elsewhere',
        act: () => ({
          selected: routers.length,
          enqueued: house.controller.enqueue(routers, { allowDeletions, heal }),
        }),
      });
    },
  }),
];
