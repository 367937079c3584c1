import { readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { ROLES } from '../../../src/model/account.js';
import { FORCE, serverBench } from '../../support/server-bench.js';

vi.setConfig({ testTimeout: 120_000 });

const [SITE] = FORCE.inventory.sites;
if (SITE === undefined) throw new TypeError('no site');

const select = { sites: [SITE.name] };
const packet = { site: SITE.name, direction: 'upload', protocol: 'tcp', remote: '192.0.2.1', remotePort: 443 };
const order = { kind: 'suspend', select, reason: 'works on the fibre' };
const account = { role: 'viewer', scope: {} };

interface Row {
  /** With an example of what can be asked, and the status of the answer. */
  readonly path?: string;
  readonly body?: unknown;
  readonly status?: number;
}

/** Every route with the least role that it needs, and a request that works for that role, in an order that works. */
const TABLE: Readonly<Record<string, Row>> = {
  'GET /healthz anyone': {},
  'GET /readyz anyone': {},
  'GET /metrics viewer': {},
  'GET /api/v1/login anyone': {},
  'POST /api/v1/login anyone': { body: { user: 'nobody', password: 'x' }, status: 401 },
  'POST /api/v1/setup anyone': { body: { token: 'x', user: 'nobody', password: 'x'.repeat(12) }, status: 401 },
  // No provider is configured.
  'GET /login/oidc anyone': { status: 404 },
  'GET /login/oidc/callback anyone': { status: 404 },
  'POST /api/v1/logout viewer': { status: 204 },
  'GET /api/v1/me viewer': {},
  // A token has no password.
  'PUT /api/v1/me/password viewer': { body: { current: 'x', password: 'x'.repeat(12) }, status: 409 },
  'GET /api/v1/fleet viewer': {},
  'GET /api/v1/sites viewer': {},
  'GET /api/v1/sites.csv viewer': {},
  'GET /api/v1/sites/:name viewer': { path: `/api/v1/sites/${SITE.name}` },
  'GET /api/v1/sites/:name/values viewer': { path: `/api/v1/sites/${SITE.name}/values` },
  'POST /api/v1/sites/:name/values operator': { path: `/api/v1/sites/${SITE.name}/values` },
  'GET /api/v1/sites/:name/why viewer': { path: `/api/v1/sites/${SITE.name}/why` },
  'GET /api/v1/traffic viewer': {},
  'GET /api/v1/sites/:name/traffic viewer': { path: `/api/v1/sites/${SITE.name}/traffic` },
  'GET /api/v1/sites/:name/history viewer': { path: `/api/v1/sites/${SITE.name}/history?direction=upload` },
  'GET /api/v1/history/:kind/:name viewer': { path: '/api/v1/history/fleet/all?direction=upload' },
  'GET /api/v1/routers viewer': {},
  'GET /api/v1/routers/:name viewer': { path: `/api/v1/routers/${SITE.router}` },
  'POST /api/v1/routers/:name/preview operator': { path: `/api/v1/routers/${SITE.router}/preview` },
  'POST /api/v1/routers/:name/reconcile operator': { path: `/api/v1/routers/${SITE.router}/reconcile`, status: 202 },
  'GET /api/v1/drift viewer': {},
  'POST /api/v1/routers/:name/heal operator': { path: `/api/v1/routers/${SITE.router}/heal`, status: 202 },
  'POST /api/v1/explain viewer': { body: packet },
  'GET /api/v1/orders viewer': {},
  'POST /api/v1/orders operator': { body: order, status: 201 },
  'GET /api/v1/orders/:id viewer': { path: '/api/v1/orders/none', status: 404 },
  'DELETE /api/v1/orders/:id operator': { path: '/api/v1/orders/none', status: 404 },
  'POST /api/v1/orders/preview operator': { body: order },
  'POST /api/v1/orders/:id/preview operator': { path: '/api/v1/orders/none/preview', status: 404 },
  'POST /api/v1/reconcile/preview operator': { body: { select } },
  'POST /api/v1/reconcile operator': { body: { select }, status: 202 },
  'GET /api/v1/revisions viewer': {},
  'POST /api/v1/source/poll operator': { status: 202 },
  'GET /api/v1/applies viewer': {},
  'GET /api/v1/applies/:id viewer': { path: '/api/v1/applies/1', status: 404 },
  'GET /api/v1/uplinks viewer': {},
  'GET /api/v1/overrides viewer': {},
  'GET /api/v1/capacity viewer': {},
  'GET /api/v1/capacity/:kind/:name viewer': { path: '/api/v1/capacity/uplink/core-lome' },
  'GET /api/v1/map viewer': {},
  'GET /api/v1/diagnostics viewer': {},
  'GET /api/v1/policies viewer': {},
  // The store of this bench has no revision.
  'GET /api/v1/policies/file viewer': { path: '/api/v1/policies/file?path=x', status: 404 },
  'GET /api/v1/audit policy-admin': {},
  'GET /api/v1/audit/export admin': {},
  'GET /api/v1/audit/verify policy-admin': {},
  'GET /api/v1/users admin': {},
  'POST /api/v1/users admin': { body: { ...account, name: 'kofi', password: 'x'.repeat(12) }, status: 201 },
  'GET /api/v1/users/:name admin': { path: '/api/v1/users/kofi' },
  'PUT /api/v1/users/:name admin': { path: '/api/v1/users/kofi', body: account, status: 428 },
  'DELETE /api/v1/users/:name admin': { path: '/api/v1/users/kofi', status: 204 },
  'GET /api/v1/tokens admin': {},
  // A token makes no token.
  'POST /api/v1/tokens admin': { body: { ...account, name: 'x' }, status: 403 },
  'DELETE /api/v1/tokens/:id admin': { path: '/api/v1/tokens/none', status: 404 },
  // An upgrade is asked for with other headers.
  'GET /api/v1/stream viewer': { status: 400 },
  'GET /setup anyone': {},
  'GET /setup/page.js anyone': {},
  'GET /setup/page.css anyone': {},
  'GET /api/v1/about viewer': {},
  'GET /api/v1/openapi.json viewer': {},
  'GET /api/v1/docs viewer': {},
  'GET /api/v1/docs/page.js viewer': {},
  'GET /api/v1/docs/page.css viewer': {},
};

const rows = Object.entries(TABLE).map(([name, row]) => {
  const [method = '', path = '', least = ''] = name.split(' ');
  return { method, least, path: row.path ?? path, body: row.body, status: row.status ?? 200 };
});

describe('the routes', () => {
  it('are all in the table', async () => {
    const { server } = await serverBench();
    const known = server.routes.map(({ method, path, least }) => `${method} ${path} ${least}`);
    expect(known.toSorted()).toEqual(Object.keys(TABLE).toSorted());
  });

  it('stand in the README, with who may ask and what somebody sees who may see a part of the network', async () => {
    const { server } = await serverBench({ webhook: () => 'other' });
    const rows = server.routes.map(
      ({ method, path, least, scoped, summary }) =>
        `| \`${method} ${path}\` | ${least} | ${scoped} | ${summary.replaceAll('|', '\\|')} |`,
    );
    const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
    const section = readme.split('\n### Routes\n')[1]?.split('\n## ')[0] ?? '';
    expect([...section.matchAll(/^\| `.*$/gm)].map(([row]) => row).toSorted()).toEqual(rows.toSorted());
  });

  it('answer nobody but those who may ask', async () => {
    const bench = await serverBench();
    for (const { method, path, least, body } of rows.filter((row) => row.least !== 'anyone')) {
      const unknown = [{}, { as: 'nonsense' }, { headers: { cookie: `qosctl=${'x'.repeat(43)}` } }];
      for (const more of unknown) {
        const answer = await bench.ask(method, path, { body, ...more });
        expect(answer.json, `${method} ${path}`).toMatchObject({ status: 401, code: 'request.unauthenticated' });
      }
      const weaker = ROLES[ROLES.findIndex((role) => role === least) - 1];
      if (weaker === undefined) continue;
      const answer = await bench.ask(method, path, { body, as: await bench.token(weaker) });
      expect(answer.json, `${method} ${path} as ${weaker}`).toMatchObject({ status: 403, code: 'request.forbidden' });
    }
    expect(bench.controller.asked).toEqual([]);
    expect((await bench.store.audit.list({ limit: 1 })).items).toEqual([]);
  });

  it('answer those who may ask', async () => {
    const bench = await serverBench();
    for (const { method, path, least, body, status } of rows) {
      const role = ROLES.find((one) => one === least);
      const answer = await bench.ask(method, path, {
        body,
        ...(role === undefined ? {} : { as: await bench.token(role) }),
      });
      expect(answer.status, `${method} ${path}: ${answer.text.slice(0, 300)}`).toBe(status);
    }
  });
});
