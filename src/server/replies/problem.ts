import { type Static, Type } from 'typebox';
import { List, Word } from './parts.js';

/** RFC 9457 with a code that programs may rely on. */
export const ProblemBody = Type.Object({
  type: Word('`urn:qosctl:problem:` and the code.'),
  title: Word('What the code means.'),
  status: Type.Integer({ description: 'The status of the answer.' }),
  detail: Word('What is wrong here.'),
  code: Word('What programs branch on.'),
  cure: Type.Optional(Word('What to do about it.')),
  errors: Type.Optional(
    List(Type.Object({ at: Type.String(), message: Type.String() }), { description: 'Where in the request.' }),
  ),
});
export type ProblemBody = Static<typeof ProblemBody>;
