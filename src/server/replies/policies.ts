import { type Static, Type } from 'typebox';
import { DirectionName, Priority } from './intent.js';
import { Selector } from './orders.js';
import { Both, Instant, Items, List, Name, OneOf, Origin, Rate, Word } from './parts.js';

const UplinkLoad = Type.Object({
  uplink: Name('The uplink.'),
  direction: DirectionName,
  committed: Rate('Guaranteed below it in its worst interval, before any repair'),
  capacity: Rate('Its capacity'),
  share: Type.Number({ description: 'committed ÷ capacity.' }),
  interval: Word('When that is.'),
});

export const Uplink = Type.Object({
  name: Name('The uplink.'),
  parent: Type.Optional(Word('The one above; absent at the top.')),
  capacity: Both(Rate('Capacity')),
  kind: OneOf(['core', 'ring', 'pop', 'link'], 'What it is.'),
  at: Origin,
  loads: List(UplinkLoad),
});
export type Uplink = Static<typeof Uplink>;

export const Uplinks = Items(Uplink);
export type Uplinks = Static<typeof Uplinks>;

const Share = Type.Union([
  Type.Object({ rate: Rate('Absolute') }),
  Type.Object({ share: Type.Number({ description: '0…1 of what it is measured against.' }) }),
]);

const SiteChange = Type.Object({
  allocation: Type.Optional(Both(Rate('Peak of the site'))),
  contention: Type.Optional(Type.Number()),
  at: Origin,
});

const TrafficChange = Type.Object({
  name: Name('The traffic class.'),
  committed: Type.Optional(Share),
  peak: Type.Optional(Share),
  priority: Type.Optional(Priority),
  at: Origin,
});

export const Override = Type.Object({
  name: Name('The override.'),
  state: OneOf(['active', 'coming', 'expired'], 'Now.'),
  select: Selector,
  from: Instant('When it begins'),
  until: Instant('When it ends by itself'),
  reason: Word('Why.'),
  site: Type.Optional(SiteChange),
  traffic: List(TrafficChange),
  at: Origin,
});
export type Override = Static<typeof Override>;

export const Overrides = Items(Override);
export type Overrides = Static<typeof Overrides>;
