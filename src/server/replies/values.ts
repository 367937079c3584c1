import { type Static, Type } from 'typebox';
import { Traced } from './effective.js';
import { DirectionName, Priority, QueueRole } from './intent.js';
import { Interval } from './interval.js';
import { Count, Instant, List, Name, OneOf, OrNull, Rate, Word } from './parts.js';
import { LIMITS } from './traffic.js';

const Requested = Type.Object({
  committed: Traced(Rate('Guaranteed')),
  peak: Traced(Rate('Ceiling')),
  priority: Traced(Priority),
});

const Compiled = Type.Object({
  committed: Rate('Guaranteed, after repair and within what is above'),
  peak: Rate('Ceiling'),
  priority: Priority,
});

/** What the router was last seen to hold. */
const OnDevice = Type.Object({
  state: OneOf(['same', 'different', 'missing'], 'Beside what is compiled.'),
  committed: OrNull(Rate('Guaranteed')),
  peak: OrNull(Rate('Ceiling')),
  priority: OrNull(Type.Number({ description: '1 is served first, 8 last.' })),
  differs: List(Word('What differs: committed, peak, priority, discipline or other.')),
});

const Measured = Type.Object({
  at: Instant('End of the interval'),
  rate: Rate('What went through'),
  drops: Type.Number({ description: 'Packets a second.' }),
  backlog: Type.Number({ description: 'Bytes waiting.' }),
});

/** One queue: what was asked for, what that was compiled to, what the router holds, what goes through. */
export const QueueValues = Type.Object({
  queue: Name('Its id.'),
  direction: DirectionName,
  role: QueueRole,
  trafficClass: Type.Optional(Word('The traffic class.')),
  requested: OrNull(Requested),
  compiled: Compiled,
  device: OrNull(OnDevice),
  effective: OrNull(Measured),
});
export type QueueValues = Static<typeof QueueValues>;

export const SiteValues = Type.Object({
  site: Name('The site.'),
  router: Name('Its router.'),
  revision: Word('Id of the one that the router is kept to.'),
  interval: Interval,
  pinned: Type.Boolean({ description: 'Compiled from another revision than the one in force, by order.' }),
  deviceAt: OrNull(Instant('When the router was last looked at')),
  deviceUnknown: Type.Optional(
    OneOf(['never-looked', 'outdated', 'too-much'], 'Why nothing is said of the device: ask it by POST.'),
  ),
  limitedBy: Type.Object({
    download: OrNull(OneOf(LIMITS, 'What bounds the site now.')),
    upload: OrNull(OneOf(LIMITS, 'What bounds the site now.')),
  }),
  queues: List(QueueValues, { description: 'Download before upload, the whole site before its classes.' }),
});
export type SiteValues = Static<typeof SiteValues>;

export const FINDINGS = [
  'revision-rejected',
  'source-unreachable',
  'suspended',
  'pinned',
  'drift-tolerated',
  'never-looked',
  'unreachable',
  'authentication',
  'identity',
  'intent-invalid',
  'capability-missing',
  'guard-refused',
  'frozen',
  'lock-held',
  'bypassed',
  'rolled-back',
  'rollback-failed',
  'apply-failed',
  'drift',
  'applying',
  'back-off',
  'looking',
  'queued',
] as const;

export const Finding = Type.Object({
  code: OneOf(FINDINGS, 'What programs branch on.'),
  message: Word('For people.'),
  since: Type.Optional(Instant('Since when')),
  until: Type.Optional(Instant('Until when, if nothing happens before')),
  cure: Type.Optional(Word('What to do about it.')),
  order: Type.Optional(Word('Id of the order behind it.')),
  by: Type.Optional(Word('Who gave it.')),
  ahead: Type.Optional(Count('How many wait before it.')),
});
export type Finding = Static<typeof Finding>;

const Coming = Type.Object({
  override: Name('The override.'),
  what: OneOf(['begins', 'ends'], 'What it will do.'),
  at: Instant('When'),
  reason: Word('Why it was written.'),
});

export const Why = Type.Object({
  site: Name('The site.'),
  router: Name('Its router.'),
  applied: Type.Boolean({ description: 'All that is in force is on the router, and nothing stands against it.' }),
  findings: List(Finding, { description: 'What is decided above comes before what the router says.' }),
  coming: List(Coming, { description: 'What is not in force yet, or not for long: the next ten.' }),
});
export type Why = Static<typeof Why>;
