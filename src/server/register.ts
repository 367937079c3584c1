import { Ajv } from 'ajv';
import type { FastifyInstance, FastifyReply, FastifyRequest, FastifySchema } from 'fastify';
import pLimit from 'p-limit';
import { carryOut, Deed } from './deed.js';
import { etagOf, isKnown } from './etag.js';
import type { House } from './house.js';
import { Problem } from './problem.js';
import { Answer, type Least, type Route, type Scoped } from './route.js';

type Turn = <Result>(act: () => Promise<Result>) => Promise<Result>;

const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH'] as const;

/** Text becomes a number only where all is text: a body says what it means. */
const ofAddress = new Ajv({ coerceTypes: 'array', useDefaults: true, allErrors: false });
const ofBody = new Ajv({ useDefaults: true, allErrors: false });

export function register(app: FastifyInstance, house: House, routes: readonly Route[]): void {
  app.setValidatorCompiler(({ schema, httpPart }) =>
    (httpPart === 'body' ? ofBody : ofAddress).compile(schema as object),
  );
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  const turns = new Map<string, Turn>();
  const turnOf = (name: string): Turn => {
    const known = turns.get(name) ?? pLimit(1);
    turns.set(name, known);
    return known;
  };
  for (const one of routes) {
    app.route({
      method: one.method,
      url: one.path,
      schema: schemaOf(one),
      config: {
        least: one.least,
        scoped: one.scoped,
        reads: one.reads ?? one.method === 'GET',
        ...(one.perMinute === undefined ? {} : { rateLimit: { max: one.perMinute, timeWindow: 60_000 } }),
      },
      handler: handlerOf(house, one, one.turn === undefined ? (act) => act() : turnOf(one.turn)),
    });
  }
  refuseOtherMethods(app, routes);
}

const handlerOf = (house: House, one: Route, inTurn: Turn) => async (request: FastifyRequest, reply: FastifyReply) => {
  const result = await inTurn(async () => {
    const said = await one.handle(house, askOf(request));
    return said instanceof Deed ? carryOut(house, request.caller, said) : said;
  });
  const answer = result instanceof Answer ? result : new Answer(result);
  if (one.media !== undefined) reply.type(`${one.media}; charset=utf-8`);
  for (const [name, value] of Object.entries(answer.headers)) reply.header(name, value);
  reply.code(answer.status ?? one.status ?? 200);
  return reply.send(answer.body);
};

/** Parts without a schema are passed on as they are; handlers see what their schemas say. */
const askOf = ({ params, query, body, caller, headers, cookies, url }: FastifyRequest): never =>
  ({ params, query, body, caller, ifMatch: headers['if-match'], cookies, url }) as never;

const SCOPED: Readonly<Record<Scoped, string>> = {
  cut: 'Shows, and acts on, what is in the scope of the caller.',
  whole: 'Needs a caller whose scope is the whole network.',
  same: '',
};

function schemaOf({ schemas, summary, least, scoped, status, path, media }: Route): FastifySchema {
  const { params, query, body, reply } = schemas;
  return {
    summary,
    description: [least === 'anyone' ? 'Needs no login.' : `Needs the role ${least}.`, SCOPED[scoped]].join(' ').trim(),
    tags: [path.split('/')[3] ?? 'health'],
    ...(least === 'anyone' ? { security: [] } : {}),
    ...(params === undefined ? {} : { params }),
    ...(query === undefined ? {} : { querystring: query }),
    ...(body === undefined ? {} : { body }),
    response: {
      [status ?? 200]: reply === undefined ? withoutShape(media) : { description: 'What was asked for.', ...reply },
      default: { $ref: 'Problem#' },
    },
  };
}

const withoutShape = (media: string | undefined): object =>
  media === undefined
    ? { description: 'Done.', type: 'null' }
    : { description: 'What was asked for.', content: { [media]: { schema: { type: 'string' } } } };

function refuseOtherMethods(app: FastifyInstance, routes: readonly Route[]): void {
  for (const url of new Set(routes.map(({ path }) => path))) {
    const here = routes.filter(({ path }) => path === url);
    const allow = here.map(({ method }) => method);
    const least: Least = here.some((one) => one.least === 'anyone') ? 'anyone' : 'viewer';
    const method = METHODS.filter((one) => !allow.some((known) => known === one));
    app.route({
      method,
      url,
      config: { least, scoped: 'same' },
      schema: { hide: true },
      onRequest: async (request) => {
        throw new Problem('request.method', `${request.method} is not possible here; ${allow.join(', ')} is.`, {
          headers: { allow: allow.join(', ') },
        });
      },
      handler: () => undefined,
    });
  }
}

/** Whoever has the newest state is told so in a few bytes. */
export async function tagged(request: FastifyRequest, reply: FastifyReply, payload: unknown): Promise<unknown> {
  if (typeof payload !== 'string' || request.method !== 'GET' || reply.statusCode !== 200) return payload;
  const etag = etagOf(payload);
  reply.header('etag', etag);
  if (!isKnown(request.headers['if-none-match'], etag)) return payload;
  reply.code(304).removeHeader('content-length').removeHeader('content-type');
  return null;
}
