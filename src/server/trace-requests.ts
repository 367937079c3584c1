import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Span, Tracer } from '../model/tracer.js';

/** A span for every request, with the pattern of its route: what stands in an address may be a secret. */
export function traceRequests(app: FastifyInstance, tracer: Tracer | undefined): void {
  if (tracer === undefined) return;
  const spans = new WeakMap<FastifyRequest, Span>();
  app.addHook('onRequest', async (request) => {
    const { method, routeOptions } = request;
    const route = routeOptions.url ?? 'none';
    const attributes = { 'http.request.method': method, 'http.route': route };
    spans.set(request, tracer.span(`${method} ${route}`, attributes, 'server'));
  });
  app.addHook('onResponse', async (request, { statusCode }) => {
    const span = spans.get(request);
    span?.set({ 'http.response.status_code': statusCode });
    span?.end(statusCode >= 500 ? `answered ${statusCode}` : undefined);
  });
}
