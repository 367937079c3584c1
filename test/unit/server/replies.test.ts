import { describe, expect, it, vi } from 'vitest';
import { misfits } from '../../support/closed-schema.js';
import { admitted, askEvery, fullBench, QUESTIONS } from '../../support/every-route.js';
import { handController, type Reply, serverBench } from '../../support/server-bench.js';

vi.setConfig({ testTimeout: 120_000 });

/** Asked before (it makes the admin who asks the others), or no answer with a shape: other tests ask them. */
const ASKED_ELSEWHERE = ['POST /api/v1/setup', 'GET /api/v1/stream', 'GET /login/oidc', 'GET /login/oidc/callback'];

interface Operation {
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: object }>> }>
  >;
}

function expectShape(name: string, reply: Reply, { responses }: Operation): void {
  expect(reply.status, `${name}: ${reply.text.slice(0, 300)}`).toBeLessThan(300);
  const response = responses[reply.status];
  expect(response, `${name}: ${reply.status} is not in the document`).toBeDefined();
  const isJson = reply.headers.get('content-type')?.startsWith('application/json') === true;
  const schema = response?.content?.['application/json']?.schema;
  expect(schema !== undefined, `${name}: JSON in the document, and in the answer`).toBe(isJson);
  if (schema === undefined) return;
  expect(misfits(schema)(reply.json), name).toBeUndefined();
}

const operationsOf = ({ json }: Reply): ReadonlyMap<string, Operation> => {
  const paths = json['paths'] as unknown as Record<string, Record<string, Operation>>;
  return new Map(
    Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const),
    ),
  );
};

describe('every reply of a running server', () => {
  it('has the shape that the OpenAPI document gives it, and nothing besides', { timeout: 180_000 }, async () => {
    const bench = await fullBench();
    const { setup, headers } = await admitted(bench);
    const document = await bench.ask('GET', '/api/v1/openapi.json', { headers });
    expect(document.json).toMatchObject({ openapi: '3.1.0' });
    const operations = operationsOf(document);
    expect([...operations.keys()].toSorted()).toEqual([...Object.keys(QUESTIONS), ...ASKED_ELSEWHERE].toSorted());
    const said = { 'POST /api/v1/setup': setup, ...(await askEvery(bench, headers)) };
    for (const [name, reply] of Object.entries(said)) {
      const operation = operations.get(name);
      if (operation === undefined) throw new TypeError(name);
      expectShape(name, reply, operation);
    }
  });

  it('has one before a first revision is in force', async () => {
    const bench = await serverBench({ controller: handController('none') });
    const { headers } = await admitted(bench);
    const operations = operationsOf(await bench.ask('GET', '/api/v1/openapi.json', { headers }));
    for (const path of ['/api/v1/fleet', '/api/v1/revisions', '/api/v1/diagnostics', '/api/v1/orders']) {
      const operation = operations.get(`GET ${path}`);
      if (operation === undefined) throw new TypeError(path);
      expectShape(path, await bench.ask('GET', path, { headers }), operation);
    }
  });
});
