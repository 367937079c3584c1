import { type Static, type TSchema, Type } from 'typebox';
import { Discipline, Priority } from './intent.js';
import { Interval } from './interval.js';
import { Both, Count, List, Name, OneOf, Position, Rate, Word } from './parts.js';

export const Layer = OneOf(['default', 'class', 'calendar', 'override'], 'What put it in force, weakest first.');

export const Traced = <Value extends TSchema>(value: Value) =>
  Type.Object({ value, at: Position, layer: Layer, name: Word('Class, calendar or override.') });

const Rates = Type.Object({ committed: Traced(Rate('Guaranteed')), peak: Traced(Rate('Ceiling')) });

const TrafficSettings = Type.Object({
  name: Name('The traffic class.'),
  default: Type.Boolean({ description: 'Takes what no rule recognises.' }),
  priority: Traced(Priority),
  download: Rates,
  upload: Rates,
  mark: Type.Optional(Traced(Count('DSCP that its packets leave with.'))),
  disciplines: Traced(List(Discipline)),
  delay: Traced(Type.Number({ description: 'ms.' })),
  packetSize: Traced(Type.Number({ description: 'Bytes.' })),
});

/** What is in force for one site, each value with where it was written. As asked for, before any repair. */
export const EffectiveSite = Type.Object({
  site: Name('The site.'),
  router: Name('Its router.'),
  interval: Interval,
  class: Name('Its building class.'),
  allocation: Traced(Both(Rate('Peak of the site'))),
  contention: Traced(Type.Number({ description: 'committed = allocation / contention.' })),
  committed: Both(Traced(Rate('Guaranteed to the site'))),
  precedence: Traced(Priority),
  traffic: List(TrafficSettings),
});
export type EffectiveSite = Static<typeof EffectiveSite>;
