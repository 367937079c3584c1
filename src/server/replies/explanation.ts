import { type Static, Type } from 'typebox';
import { Criteria, DirectionName, QueueRole } from './intent.js';
import { Interval } from './interval.js';
import { Count, Instant, List, Name, OneOf, Position, Rate, Word } from './parts.js';

const VALUES = ['committed', 'peak', 'priority', 'allocation', 'contention', 'precedence', 'capacity'] as const;
const LAYERS = ['default', 'class', 'calendar', 'override', 'network'] as const;

const ExplainedQueue = Type.Object({
  id: Name('The queue.'),
  role: QueueRole,
  committed: Rate('Guaranteed, as pushed'),
  peak: Rate('Ceiling, as pushed'),
  values: List(
    Type.Object({
      name: OneOf(VALUES, 'What it decides.'),
      value: Type.Number(),
      at: Position,
      layer: OneOf(LAYERS, 'What put it in force.'),
      source: Word('Class, calendar, override or router that it was written for.'),
    }),
  ),
});

/** Which queue a packet lands in, and why. */
export const Explanation = Type.Object({
  site: Name('The site.'),
  class: Name('Its building class.'),
  router: Name('Its router.'),
  direction: DirectionName,
  instant: Instant('When it holds'),
  interval: Interval,
  rule: Type.Optional(
    Type.Object({
      id: Name('The rule.'),
      service: Name('What it recognises.'),
      term: Count('Counts from 1 within the service.'),
      match: Criteria,
      at: Position,
    }),
  ),
  trafficClass: Name('Where the packet goes.'),
  default: Type.Boolean({ description: 'No rule takes it.' }),
  mark: Type.Optional(Count('DSCP that it leaves with; absent: as it came.')),
  queue: ExplainedQueue,
  parents: List(ExplainedQueue, { description: 'Nearest first.' }),
});
export type Explanation = Static<typeof Explanation>;
