import { type Static, Type } from 'typebox';
import { Count, Instant, List, Name, OrNull, Rate } from './parts.js';

/** One number for each step. */
const Line = (description: string) =>
  List(OrNull(Type.Number()), {
    description: `${description}; one number for each step, oldest first, null where nothing is known.`,
  });

const Axis = {
  from: Instant('Start of the first step'),
  stepMs: Count('Length of a step in milliseconds.'),
};
const Rates = { delivered: Line('bit/s that went through'), demand: Line('bit/s that wanted to') };
const drops = Line('Packets dropped a second');

/** The past of a site, of its traffic classes and of the router that serves it, on one axis of time. */
export const SiteHistory = Type.Object({
  ...Axis,
  ...Rates,
  drops,
  deliveredMost: Type.Optional(Line('bit/s in the best minute, of a week or a month')),
  demandMost: Type.Optional(Line('bit/s wanted in the most demanding minute, of a week or a month')),
  classes: List(Type.Object({ name: Name('The traffic class.'), delivered: Rates.delivered, drops })),
  roundTripMs: Line('Mean time that the router took for its counters'),
  roundTripMostMs: Line('The longest of these times'),
  reachable: Line('Share of the step in which the router could be reached, 0 to 1'),
  busy: Type.Object({
    minutes: Count('The tenth of the minutes with the highest demand.'),
    delivered: OrNull(Rate('Delivered in at least 80 % of them')),
  }),
});
export type SiteHistory = Static<typeof SiteHistory>;

/** The past of many sites together. */
export const GroupHistory = Type.Object({ ...Axis, ...Rates, drops, backlog: Line('Bytes waiting') });
export type GroupHistory = Static<typeof GroupHistory>;
