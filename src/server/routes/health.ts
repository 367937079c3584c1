import { Problem } from '../problem.js';
import { Alive } from '../replies/status.js';
import { Answer, route } from '../route.js';

export const HEALTH_ROUTES = [
  route({
    method: 'GET',
    path: '/healthz',
    least: 'anyone',
    scoped: 'same',
    summary: 'The process answers.',
    schemas: { reply: Alive },
    handle: () => ({ status: 'ok' }) as const,
  }),
  route({
    method: 'GET',
    path: '/readyz',
    least: 'anyone',
    scoped: 'same',
    summary: 'A revision is in force, and the store answers.',
    schemas: { reply: Alive },
    async handle({ controller, store, log }) {
      if (controller.view().force === undefined) throw new Problem('server.not-ready', 'No revision is in force yet.');
      try {
        await store.revisions.list(1);
      } catch (error) {
        log.error({ err: error }, 'the store does not answer');
        throw new Problem('server.not-ready', 'The store does not answer.');
      }
      return { status: 'ok' } as const;
    },
  }),
  route({
    method: 'GET',
    path: '/metrics',
    least: 'viewer',
    scoped: 'whole',
    summary: 'For Prometheus: OpenMetrics.',
    media: 'application/openmetrics-text',
    schemas: {},
    async handle({ metrics }) {
      return new Answer(await metrics.text(), { headers: { 'content-type': metrics.contentType } });
    },
  }),
];
