import type { Compiled, InForce } from '../../src/controller/controller.js';
import type { Difference } from '../../src/controller/differences.js';
import type { PlanLine } from '../../src/controller/plan-lines.js';
import type { Change } from '../../src/model/change.js';
import type { Diagnostic } from '../../src/model/diagnostic.js';
import type { Override } from '../../src/model/policy.js';
import { DIRECTIONS } from '../../src/model/rate.js';
import type { SiteTraffic } from '../../src/model/traffic.js';
import { MONDAY } from './nouns.js';
import {
  aStatus,
  type BenchOptions,
  FORCE,
  handController,
  PASSWORD,
  type Reply,
  serverBench,
  type ServerBench,
} from './server-bench.js';

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

/** Too little for what is guaranteed. */
const narrow: Compiled = {
  ...FORCE,
  policies: { ...FORCE.policies },
  inventory: {
    ...FORCE.inventory,
    network: {
      ...FORCE.inventory.network,
      uplinks: FORCE.inventory.network.uplinks.map((one) => ({ ...one, capacity: { download: 1e9, upload: 1e9 } })),
    },
  },
};

const line: PlanLine = {
  action: 'update',
  key: 'k',
  native: '/queue tree set',
  meaning: 'peak 1 → 2',
  about: {
    subject: 'queue',
    site: SITE.name,
    trafficClass: 'voice',
    direction: 'upload',
    values: [{ name: 'peak', before: 1, after: 2 }],
  },
};
const difference: Difference = { router: SITE.router, at: MONDAY, drift: true, total: 1, lines: [line] };
const files = [{ path: 'a.yaml', bytes: Buffer.from('kind: Network\n') }];

/** A server that has something to say on every route. */
export async function fullBench(through?: BenchOptions['through']): Promise<ServerBench> {
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
    rejected: {
      revision: { ...FORCE.revision, id: 'r' },
      diagnostics: [diagnostic],
      message: 'a.yaml:1:2',
      files,
      compiled: narrow,
    },
    queue: { waiting: 1, running: ['x'] },
    differences: new Map([[difference.router, difference]]),
  });
  const seen = { attempted: 'r', applied: 'a', target: 't', seenAt: MONDAY, retryAt: MONDAY };
  hand.report({ ...aStatus(SITE?.router ?? ''), ...seen });
  const bench = await serverBench({ controller, webhook: () => 'push', ...(through === undefined ? {} : { through }) });
  const { journal, revisions } = bench.store;
  const changeSet = { router: SITE?.router ?? '', base: 'b', target: 't', changes };
  const id = await journal.begin({ router: changeSet.router, revision: 'r', holder: 'h', at: 1, changeSet });
  await journal.end(id, { at: 2, ok: true, reason: 'Applied', message: 'done' });
  await revisions.put({ ...force.revision, state: 'accepted', seenAt: 1 }, files);
  await revisions.put({ ...force.revision, id: 'r', state: 'rejected', seenAt: 2, message: 'a.yaml:1:2' }, []);
  return bench;
}

export interface Question {
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
export const QUESTIONS: Readonly<Record<string, Question>> = {
  'GET /healthz': {},
  'GET /readyz': {},
  'GET /metrics': {},
  'POST /api/v1/webhook': { body: {} },
  'GET /api/v1/me': {},
  'PUT /api/v1/me/password': { body: { current: PASSWORD, password: `${PASSWORD}!` } },
  'GET /api/v1/fleet': {},
  'GET /api/v1/sites': { path: '/api/v1/sites?limit=500' },
  'GET /api/v1/sites.csv': {},
  'GET /api/v1/sites/{name}': site(),
  'GET /api/v1/sites/{name}/values': site('/values'),
  'POST /api/v1/sites/{name}/values': site('/values'),
  'GET /api/v1/sites/{name}/why': site('/why'),
  'GET /api/v1/drift': {},
  'POST /api/v1/routers/{name}/heal': router('/heal'),
  'GET /api/v1/capacity': { path: '/api/v1/capacity?intervals=50' },
  'GET /api/v1/capacity/{kind}/{name}': { path: '/api/v1/capacity/uplink/core-lome' },
  'GET /api/v1/map': {},
  'GET /api/v1/policies': {},
  'GET /api/v1/policies/file': { path: '/api/v1/policies/file?path=a.yaml' },
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
  'POST /api/v1/orders/preview': { body: { kind: 'pin', select, revision: FORCE.revision.id } },
  'POST /api/v1/reconcile/preview': { body: { select } },
  'POST /api/v1/orders': { body: { kind: 'pin', select, revision: FORCE.revision.id, reason: 'works' } },
  'GET /api/v1/orders': {},
  'GET /api/v1/orders/{id}': {
    after: (said) => ({ path: said['POST /api/v1/orders']?.headers.get('location') ?? '' }),
  },
  'POST /api/v1/orders/{id}/preview': {
    after: (said) => ({ path: `${said['POST /api/v1/orders']?.headers.get('location') ?? ''}/preview` }),
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
  'GET /api/v1/about': {},
  'GET /api/v1/openapi.json': {},
  'GET /api/v1/docs': {},
  'GET /api/v1/docs/page.js': {},
  'GET /api/v1/docs/page.css': {},
  'GET /api/v1/login': {},
  'POST /api/v1/login': { body: { user: 'ama', password: `${PASSWORD}!` } },
  'POST /api/v1/logout': {},
};

/** Makes the first admin, and asks as their browser. */
export async function admitted(bench: ServerBench) {
  const token = bench.server.firstLink?.split('#')[1];
  const setup = await bench.ask('POST', '/api/v1/setup', { body: { token, user: 'ama', password: PASSWORD } });
  const cookie = setup.headers.get('set-cookie')?.split(';')[0] ?? '';
  const headers = { cookie, 'x-csrf-token': String(setup.json['csrf']) };
  return { setup, headers };
}

type Said = Readonly<Record<string, Reply>>;

/** Asks all of them, in their order. `each` may do something before and after a question is sent. */
export async function askEvery(
  bench: ServerBench,
  headers: Readonly<Record<string, string>>,
  each: (name: string, send: () => Promise<Reply>) => Promise<Reply> = (_, send) => send(),
): Promise<Said> {
  const said: Record<string, Reply> = {};
  for (const [name, { path, body, after }] of Object.entries(QUESTIONS)) {
    const [method = '', plain = ''] = name.split(' ');
    const found = after?.(said);
    const match: Record<string, string> = found?.ifMatch === undefined ? {} : { 'if-match': found.ifMatch };
    const to = found?.path ?? path ?? plain;
    said[name] = await each(name, () => bench.ask(method, to, { body, headers: { ...headers, ...match } }));
  }
  return said;
}
