import { type Static, Type } from 'typebox';
import { REASONS } from '../../model/condition.js';
import { CONDITION_TYPES } from '../../model/status.js';
import { Count, Instant, List, Name, OneOf, Word } from './parts.js';

export const Reason = OneOf(REASONS, 'Why, from a closed list.');

export const Condition = Type.Object({
  type: OneOf(CONDITION_TYPES, 'What it is about.'),
  status: OneOf(['true', 'false', 'unknown'], 'Whether it is so.'),
  reason: Reason,
  message: Word('For people.'),
  since: Instant('When the status last changed'),
});
export type Condition = Static<typeof Condition>;

export const RouterStatus = Type.Object({
  router: Name('The router.'),
  conditions: List(Condition),
  attempted: Type.Optional(Word('Revision tried last.')),
  applied: Type.Optional(Word('Revision that it was last seen to hold.')),
  target: Type.Optional(Word('Digest of what that means on the device.')),
  seenAt: Type.Optional(Instant('When it last answered a look')),
  pending: Count('Changes wanted and not made.'),
  failures: Count('Attempts in a row that failed.'),
  retryAt: Type.Optional(Instant('When the next attempt is due')),
});
export type RouterStatus = Static<typeof RouterStatus>;

export const Health = Type.Object({
  ready: OneOf(['true', 'false', 'unknown'], 'Whether all is as the policies say.'),
  reason: Type.Optional(Reason),
  message: Type.Optional(Word('For people.')),
  since: Type.Optional(Instant('Since when')),
  pending: Count('Changes wanted and not made.'),
  ordered: Type.Boolean({ description: 'An order stands over it.' }),
});
export type Health = Static<typeof Health>;

export const Alive = Type.Object({ status: OneOf(['ok'], 'Always ok: else there is a problem, and no such answer.') });
export type Alive = Static<typeof Alive>;
