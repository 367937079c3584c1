import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, RouteHandlerMethod } from 'fastify';
import { DASHBOARD_PAGES } from './dashboard-pages.js';

const NOT_BUILT = 'The dashboard is not built: npm run build makes it. The API answers at /api/v1.\n';

/** The files hold no data, so anyone may have them; what they ask for is guarded. */
const OPEN = { config: { least: 'anyone', scoped: 'same' }, schema: { hide: true } } as const;

/** The built dashboard. Its assets are named by their content and never change; its page is asked for every time. */
export async function serveDashboard(app: FastifyInstance, folder: string | undefined): Promise<void> {
  const isBuilt = folder !== undefined && existsSync(join(folder, 'index.html'));
  if (isBuilt) {
    await app.register(fastifyStatic, { root: folder, serve: false, preCompressed: true });
    app.get<{ Params: { '*': string } }>('/assets/*', OPEN, (request, reply) =>
      reply.sendFile(`assets/${request.params['*']}`, { immutable: true, maxAge: '365d' }),
    );
  }
  const page: RouteHandlerMethod = isBuilt
    ? (_, reply) => reply.sendFile('index.html', { cacheControl: false })
    : (_, reply) => reply.code(404).type('text/plain; charset=utf-8').send(NOT_BUILT);
  for (const path of ['/', ...DASHBOARD_PAGES.flatMap((name) => [`/${name}`, `/${name}/*`])]) app.get(path, OPEN, page);
}
