import { type Static, Type } from 'typebox';
import { Count, Instant, List, Name, Word } from './parts.js';

export const Interval = Type.Object({
  label: Word('Calendars and overrides, and when they first hold together.'),
  instant: Instant('When it first holds'),
  calendars: List(Name('A calendar that holds.')),
  overrides: List(Name('An override that holds.')),
  hidden: Count('Overrides that hold and that you do not see.'),
});
export type Interval = Static<typeof Interval>;
