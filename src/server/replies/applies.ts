import { type Static, Type } from 'typebox';
import { BackPageOf, ByName, Count, Extended, Instant, List, Name, OneOf, Word } from './parts.js';
import { Reason } from './status.js';

export const ApplyItem = Type.Object({
  id: Count('The apply.'),
  router: Name('The router.'),
  revision: Word('What it was kept to.'),
  holder: Word('Who held the lock on the router.'),
  at: Instant('When it began'),
  changes: Count('How many.'),
  end: Type.Optional(
    Type.Object({
      at: Instant('When it ended'),
      ok: Type.Boolean({ description: 'The router was read back, and holds what was wanted.' }),
      reason: Reason,
      message: Word('For people.'),
    }),
  ),
});
export type ApplyItem = Static<typeof ApplyItem>;

export const ApplyPage = BackPageOf(ApplyItem, 'Applies.');
export type ApplyPage = Static<typeof ApplyPage>;

const DeviceObject = Type.Object({
  kind: Word("As the device's own commands name it."),
  fields: ByName(Type.String()),
  handle: Type.Optional(Word("The device's own.")),
  dynamic: Type.Optional(Type.Literal(true)),
});

const Place = Type.Object({ handle: Type.Optional(Type.String()), key: Type.Optional(Type.String()) });

const Change = Type.Object({
  action: OneOf(['create', 'update', 'replace', 'move', 'delete'], 'What is done.'),
  key: Word('The object.'),
  rank: Type.Integer({ description: 'All of one rank go out together.' }),
  before: Type.Optional(DeviceObject),
  after: Type.Optional(DeviceObject),
  fields: Type.Optional(List(Word('Name of a field that differs.'))),
  lastRank: Type.Optional(Type.Integer({ description: 'When what is replaced goes.' })),
  place: Type.Optional(Place),
  wasBefore: Type.Optional(Place),
});

const ChangeSet = Type.Object({
  router: Name('The router.'),
  base: Word('Digest of what it held.'),
  target: Word('Digest of what it was to hold.'),
  changes: List(Change),
});

/** Changes are kept of the last applies of each router. */
export const ApplyDetail = Extended(ApplyItem, { changeSet: Type.Optional(ChangeSet) });
export type ApplyDetail = Static<typeof ApplyDetail>;
