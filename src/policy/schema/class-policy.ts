import type { Static } from 'typebox';
import { Type } from './build.js';
import { closed, Contention, Delay, Dscp, Name, optional, Priority, Rates, Share, Title } from './values.js';

const committed = Share('Rate that the class always has, or a percentage of the committed rate of the site.');
const peak = Share('Rate that the class may take when others leave it, or a percentage of the allocation.');
const priority = Priority('Who is served first when the site is full: 1 first … 8 last.');
const allocation = Rates('Peak rate that the site is sold.');
const contention = Contention('Committed rate of the site = allocation / contention. 1 means fully guaranteed.');
const calendar = Name('A Calendar.');

const TrafficClass = closed(
  {
    name: Name('The traffic class.'),
    services: optional(
      Type.Array(Name('A service of a catalogue.'), {
        maxItems: 256,
        description: 'What belongs here. The first class that recognises a packet takes it.',
      }),
    ),
    default: optional(
      Type.Boolean({ description: 'Takes what no class recognises. Exactly one class.', default: false }),
    ),
    priority: optional(Priority('Who is served first when the site is full: 1 first … 8 last. Default 5.')),
    committed,
    peak: optional(peak),
    mark: optional(Dscp('DSCP written on the way to the network.')),
    disciplines: optional(
      Type.Array(Type.Enum(['cake', 'fq_codel', 'sfq', 'fifo']), {
        minItems: 1,
        uniqueItems: true,
        description:
          'Queue disciplines, the preferred one first; the first that the router has is used. Default fq_codel, sfq, fifo; for priorities 1 and 2 fifo.',
      }),
    ),
    delay: optional(
      Delay('Longest wait in a fifo before packets are dropped. Default 10ms for priorities 1 and 2, else 30ms.'),
    ),
    packetSize: optional(
      Type.Integer({
        minimum: 64,
        maximum: 1500,
        description: 'Mean IP packet in bytes, for routers that count other bytes than the policy. Default 1500.',
      }),
    ),
    when: optional(
      Type.Array(
        closed({ calendar, committed: optional(committed), peak: optional(peak), priority: optional(priority) }),
        { description: 'What changes while a calendar is active. Later entries win.' },
      ),
    ),
  },
  { description: 'A queue’s worth of services inside a site.' },
);

export const ClassPolicySpec = closed(
  {
    title: Title,
    allocation,
    contention: optional(contention),
    precedence: optional(Priority('Between sites on a congested uplink: 1 first … 8 last. Default 4.')),
    dscp: optional(
      Type.Enum(['rewrite', 'trust'], {
        description:
          'rewrite: mark what we recognise and clear the rest. trust: believe the marks of the building. Default rewrite.',
      }),
    ),
    fasttrack: optional(
      Type.Enum(['refuse', 'exempt'], {
        description:
          'What to do with FastTrack rules that carry traffic past the queues. refuse: say so and change nothing. exempt: disable them, and enable them again when the policy goes. Default refuse.',
      }),
    ),
    when: optional(
      Type.Array(closed({ calendar, allocation: optional(allocation), contention: optional(contention) }), {
        description: 'What changes while a calendar is active. Later entries win.',
      }),
    ),
    traffic: Type.Array(TrafficClass, {
      minItems: 1,
      maxItems: 64,
      description: 'The traffic classes, in the order in which they recognise packets.',
    }),
  },
  { description: 'The policy of one building class; `metadata.name` is the class.' },
);

export type RawClassPolicy = Static<typeof ClassPolicySpec>;
export type RawTrafficClass = Static<typeof TrafficClass>;
