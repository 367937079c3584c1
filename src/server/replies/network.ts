import { type Static, Type } from 'typebox';
import { CONDITION_TYPES } from '../../model/status.js';
import { EffectiveSite } from './effective.js';
import { Queue, RouterIntent, SiteIntent } from './intent.js';
import { Order } from './orders.js';
import { PlanLine } from './plan.js';
import { Beyond, Both, ByName, Count, Extended, List, Name, OneOf, OrNull, PageOf, Rate, Word } from './parts.js';
import { Diagnostic, Revision, SourceState } from './revisions.js';
import { Health, RouterStatus } from './status.js';
import { LIMITS, SiteTrafficByDirection } from './traffic.js';

export const SiteItem = Extended(Health, {
  name: Name('The site.'),
  title: Word('As people call it.'),
  class: Name('Its building class.'),
  region: Name('Its region.'),
  router: Name('The router that serves it.'),
  uplink: Word('The uplink of the router.'),
});
export type SiteItem = Static<typeof SiteItem>;

const TrafficBrief = Type.Object({
  delivered: Rate('What went through'),
  demand: Rate('What wanted to'),
  limitedBy: OneOf(LIMITS, 'What bounds this direction now.'),
});

/** A site with what goes through it now. */
export const ListedSite = Extended(SiteItem, {
  allocation: OrNull(Both(Rate('Peak that the site is sold'))),
  now: Both(OrNull(TrafficBrief)),
  limitedBy: OrNull(OneOf(LIMITS, 'Of the direction that gets less of what it wants; null: not counted yet.')),
  share: OrNull(Type.Number({ description: 'delivered ÷ demand of that direction, 0…1.' })),
});
export type ListedSite = Static<typeof ListedSite>;

export const SitePage = PageOf(ListedSite, 'Sites.');
export type SitePage = Static<typeof SitePage>;

export const RouterItem = Extended(Health, {
  name: Name('The router.'),
  driver: OneOf(['routeros', 'linux'], 'How it is spoken to.'),
  address: Word('Where it is managed.'),
  uplink: Name('Its uplink.'),
  sites: List(Name('A site behind it.')),
  beyond: Beyond,
});
export type RouterItem = Static<typeof RouterItem>;

export const RouterPage = PageOf(RouterItem, 'Routers.');
export type RouterPage = Static<typeof RouterPage>;

/** As the inventory says. */
const Site = Type.Object({
  name: Name('The site.'),
  title: Word('As people call it.'),
  class: Name('Its building class.'),
  router: Name('The router that serves it.'),
  region: Name('Its region.'),
  interfaces: List(Name('Interface of the router that only this building uses.')),
  prefixes: List(Word('IPv4 or IPv6.')),
  labels: ByName(Type.String()),
});

export const SiteDetail = Extended(SiteItem, {
  site: Site,
  beyond: Beyond,
  status: OrNull(RouterStatus),
  orders: List(Order),
  intent: OrNull(SiteIntent),
  queues: List(Queue, { description: 'Its own, and the shaper above.' }),
  traffic: SiteTrafficByDirection,
  effective: EffectiveSite,
});
export type SiteDetail = Static<typeof SiteDetail>;

export const RouterDetail = Extended(RouterItem, {
  status: OrNull(RouterStatus),
  orders: List(Order),
  intent: OrNull(RouterIntent),
});
export type RouterDetail = Static<typeof RouterDetail>;

const Tally = Type.Object({ true: Count('Routers.'), false: Count('Routers.'), unknown: Count('Routers.') });
const Share = Type.Object({
  name: Name('Class or region.'),
  sites: Count('All.'),
  ready: Count('Those that are.'),
  beyond: Beyond,
});

/** The part of the fleet that the caller sees, in a handful of numbers. */
export const Summary = Type.Object({
  sites: Count('Sites.'),
  routers: Count('Routers.'),
  conditions: Type.Unsafe<Readonly<Record<(typeof CONDITION_TYPES)[number], Static<typeof Tally>>>>(
    Type.Object(Object.fromEntries(CONDITION_TYPES.map((type) => [type, Tally]))),
  ),
  reasons: ByName(Count('Routers whose Ready has this reason.')),
  classes: List(Share),
  regions: List(Share),
  pending: Count('Changes wanted and not made.'),
  beyond: Beyond,
});
export type Summary = Static<typeof Summary>;

export const QueueState = Type.Object(
  { waiting: Count('Routers that wait for a look.'), running: Count('Those looked at now.') },
  { description: 'Of the whole network, for who sees it.' },
);
export type QueueState = Static<typeof QueueState>;

export const Fleet = Extended(Summary, {
  source: SourceState,
  queue: Type.Optional(QueueState),
  revision: Type.Optional(Revision),
  rejected: Type.Optional(Revision),
});
export type Fleet = Static<typeof Fleet>;

export const Preview = Type.Object({
  router: Name('The router.'),
  base: Word('Digest of what the router holds; empty when nothing changes.'),
  target: Word('Digest of what it would hold.'),
  changes: List(PlanLine),
  diagnostics: List(Diagnostic),
});
export type Preview = Static<typeof Preview>;
