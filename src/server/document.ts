import fastifySwagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';

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
