import { describe, expect, it } from 'vitest';
import type { InForce } from '../../../src/controller/controller.js';
import type { Change } from '../../../src/model/change.js';
import type { Diagnostic } from '../../../src/model/diagnostic.js';
import type { Override } from '../../../src/model/policy.js';
import { DIRECTIONS } from '../../../src/model/rate.js';
import type { SiteTraffic } from '../../../src/model/traffic.js';
import { misfits } from '../../support/closed-schema.js';
import { MONDAY } from '../../support/nouns.js';
import {
  aStatus,
  FORCE,
  handController,
  PASSWORD,
  type Reply,
  serverBench,
  type ServerBench,
} from '../../support/server-bench.js';

const [SITE] = FORCE.inventory.sites;
const [INTENT] = FORCE.intents.values();
if (SITE === undefined || INTENT === undefined) throw new TypeError('no site');

const at = { file: 'a.yaml', line: 1, column: 2, fields: { reason: [3, 4] as const } };
const select = { classes: [], regions: [], sites: [SITE.name], routers: [], labels: {} };

/** With everything that an override may say. */
const override: Override = {
  name: 'exams',
  select,
  from: MONDAY,
  until: MONDAY + 1,
  reason: 'exams',
  site: { allocation: { download: 1e8, upload: 1e8 }, contention: 2, at },
  traffic: [{ name: 'voice', committed: { rate: 1e6 }, peak: { share: 0.5 }, priority: 1, at }],
  at,
};

const diagnostic: Diagnostic = {
  code: 'bypass.fasttrack',
  severity: 'warning',
  message: 'past the queues',
  cure: 'take it away',
  at: { file: 'a.yaml', line: 1, column: 2 },
  router: SITE.router,
  related: [{ message: 'here', at: { file: 'b.yaml', line: 1, column: 1 } }],
};

const force: InForce = {
  ...FORCE,
  revision: { ...FORCE.revision, replaces: 'b' },
  policies: { ...FORCE.policies, overrides: [...FORCE.policies.overrides, override] },
  diagnostics: [diagnostic],
};

const trafficOf = (direction: SiteTraffic['direction']): SiteTraffic => {
  const voice = {
    queue: `${SITE.name}/voice/${direction}`,
    rate: 1.5,
    demand: 1.5,
    packets: 1.5,
    drops: 0,
    backlog: 0,
  };
  const rates = { delivered: 1.5, demand: 2.5, allocation: 1e8, drops: 0.5, backlog: 0 };
  return { site: SITE.name, direction, at: MONDAY, ...rates, limitedBy: 'uplink', classes: { voice } };
};

const object = { kind: '/queue/tree', fields: { name: 'qos:x' }, handle: '*1', dynamic: true } as const;
const place = { handle: '*2', key: 'k' };
const changes: readonly Change[] = [
  { action: 'create', key: 'a', rank: 0, after: object, place },
  { action: 'update', key: 'b', rank: 0, before: object, after: object, fields: ['name'] },
  { action: 'replace', key: 'c', rank: 0, before: object, after: object, lastRank: 1, place, wasBefore: place },
  { action: 'move', key: 'd', rank: 0, before: object, after: object, place, wasBefore: place },
  { action: 'delete', key: 'e', rank: 0, before: object, wasBefore: place },
];

/** A server that has something to say on every route. */
async function fullBench(): Promise<ServerBench> {
  const hand = handController(force);
  const traffic = DIRECTIONS.map((direction) => [`${SITE?.name}/${direction}`, trafficOf(direction)] as const);
  const columns = { delivered: [1], demand: [Number.NaN], 'delivered:voice': [1], 'drops:voice': [0] };
  const history = () => ({ from: MONDAY, stepMs: 10_000, count: 1, columns });
  const controller = {
    ...hand,
    telemetry: {
      ...hand.telemetry,
      latest: new Map(traffic),
      roundTrips: new Map([[SITE?.router ?? '', 1.5]]),
      history,
      minutes: history,
    },
  };
  hand.set({
    source: { name: 'folder policies', lookedAt: MONDAY, error: 'does not answer' },
    rejected: { revision: { ...FORCE.revision, id: 'r' }, diagnostics: [diagnostic] },
    queue: { waiting: 1, running: ['x'] },
  });
  const seen = { attempted: 'r', applied: 'a', target: 't', seenAt: MONDAY, retryAt: MONDAY };
  hand.report({ ...aStatus(SITE?.router ?? ''), ...seen });
  const bench = await serverBench({ controller, webhook: () => 'push' });
  const { journal, revisions } = bench.store;
  const changeSet = { router: SITE?.router ?? '', base: 'b', target: 't', changes };
  const id = await journal.begin({ router: changeSet.router, revision: 'r', holder: 'h', at: 1, changeSet });
  await journal.end(id, { at: 2, ok: true, reason: 'Applied', message: 'done' });
  await revisions.put({ ...force.revision, state: 'accepted', seenAt: 1 }, []);
  await revisions.put({ ...force.revision, id: 'r', state: 'rejected', seenAt: 2, message: 'a.yaml:1:2' }, []);
  return bench;
}

interface Question {
  readonly path?: string;
  readonly body?: unknown;
  /** With what others answered, and what they said in their ETag. */
  readonly after?: (said: Readonly<Record<string, Reply>>) => { readonly path?: string; readonly ifMatch?: string };
}

const named =
  (base: string, name: string) =>
  (path = '') => ({ path: `${base}/${name}${path}` });
const site = named('/api/v1/sites', SITE.name);
const router = named('/api/v1/routers', SITE.router);
const account = { role: 'viewer', scope: { classes: [SITE.class], regions: [] } };

/** Every route that the document knows, with a question that it answers, in an order that works. */
const QUESTIONS: Readonly<Record<string, Question>> = {
  'GET /healthz': {},
  'GET /readyz': {},
  'GET /metrics': {},
  'POST /api/v1/webhook': { body: {} },
  'GET /api/v1/me': {},
  'PUT /api/v1/me/password': { body: { current: PASSWORD, password: `${PASSWORD}!` } },
  'GET /api/v1/fleet': {},
  'GET /api/v1/sites': { path: '/api/v1/sites?limit=500' },
  'GET /api/v1/sites/{name}': site(),
  'GET /api/v1/sites/{name}/traffic': site('/traffic'),
  'GET /api/v1/sites/{name}/history': site('/history?direction=upload'),
  'GET /api/v1/history/{kind}/{name}': { path: '/api/v1/history/fleet/all?direction=upload' },
  'GET /api/v1/traffic': {},
  'GET /api/v1/routers': { path: '/api/v1/routers?limit=500' },
  'GET /api/v1/routers/{name}': router(),
  'POST /api/v1/routers/{name}/preview': router('/preview'),
  'POST /api/v1/routers/{name}/reconcile': router('/reconcile'),
  'POST /api/v1/explain': {
    body: {
      site: SITE.name,
      direction: 'upload',
      protocol: 'udp',
      remote: '192.0.2.1',
      remotePort: 10_001,
      dscp: 'EF',
    },
  },
  'POST /api/v1/orders': { body: { kind: 'pin', select, revision: FORCE.revision.id, reason: 'works' } },
  'GET /api/v1/orders': {},
  'GET /api/v1/orders/{id}': {
    after: (said) => ({ path: said['POST /api/v1/orders']?.headers.get('location') ?? '' }),
  },
  'DELETE /api/v1/orders/{id}': {
    after: (said) => ({ path: said['POST /api/v1/orders']?.headers.get('location') ?? '' }),
  },
  'POST /api/v1/reconcile': { body: { select } },
  'GET /api/v1/revisions': {},
  'POST /api/v1/source/poll': {},
  'GET /api/v1/applies': {},
  'GET /api/v1/applies/{id}': { path: '/api/v1/applies/1' },
  'GET /api/v1/uplinks': {},
  'GET /api/v1/overrides': {},
  'GET /api/v1/diagnostics': {},
  'GET /api/v1/audit': {},
  'GET /api/v1/audit/export': {},
  'GET /api/v1/audit/verify': {},
  'POST /api/v1/users': { body: { ...account, name: 'kofi', password: PASSWORD } },
  'GET /api/v1/users': {},
  'GET /api/v1/users/{name}': { path: '/api/v1/users/kofi' },
  'PUT /api/v1/users/{name}': {
    path: '/api/v1/users/kofi',
    body: account,
    after: (said) => ({ ifMatch: said['GET /api/v1/users/{name}']?.headers.get('etag') ?? '' }),
  },
  'DELETE /api/v1/users/{name}': { path: '/api/v1/users/kofi' },
  'POST /api/v1/tokens': { body: { ...account, name: 'x', days: 3 } },
  'GET /api/v1/tokens': {},
  'DELETE /api/v1/tokens/{id}': {
    after: (said) => ({ path: said['POST /api/v1/tokens']?.headers.get('location') ?? '' }),
  },
  'GET /setup': {},
  'GET /setup/page.js': {},
  'GET /setup/page.css': {},
  'GET /api/v1/openapi.json': {},
  'GET /api/v1/docs': {},
  'GET /api/v1/docs/page.js': {},
  'GET /api/v1/docs/page.css': {},
  'POST /api/v1/login': { body: { user: 'ama', password: `${PASSWORD}!` } },
  'POST /api/v1/logout': {},
};

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

/** Makes the first admin, and asks as their browser. */
async function admitted(bench: ServerBench) {
  const token = bench.server.firstLink?.split('#')[1];
  const setup = await bench.ask('POST', '/api/v1/setup', { body: { token, user: 'ama', password: PASSWORD } });
  const cookie = setup.headers.get('set-cookie')?.split(';')[0] ?? '';
  const headers = { cookie, 'x-csrf-token': String(setup.json['csrf']) };
  return { setup, headers };
}

describe('every reply of a running server', () => {
  it('has the shape that the OpenAPI document gives it, and nothing besides', async () => {
    const bench = await fullBench();
    const { setup, headers } = await admitted(bench);
    const document = await bench.ask('GET', '/api/v1/openapi.json', { headers });
    expect(document.json).toMatchObject({ openapi: '3.1.0' });
    const operations = operationsOf(document);
    expect([...operations.keys()].toSorted()).toEqual([...Object.keys(QUESTIONS), ...ASKED_ELSEWHERE].toSorted());
    const said: Record<string, Reply> = { 'POST /api/v1/setup': setup };
    for (const [name, { path, body, after }] of Object.entries(QUESTIONS)) {
      const [method = '', plain = ''] = name.split(' ');
      const found = after?.(said);
      const match: Record<string, string> = found?.ifMatch === undefined ? {} : { 'if-match': found.ifMatch };
      const reply = await bench.ask(method, found?.path ?? path ?? plain, { body, headers: { ...headers, ...match } });
      said[name] = reply;
    }
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
