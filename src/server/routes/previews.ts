import { Type } from 'typebox';
import { changesUnder, reachInNumbers, reachOf } from '../order-preview.js';
import { ORDER_FIELDS, orderFor, requireCover, requireRevision, wholeOf } from '../ordering.js';
import { ActPreview } from '../replies/orders.js';
import { route } from '../route.js';
import { closed, Name, SelectorShape, Text } from '../shapes.js';

const Flag = Type.Boolean({ default: false, description: 'As of the act itself.' });

export const PREVIEW_ROUTES = [
  route({
    method: 'POST',
    path: '/api/v1/orders/preview',
    least: 'operator',
    scoped: 'cut',
    summary: 'What an order would do, in numbers; of a pin also what would change, router by router. Gives none.',
    reads: true,
    perMinute: 60,
    schemas: { body: closed({ ...ORDER_FIELDS, reason: Type.Optional(Text('Of no use here.')) }), reply: ActPreview },
    async handle(house, { body, caller }) {
      const { kind, select, revision } = body;
      requireRevision(kind, revision);
      requireCover(house, caller, select);
      const reach = reachOf(house, select);
      const numbers = reachInNumbers(house, reach, caller);
      if (revision === undefined) return numbers;
      const order = { id: '', kind, select, revision, by: caller.who, reason: '', at: house.now() };
      const orders = [...house.controller.view().orders, order];
      return { ...numbers, changes: await changesUnder(house, reach, { orders, caller }) };
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/orders/:id/preview',
    least: 'operator',
    scoped: 'cut',
    summary: 'What taking an order back would do. Takes none back.',
    reads: true,
    perMinute: 60,
    schemas: { params: closed({ id: Name('The order.') }), reply: ActPreview },
    async handle(house, { params, caller }) {
      const { orders } = house.controller.view();
      orderFor(house.controller.view(), caller, params.id);
      const order = wholeOf(house, params.id);
      requireCover(house, caller, order.select);
      const reach = reachOf(house, order.select);
      const left = orders.filter(({ id }) => id !== order.id);
      const numbers = reachInNumbers(house, reach, caller);
      if (order.kind !== 'pin') return numbers;
      return { ...numbers, changes: await changesUnder(house, reach, { orders: left, caller }) };
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/reconcile/preview',
    least: 'operator',
    scoped: 'cut',
    summary: 'What a reconcile of a selector would reach, in numbers. Asks no router.',
    reads: true,
    perMinute: 120,
    schemas: {
      body: closed({ select: SelectorShape, allowDeletions: Flag, heal: Flag }),
      reply: ActPreview,
    },
    handle(house, { body, caller }) {
      requireCover(house, caller, body.select);
      return reachInNumbers(house, reachOf(house, body.select), caller);
    },
  }),
];
