import { type Static, Type } from 'typebox';
import { DirectionName } from './intent.js';
import { Interval } from './interval.js';
import { Both, Count, Extended, Instant, List, Name, OneOf, OrNull, PageOf, Position, Rate, Word } from './parts.js';
import { Revision } from './revisions.js';

const UPLINK_KINDS = ['core', 'ring', 'pop', 'link'] as const;
export const LINK_KINDS = ['uplink', 'router'] as const;

const Share = (description: string) => Type.Number({ description });

const IntervalLoad = Type.Object({
  interval: Interval,
  committed: Both(Rate('Guaranteed below the link, as asked for, before any repair')),
  share: Both(Share('committed ÷ capacity.')),
  current: Type.Boolean({ description: 'It holds now.' }),
});

export const CapacityLink = Type.Object({
  kind: OneOf(LINK_KINDS, 'An uplink, or the access link of a router.'),
  name: Name('The uplink or router.'),
  title: Word('As people call it.'),
  uplinkKind: Type.Optional(OneOf(UPLINK_KINDS, 'What the uplink is.')),
  parent: Type.Optional(Word('The uplink above; absent at the top.')),
  capacity: Both(Rate('Capacity')),
  reserve: Both(Rate("Of it, kept for the router's own traffic")),
  sites: Count('Sites below.'),
  routers: Count('Routers below.'),
  intervals: Count('Intervals to come.'),
  loads: List(IntervalLoad, { description: 'The fullest first.' }),
});
export type CapacityLink = Static<typeof CapacityLink>;

export const Conflict = Type.Object({
  kind: OneOf(LINK_KINDS, 'An uplink, or the access link of a router.'),
  link: Name('Its name.'),
  direction: DirectionName,
  interval: Interval,
  others: Count('Other intervals that it fails in.'),
  committed: Rate('What the guarantees add up to'),
  capacity: Rate('What the link carries'),
  excess: Rate('How much too much that is'),
  reserve: Rate("Of `committed`: what is kept for the router's own traffic"),
  sites: Count('Sites with guarantees on the link.'),
  smallest: Type.Object(
    {
      total: Count('How many they are.'),
      sites: List(
        Type.Object({
          site: Name('A site.'),
          title: Word('As people call it.'),
          class: Name('Its building class.'),
          committed: Rate('Its guarantee'),
        }),
      ),
    },
    { description: 'The fewest sites that already do not fit, the largest first; the first hundred that you may see.' },
  ),
  repair: Type.Object({
    applied: Type.Boolean({ description: 'The network asks for it, so it is in force.' }),
    capacity: Rate('Either the capacity is raised to this'),
    factor: Share('Or all guarantees are scaled by this, 0…1.'),
    contention: List(
      Type.Object({
        class: Name('Building class.'),
        from: Type.Number({ description: 'Its contention.' }),
        to: Type.Number({ description: 'What it would have to be.' }),
        at: Position,
      }),
    ),
  }),
  at: Position,
});
export type Conflict = Static<typeof Conflict>;

export const Capacity = Type.Object({
  instant: Instant('The beginning of the first interval'),
  links: List(CapacityLink, { description: 'Uplinks, then routers with a capacity of their own, the fullest first.' }),
  conflicts: List(Conflict),
  rejected: Type.Optional(
    Type.Object(
      { revision: Revision, conflicts: List(Conflict) },
      { description: 'A newer revision that is not in force, and what does not fit in it.' },
    ),
  ),
});
export type Capacity = Static<typeof Capacity>;

const Flow = Type.Object({ delivered: Rate('What goes through'), demand: Rate('What wants to') });

const ClassShare = Type.Object({
  class: Name('The building class.'),
  sites: Count('How many of its sites are below.'),
  committed: Both(Rate('Guaranteed to all of them')),
  share: Both(Share('Of the capacity of the link.')),
});

const SiteShare = Type.Object({
  site: Name('The site.'),
  title: Word('As people call it.'),
  class: Name('Its building class.'),
  region: Name('Its region.'),
  router: Name('Its router.'),
  committed: Both(Rate('Guaranteed')),
  share: Both(Share('Of the capacity of the link.')),
  now: Both(OrNull(Flow)),
});

export const CapacityLinkDetail = Extended(CapacityLink, {
  children: List(Name('An uplink below.')),
  interval: Interval,
  now: Both(OrNull(Flow)),
  classes: List(ClassShare, { description: 'What the sites below that you see take by class, the most first.' }),
  behind: PageOf(SiteShare, 'The sites below that you may see, with what they are guaranteed in that interval.'),
});
export type CapacityLinkDetail = Static<typeof CapacityLinkDetail>;

const Ready = {
  sites: Count('Sites.'),
  routers: Count('Routers.'),
  ready: Count('Sites whose router is as the policies say.'),
};

/** What a schematic map is drawn from: the part of the network that the caller sees. */
export const NetworkMap = Type.Object({
  regions: List(Type.Object({ name: Name('The region.'), title: Word('As people call it.'), ...Ready })),
  uplinks: List(
    Type.Object({
      name: Name('The uplink.'),
      title: Word('As people call it.'),
      kind: OneOf(UPLINK_KINDS, 'What it is.'),
      parent: Type.Optional(Word('The uplink above; absent at the top.')),
      regions: List(Name('A region with sites below.')),
      capacity: Both(Rate('Capacity')),
      share: Both(Share('Guaranteed ÷ capacity in the worst interval.')),
      now: Both(OrNull(Flow)),
      ...Ready,
      attached: List(
        Type.Object({
          name: Name('A router that hangs on this very uplink.'),
          ready: OneOf(['true', 'false', 'unknown'], 'Whether it is as the policies say.'),
          sites: Count('Sites behind it.'),
        }),
      ),
    }),
  ),
});
export type NetworkMap = Static<typeof NetworkMap>;
