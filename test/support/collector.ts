import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

export interface TakenSpan {
  readonly name: string;
  readonly id: string;
  readonly trace: string;
  readonly parent: string | undefined;
  readonly kind: number;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Message of an error; undefined where all went well. */
  readonly problem: string | undefined;
  readonly service: unknown;
}

export interface Collector {
  /** Without `/v1/traces`. */
  readonly endpoint: string;
  readonly spans: readonly TakenSpan[];
  readonly headers: readonly IncomingHttpHeaders[];
  /** All that came, as it came. */
  readonly bodies: readonly string[];
}

interface KeyValue {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

interface Payload {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly KeyValue[] };
    readonly scopeSpans: readonly {
      readonly spans: readonly {
        readonly name: string;
        readonly spanId: string;
        readonly traceId: string;
        readonly parentSpanId?: string;
        readonly kind: number;
        readonly attributes: readonly KeyValue[];
        readonly status: { readonly code?: number; readonly message?: string };
      }[];
    }[];
  }[];
}

const valuesOf = (attributes: readonly KeyValue[]): Readonly<Record<string, unknown>> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));

/** What takes traces by OTLP/HTTP in JSON (OTLP specification 1.x), on loopback. */
export async function collector(): Promise<Collector> {
  const spans: TakenSpan[] = [];
  const headers: IncomingHttpHeaders[] = [];
  const bodies: string[] = [];
  const take = ({ resourceSpans }: Payload): void => {
    for (const { resource, scopeSpans } of resourceSpans)
      for (const span of scopeSpans.flatMap((scope) => scope.spans))
        spans.push({
          name: span.name,
          id: span.spanId,
          trace: span.traceId,
          parent: span.parentSpanId === '' ? undefined : span.parentSpanId,
          kind: span.kind,
          attributes: valuesOf(span.attributes),
          problem: span.status.code === 2 ? (span.status.message ?? '') : undefined,
          service: valuesOf(resource.attributes)['service.name'],
        });
  };
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      headers.push(request.headers);
      bodies.push(body);
      if (request.url === '/v1/traces' && request.method === 'POST') take(JSON.parse(body) as Payload);
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, spans, headers, bodies };
}
