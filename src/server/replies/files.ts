import { type Static, Type } from 'typebox';
import { Count, Extended, List, Name, Word } from './parts.js';
import { Diagnostic, Revision } from './revisions.js';

export const PolicyFileItem = Type.Object({
  path: Name('Relative to the repository.'),
  bytes: Count('Its size.'),
  holds: List(
    Type.Object({
      kind: Word('Of the nouns that are written there: ClassPolicy, Override, Site….'),
      count: Count('How many.'),
      names: List(Name('The first twenty.')),
    }),
  ),
});
export type PolicyFileItem = Static<typeof PolicyFileItem>;

export const PolicyFiles = Type.Object({ revision: Revision, items: List(PolicyFileItem) });
export type PolicyFiles = Static<typeof PolicyFiles>;

export const PolicyText = Type.Object({
  revision: Name('Id of the one in force.'),
  path: Name('Relative to the repository.'),
  text: Word('As it is written.'),
});
export type PolicyText = Static<typeof PolicyText>;

const Excerpt = Type.Object({
  from: Count('Number of the first line.'),
  lines: List(Word('A line.')),
  line: Count('The line that is meant.'),
  column: Count('Where in it; counts from 1.'),
});
export type Excerpt = Static<typeof Excerpt>;

export const LocatedDiagnostic = Extended(Diagnostic, {
  excerpt: Type.Optional(Excerpt),
});
export type LocatedDiagnostic = Static<typeof LocatedDiagnostic>;

export const Diagnostics = Type.Object({
  revision: Type.Optional(Word('Id of the one in force.')),
  items: List(LocatedDiagnostic),
  rejected: Type.Optional(Type.Object({ revision: Revision, diagnostics: List(LocatedDiagnostic) })),
});
export type Diagnostics = Static<typeof Diagnostics>;
