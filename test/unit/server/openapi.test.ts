import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FORCE, serverBench } from '../../support/server-bench.js';
import { fromSchema, type Schema } from '../../support/from-schema.js';

interface Operation {
  readonly summary: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: Schema }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

const documentOf = async (bench: Awaited<ReturnType<typeof serverBench>>): Promise<Document> =>
  (await bench.ask('GET', '/api/v1/openapi.json', { as: await bench.token('viewer') })).json as unknown as Document;

const operationsOf = ({ paths }: Document) =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );

const [SITE] = FORCE.inventory.sites;
const NAMES: Readonly<Record<string, readonly string[]>> = {
  '/api/v1/sites/{name}': [SITE?.name ?? ''],
  '/api/v1/routers/{name}': [SITE?.router ?? ''],
  '/api/v1/routers/{name}/preview': [SITE?.router ?? ''],
  '/api/v1/users/{name}': ['maker'],
};

describe('the OpenAPI document', () => {
  it('is on a page that asks nobody else', async () => {
    const bench = await serverBench();
    const page = await bench.ask('GET', '/api/v1/docs', { as: await bench.token('viewer') });
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(page.text).not.toMatch(/https?:|<script>|style=|onload/);
  });

  it('can be asked anything, in its forms and beside them, and never fails', async () => {
    const bench = await serverBench();
    const as = await bench.token('admin');
    const operations = operationsOf(await documentOf(bench)).filter(({ path }) => !path.endsWith('/password'));
    const requests = operations.map(({ path, method, operation }) => {
      const inPath = operation.parameters?.filter((one) => one.in === 'path') ?? [];
      const inQuery = operation.parameters?.filter((one) => one.in === 'query') ?? [];
      const body = operation.requestBody?.content['application/json']?.schema;
      return fc.record({
        method: fc.constant(method),
        path: fc.constant(path),
        names: fc.array(fc.oneof(fc.constantFrom(...(NAMES[path] ?? ['1'])), fc.string({ minLength: 1 })), {
          minLength: inPath.length,
          maxLength: inPath.length,
        }),
        query: fc.record(
          Object.fromEntries(inQuery.map(({ name, schema }) => [name, fc.oneof(fromSchema(schema), fc.string())])),
          { requiredKeys: [] },
        ),
        body:
          body === undefined
            ? fc.constant(undefined)
            : fc.oneof(
                fromSchema(body),
                fc.json().map((text) => JSON.parse(text) as unknown),
              ),
        ifMatch: fc.constantFrom(undefined, '*', '"x"'),
      });
    });
    await fc.assert(
      fc.asyncProperty(fc.oneof(...requests), async ({ method, path, names, query, body, ifMatch }) => {
        const values = [...names];
        const filled = path.replaceAll(/\{\w+\}/g, () => encodeURIComponent(values.shift() ?? ''));
        const search = new URLSearchParams(
          Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]),
        );
        const headers: Record<string, string> = ifMatch === undefined ? {} : { 'if-match': ifMatch };
        const answer = await bench.ask(method, `${filled}?${search.toString()}`, { as, headers, body });
        expect(answer.status, `${method} ${filled}: ${answer.text.slice(0, 400)}`).toBeLessThan(500);
        if (answer.status >= 400)
          expect(answer.json).toMatchObject({ code: expect.stringMatching(/^(request|login)\./) as string });
      }),
      { numRuns: 400 },
    );
  }, 120_000);
});
