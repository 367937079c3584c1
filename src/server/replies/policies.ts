import { type Static, Type } from 'typebox';
import { DirectionName, Priority } from './intent.js';
import { Selector } from './orders.js';
import { Both, Count, Instant, Items, List, Name, OneOf, Origin, PageOf, Rate, Word } from './parts.js';

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
  title: Word('As people call it.'),
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

export const OVERRIDE_STATES = ['active', 'coming', 'expired'] as const;

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

/** What an override does to sites that have the same values. */
export const OverrideEffect = Type.Object({
  class: Name('Their building class.'),
  sites: Count('How many they are, of those that you see.'),
  example: Name('One of them.'),
  changes: List(
    Type.Object({
      name: OneOf(['allocation', 'contention', 'committed', 'peak', 'priority'], 'What is changed.'),
      trafficClass: Type.Optional(Word('Of which traffic class; absent: of the site.')),
      direction: Type.Optional(DirectionName),
      before: Type.Number({ description: 'Without the override; rates in bit/s.' }),
      during: Type.Number({ description: 'With it.' }),
    }),
    { description: 'None: something narrower decides, or it says what is so anyway.' },
  ),
});
export type OverrideEffect = Static<typeof OverrideEffect>;

export const Override = Type.Object({
  name: Name('The override.'),
  state: OneOf(OVERRIDE_STATES, 'Now.'),
  select: Selector,
  from: Instant('When it begins'),
  until: Instant('When it ends by itself'),
  reason: Word('Why.'),
  site: Type.Optional(SiteChange),
  traffic: List(TrafficChange),
  at: Origin,
  sites: Count('Sites that it selects, of those that you see.'),
  effects: List(OverrideEffect, { description: 'For sites that you see, by what they have; the first twenty.' }),
});
export type Override = Static<typeof Override>;

export const Overrides = PageOf(Override, 'Those that run, then those to come, then those that are over.');
export type Overrides = Static<typeof Overrides>;
