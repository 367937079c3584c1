import { type Static, Type } from 'typebox';
import { Word } from './parts.js';

const Open = Type.Object({}, { additionalProperties: true });

/** OpenAPI 3.1; what is in it is for the specification to say. */
export const ApiDocument = Type.Object({
  openapi: Word('Version of the specification.'),
  info: Open,
  paths: Open,
  components: Type.Optional(Open),
  security: Type.Optional(Type.Immutable(Type.Array(Open))),
});
export type ApiDocument = Static<typeof ApiDocument>;

export const About = Type.Object({ version: Word('Of the controller that answers.') });
export type About = Static<typeof About>;
