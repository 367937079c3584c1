import type { FastifyInstance } from 'fastify';
import { carryOut, Deed } from './deed.js';
import type { House } from './house.js';
import { Problem } from './problem.js';
import { Delivered } from './replies/revisions.js';

/** What a delivery is: a push to the branch that is followed, something else of the same sender, or none of theirs. */
export type Delivery = 'push' | 'other' | 'unauthorised' | 'malformed';

export type ReadDelivery = (
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  body: Uint8Array,
) => Delivery;

/** The forge is not kept waiting until the source has answered. */
const pollFor = ({ controller, log }: House): Deed<void> =>
  new Deed({
    action: 'poll',
    subject: 'source',
    told: 'elsewhere',
    act: () => void controller.poll().catch((error: unknown) => log.error({ err: error }, 'poll')),
  });

/** A forge proves itself by its signature over the very bytes of the body, so nothing may parse them before. */
export function webhook(app: FastifyInstance, house: House, read: ReadDelivery): void {
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    scope.post(
      '/api/v1/webhook',
      {
        config: { least: 'anyone', scoped: 'same', rateLimit: { max: 120, timeWindow: 60_000 } },
        schema: {
          summary: 'A push, told by GitHub, GitLab or Gitea with their signature.',
          tags: ['webhook'],
          response: { 202: { description: 'What became of it.', ...Delivered } },
        },
      },
      async ({ headers, body, ip }, reply) => {
        const delivery = read(headers, Buffer.isBuffer(body) ? body : Buffer.alloc(0));
        if (delivery === 'unauthorised')
          throw new Problem('request.unauthenticated', 'This delivery does not carry the signature that is expected.');
        if (delivery === 'malformed') throw new Problem('request.invalid', 'This delivery is not one of a push.');
        if (delivery === 'push') await carryOut(house, { who: 'webhook', address: ip }, pollFor(house));
        const told: Delivered = { taken: delivery === 'push' };
        return reply.code(202).send(told);
      },
    );
  });
}
