import { type Static, Type } from 'typebox';
import { DirectionName } from './intent.js';
import { List, OneOf, Word } from './parts.js';

const Value = Type.Union([Type.Number(), Type.String()]);

/** A change as people say it, and as data: rates are numbers. */
export const WantedLine = Type.Object({
  action: OneOf(['create', 'update', 'replace', 'move', 'delete'], 'What is done.'),
  meaning: Word('As people say it.'),
  about: Type.Object({
    subject: OneOf(['queue', 'rule', 'support'], 'What is changed.'),
    site: Type.Optional(Word('Whose it is.')),
    trafficClass: Type.Optional(Word('Of which traffic class.')),
    direction: Type.Optional(DirectionName),
    values: List(
      Type.Object({
        name: OneOf(['committed', 'peak', 'priority', 'discipline', 'other'], 'What moves.'),
        before: Value,
        after: Value,
      }),
    ),
  }),
});
export type WantedLine = Static<typeof WantedLine>;

/** The same with the object and the command of a device. */
export const PlanLine = Type.Object({
  ...WantedLine.properties,
  key: Word('The object.'),
  native: Word('As the device would be told.'),
});
export type PlanLine = Static<typeof PlanLine>;
