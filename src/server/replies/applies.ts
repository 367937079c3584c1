import { type Static, Type } from 'typebox';
import { BackPageOf, ByName, Count, Extended, Instant, List, Name, OneOf, Word } from './parts.js';
import { PlanLine } from './plan.js';
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

export const PHASES = ['begun', 'armed', 'written', 'verified', 'ended'] as const;
export const Phase = OneOf(
  PHASES,
  'begun: in the journal; armed: locked, and the router would take it back; written; verified: read back, nothing left to change; ended.',
);

/** With how far it came. */
export const ListedApply = Extended(ApplyItem, {
  steps: List(Type.Object({ phase: Phase, at: Instant('When') }), {
    description: 'In their order; none are known of applies before the last start.',
  }),
});
export type ListedApply = Static<typeof ListedApply>;

export const ApplyPage = BackPageOf(ListedApply, 'Applies.');
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

const ApplyLine = Extended(PlanLine, { undo: Word('How the router would be told to take it back.') });

/** Changes are kept of the last applies of each router. */
export const ApplyDetail = Extended(ListedApply, {
  changeSet: Type.Optional(ChangeSet),
  lines: Type.Optional(List(ApplyLine, { description: 'The first five hundred changes, in words and as commands.' })),
});
export type ApplyDetail = Static<typeof ApplyDetail>;
