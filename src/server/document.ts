import fastifySwagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';

/** RFC 9457 with a code that programs may rely on. */
export const ProblemShape = Type.Object({
  type: Type.String({ description: '`urn:qosctl:problem:` and the code.' }),
  title: Type.String({ description: 'What the code means.' }),
  status: Type.Integer({ description: 'The status of the answer.' }),
  detail: Type.String({ description: 'What is wrong here.' }),
  code: Type.String({ description: 'What programs branch on.' }),
  cure: Type.Optional(Type.String({ description: 'What to do about it.' })),
  errors: Type.Optional(
    Type.Array(Type.Object({ at: Type.String(), message: Type.String() }), { description: 'Where in the request.' }),
  ),
});

const DESCRIPTION = [
  'Instants are milliseconds since 1970 UTC, rates bits per second.',
  'Answers carry an ETag: send it as If-None-Match to be told in a few bytes that nothing changed, and as If-Match',
  'where two people may write.',
  'A browser session writes with the x-csrf-token that its login gave; a program sends Authorization: Bearer.',
].join(' ');

/** The document comes from the schemas that requests are checked by, so it cannot say anything else. */
export async function describeApi(app: FastifyInstance): Promise<void> {
  await app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'qosctl', version: '1', description: DESCRIPTION },
      components: {
        securitySchemes: {
          token: { type: 'http', scheme: 'bearer' },
          session: { type: 'apiKey', in: 'cookie', name: 'qosctl' },
        },
      },
      security: [{ token: [] }, { session: [] }],
    },
    refResolver: {
      buildLocalReference: ({ $id }, _uri, _fragment, index) => (typeof $id === 'string' ? $id : `def-${index}`),
    },
  });
}
