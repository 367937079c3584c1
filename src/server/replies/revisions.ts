import { type Static, Type } from 'typebox';
import { DIAGNOSTIC_CODES, type DiagnosticCode } from '../../model/diagnostic-codes.js';
import { Count, Instant, List, Name, OneOf, Position, Word } from './parts.js';

const revision = {
  id: Name('A commit, or the digest of a folder.'),
  at: Instant('When it was made'),
  author: Word('Who made it.'),
  subject: Word('What it is about.'),
  replaces: Type.Optional(Word('What was the newest before: the branch was rewritten.')),
};

/** One state of the policy repository. */
export const Revision = Type.Object(revision);
export type Revision = Static<typeof Revision>;

export const SourceState = Type.Object({
  name: Word('Where the policies come from.'),
  lookedAt: Type.Optional(Instant('When it was last asked')),
  error: Type.Optional(Word('Why it does not answer.')),
});
export type SourceState = Static<typeof SourceState>;

export const Polled = Type.Object({ source: SourceState });
export type Polled = Static<typeof Polled>;

export const RevisionRecord = Type.Object({
  ...revision,
  state: OneOf(['accepted', 'rejected'], 'What became of it.'),
  seenAt: Instant('When it was read here'),
  message: Type.Optional(Word('Why it was rejected.')),
});
export type RevisionRecord = Static<typeof RevisionRecord>;

/** How the revision in force stands on the routers that the caller sees. */
export const Held = Type.Object({
  routers: Count('Routers.'),
  holding: Count('Those that were last seen to hold what it asks of them.'),
  waiting: Count('Those that are to be looked at or changed yet.'),
  failing: Count('Those that do not answer, or where it failed.'),
  ordered: Count('Those that an order keeps as they are: pinned to another revision, suspended, drift tolerated.'),
});
export type Held = Static<typeof Held>;

export const Revisions = Type.Object({
  items: List(RevisionRecord),
  source: SourceState,
  inForce: Type.Optional(Word('Id of the one that the network is kept to.')),
  held: Type.Optional(Held),
});
export type Revisions = Static<typeof Revisions>;

export const Diagnostic = Type.Object({
  code: OneOf(Object.keys(DIAGNOSTIC_CODES) as DiagnosticCode[], 'What programs branch on.'),
  severity: OneOf(['error', 'warning', 'note'], 'How bad it is.'),
  message: Word('What is wrong, and what follows.'),
  cure: Type.Optional(Word('What to do about it.')),
  at: Type.Optional(Position),
  router: Type.Optional(Word('The router that it was found on.')),
  related: Type.Optional(List(Type.Object({ message: Word('What stands there.'), at: Position }))),
});
export type Diagnostic = Static<typeof Diagnostic>;

export const Delivered = Type.Object({ taken: Type.Boolean({ description: 'It was a push to what is followed.' }) });
export type Delivered = Static<typeof Delivered>;
