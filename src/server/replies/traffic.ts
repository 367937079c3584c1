import { type Static, Type } from 'typebox';
import { DirectionName } from './intent.js';
import { ByName, Instant, Items, List, Name, OneOf, OrNull, Rate } from './parts.js';

export const LIMITS = ['nothing', 'allocation', 'uplink', 'contention', 'bypass'] as const;

const QueueTraffic = Type.Object({
  queue: Name('Its id.'),
  rate: Rate('What went through'),
  demand: Rate('What wanted to'),
  packets: Type.Number({ description: 'Packets a second.' }),
  drops: Type.Number({ description: 'Packets a second.' }),
  backlog: Type.Number({ description: 'Bytes waiting.' }),
});

/** One direction of one site between two polls. */
export const SiteTraffic = Type.Object({
  site: Name('The site.'),
  direction: DirectionName,
  at: Instant('End of the interval'),
  delivered: Rate("What went through, as the network's accounting counts"),
  demand: Rate('What wanted to'),
  allocation: Rate('Peak of the site'),
  drops: Type.Number({ description: 'Packets a second.' }),
  backlog: Type.Number({ description: 'Bytes waiting.' }),
  limitedBy: OneOf(LIMITS, 'What bounds the site now.'),
  classes: ByName(QueueTraffic),
});
export type SiteTraffic = Static<typeof SiteTraffic>;

export const Traffic = Items(SiteTraffic);
export type Traffic = Static<typeof Traffic>;

/** A direction that is not known is left out. */
export const SiteTrafficByDirection = Type.Object({
  download: Type.Optional(SiteTraffic),
  upload: Type.Optional(SiteTraffic),
});
export type SiteTrafficByDirection = Static<typeof SiteTrafficByDirection>;

export const TrafficNow = Type.Object({
  site: Name('The site.'),
  traffic: List(SiteTraffic, { description: 'Both directions, as far as they are known.' }),
  roundTripMs: OrNull(Type.Number({ description: 'What the router took for its counters; null before the first.' })),
});
export type TrafficNow = Static<typeof TrafficNow>;
