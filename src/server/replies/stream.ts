import { type Static, type TSchema, Type } from 'typebox';
import { Phase } from './applies.js';
import { QueueState, RouterItem, SiteDetail, Summary } from './network.js';
import { Order } from './orders.js';
import { Count, Extended, Instant, List, Name, OrNull, Word } from './parts.js';
import { Revision, SourceState } from './revisions.js';
import { Health, RouterStatus } from './status.js';

const ApplyEvent = Type.Object({
  type: Type.Literal('apply'),
  at: Instant('When'),
  router: Name('The router.'),
  apply: Count('Its number.'),
  phase: Phase,
  ok: Type.Optional(Type.Boolean()),
});

/** What happened. */
export const StreamEvent = Type.Union([
  Type.Object({ type: Type.Literal('status'), at: Instant('When'), status: RouterStatus }),
  Type.Object({ type: Type.Literal('removed'), at: Instant('When'), router: Name('The router.') }),
  Type.Object({ type: Type.Literal('revision'), at: Instant('When'), revision: Revision, accepted: Type.Boolean() }),
  Type.Object({
    type: Type.Literal('wanted'),
    at: Instant('When'),
    routers: List(Name('A router of which something else is wanted, by a calendar, an override or an order.')),
  }),
  Type.Object({
    type: Type.Literal('source'),
    at: Instant('When'),
    source: SourceState,
    turned: Type.Boolean({ description: 'It fails now and did not before, or the other way round.' }),
  }),
  Type.Object({ type: Type.Literal('queue'), at: Instant('When') }),
  Type.Object({ type: Type.Literal('traffic'), at: Instant('When') }),
  Type.Object({ type: Type.Literal('order'), at: Instant('When'), order: Order, active: Type.Boolean() }),
  ApplyEvent,
]);
export type StreamEvent = Static<typeof StreamEvent>;

const FleetRouter = Extended(Health, { name: Name('The router.') });

/** Of the topic `fleet`: all routers in a snapshot, those that changed in a delta. */
export const FleetTopic = Type.Object({
  routers: List(FleetRouter),
  summary: Type.Optional(Summary),
  removed: Type.Optional(List(Name('A router that left the inventory.'))),
  instant: Type.Optional(Instant('The moment for which the policies are compiled')),
  source: Type.Optional(SourceState),
  queue: Type.Optional(QueueState),
});
export type FleetTopic = Static<typeof FleetTopic>;

/** Of the topic `events`: what happened lately in a snapshot, what happened since in a delta. */
export const EventsTopic = Type.Object({ events: List(StreamEvent) });
export type EventsTopic = Static<typeof EventsTopic>;

/** Of the topic `site:NAME`, in a delta: put it over what is known. Its snapshot is a SiteDetail, or null. */
export const SiteDelta = Type.Partial(
  Extended(Health, {
    status: SiteDetail.properties.status,
    orders: SiteDetail.properties.orders,
    traffic: SiteDetail.properties.traffic,
    intent: SiteDetail.properties.intent,
    queues: SiteDetail.properties.queues,
    effective: SiteDetail.properties.effective,
  }),
);
export type SiteDelta = Static<typeof SiteDelta>;

/** Of the topic `router:NAME`: all of it each time; null: it left the inventory. */
export const RouterTopic = Extended(Health, {
  name: Name('The router.'),
  sites: RouterItem.properties.sites,
  status: OrNull(RouterStatus),
  orders: List(Order),
  applies: Type.Optional(List(ApplyEvent, { description: 'Those that began or ended with this delta.' })),
});
export type RouterTopic = Static<typeof RouterTopic>;

const mark = {
  topic: Word('`fleet`, `events`, `site:NAME`, `router:NAME`.'),
  epoch: Word('Changes when the numbers begin anew.'),
  seq: Count('Of the last delta that is in it.'),
  at: Instant('When it was sent'),
};

const Message = <const Kind extends string, Data extends TSchema>(type: Kind, data: Data) =>
  Type.Object({ type: Type.Literal(type), ...mark, data });

export const StreamMessage = Type.Union([
  Message('snapshot', Type.Union([FleetTopic, EventsTopic, SiteDetail, RouterTopic, Type.Null()])),
  Message('delta', Type.Union([FleetTopic, EventsTopic, SiteDelta, RouterTopic, Type.Null()])),
  Type.Object({ type: Type.Literal('resumed'), ...mark }),
  Type.Object({
    type: Type.Literal('error'),
    topic: Word('What was asked for.'),
    code: Word('Why.'),
    detail: Word('Why.'),
  }),
]);
export type StreamMessage = Static<typeof StreamMessage>;
