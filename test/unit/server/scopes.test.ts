import { describe, expect, it, vi } from 'vitest';
import type { Compiled, InForce } from '../../../src/controller/controller.js';
import type { Difference } from '../../../src/controller/differences.js';
import type { PlanLine } from '../../../src/controller/plan-lines.js';
import { isInScope, type Scope } from '../../../src/model/account.js';
import type { Override } from '../../../src/model/policy.js';
import { DIRECTIONS } from '../../../src/model/rate.js';
import { MONDAY } from '../../support/nouns.js';
import {
  aStatus,
  FORCE,
  forceOver,
  handController,
  serverBench,
  type ServerBench,
} from '../../support/server-bench.js';
import { openStream } from '../../support/stream-client.js';

vi.setConfig({ testTimeout: 120_000 });

const { sites: SITES, routers: ROUTERS } = FORCE.inventory;
const [MINE] = SITES;
const scope: Scope = { classes: [MINE?.class ?? ''], regions: [MINE?.region ?? ''] };
const alone = SITES.find((site) => isInScope(scope, site) && site.router !== MINE?.router);
const hidden = SITES.filter((site) => !isInScope(scope, site));
const [NEIGHBOUR, OTHER] = hidden;
if (MINE === undefined || alone === undefined || NEIGHBOUR === undefined || OTHER === undefined)
  throw new TypeError('the sample policies have too few sites');
const shared = MINE.router;
const uplink = ROUTERS.find(({ name }) => name === shared)?.uplink ?? '';

/** The sample network, but that a building of another class stands behind the same router as one in scope. */
const network = forceOver({
  ...FORCE.inventory,
  routers: ROUTERS.filter(({ name }) => name !== NEIGHBOUR.router).map((router) =>
    router.name === shared ? { ...router, capacity: { download: 3e8, upload: 3e8 } } : router,
  ),
  sites: SITES.map((site) => (site === NEIGHBOUR ? { ...site, router: shared, interfaces: ['ether9'] } : site)),
});

const selectOf = (...sites: readonly string[]) => ({ classes: [], regions: [], sites, routers: [], labels: {} });
const at = { file: 'a.yaml', line: 1, column: 1 };
const overrideOf = (name: string, ...sites: readonly string[]): Override => ({
  name,
  select: selectOf(...sites),
  from: MONDAY,
  until: MONDAY + 1,
  reason: 'exams',
  traffic: [],
  at,
});

const force: InForce = {
  ...network,
  policies: {
    ...network.policies,
    overrides: [overrideOf('both', MINE.name, OTHER.name), overrideOf('theirs', OTHER.name)],
  },
  diagnostics: [
    { code: 'bypass.bridge', severity: 'note', message: 'mine', router: alone.router },
    { code: 'bypass.bridge', severity: 'note', message: OTHER.name, router: OTHER.router },
    { code: 'capacity.uplink', severity: 'note', message: `${OTHER.name} does not fit`, at },
  ],
};

const mine = force.inventory.sites.filter((site) => isInScope(scope, site));
const myRouters = new Set(mine.map(({ router }) => router));

/** What nobody of that scope may read. */
const HIDDEN: ReadonlySet<string> = new Set([
  ...hidden.flatMap(({ name, title }) => [name, title]),
  ...force.inventory.routers.map(({ name }) => name).filter((name) => !myRouters.has(name)),
  // An override that selects nothing in scope.
  'theirs',
]);

/** Every text in a value, its names of fields, and the words of ids like `site/voice/upload`. */
function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value, ...value.split(/[^\w.-]+/)];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [...textsOf(key), ...textsOf(inner)]);
}

const hiddenIn = (value: unknown): readonly string[] => [...new Set(textsOf(value))].filter((text) => HIDDEN.has(text));

/** Too little for what is guaranteed. */
const narrow: Compiled = {
  ...force,
  policies: { ...force.policies },
  inventory: {
    ...force.inventory,
    network: {
      ...force.inventory.network,
      uplinks: force.inventory.network.uplinks.map((one) => ({ ...one, capacity: { download: 1e8, upload: 1e8 } })),
    },
  },
};

/** In a word about each building behind it, and in one about none. */
function differenceOf(router: string): Difference {
  const behind = force.inventory.sites.filter((site) => site.router === router);
  const line = (name: string, site: { readonly site?: string }): PlanLine => ({
    action: 'update',
    key: `queue qos:${name}`,
    native: `set ${name}`,
    meaning: name,
    about: { subject: 'queue', values: [], ...site },
  });
  const lines = behind.map(({ name }) => line(name, { site: name }));
  const other = line(behind.map(({ name }) => name).join(' '), {});
  return { router, at: MONDAY, drift: true, total: lines.length + 1, lines: [...lines, other] };
}

async function bench(): Promise<ServerBench> {
  const controller = handController(force);
  const rates = {
    delivered: 1,
    demand: 2,
    allocation: 3,
    drops: 0,
    backlog: 0,
    limitedBy: 'nothing',
    classes: {},
  } as const;
  const latest = [MINE, OTHER].flatMap((site) =>
    DIRECTIONS.map((direction) => {
      const name = site?.name ?? '';
      return [`${name}/${direction}`, { site: name, direction, at: MONDAY, ...rates }] as const;
    }),
  );
  const telemetry = { ...controller.telemetry, latest: new Map(latest) };
  controller.set({
    rejected: {
      revision: force.revision,
      diagnostics: [{ code: 'name.unknown', severity: 'error', message: OTHER?.name ?? '' }],
      message: OTHER?.name ?? '',
      files: [{ path: 'a.yaml', bytes: Buffer.from(OTHER?.name ?? '') }],
      compiled: narrow,
    },
    queue: { waiting: 3, running: [OTHER?.router ?? ''] },
    differences: new Map(
      [alone?.router ?? '', shared, OTHER?.router ?? ''].map((router) => [router, differenceOf(router)]),
    ),
  });
  const made = await serverBench({ controller: { ...controller, telemetry }, webhook: () => 'push' });
  await controller.give({
    kind: 'tolerate',
    select: selectOf(MINE?.name ?? '', OTHER?.name ?? ''),
    by: 'x',
    reason: 'r',
  });
  await controller.give({ kind: 'tolerate', select: selectOf(OTHER?.name ?? ''), by: 'x', reason: 'r' });
  const { journal, revisions } = made.store;
  for (const router of [alone?.router ?? '', shared, ...Array.from({ length: 9 }, () => OTHER?.router ?? '')]) {
    const names = router === shared ? `qos:${NEIGHBOUR?.name}` : 'qos:x';
    const after = { kind: '/queue/tree', fields: { name: names } };
    const changes = [{ action: 'create', key: 'k', rank: 0, after }] as const;
    await journal.begin({
      router,
      revision: 'r',
      holder: 'h',
      at: 1,
      changeSet: { router, base: '', target: '', changes },
    });
  }
  await revisions.put({ ...force.revision, state: 'rejected', seenAt: 1, message: OTHER?.name ?? '' }, []);
  return made;
}

interface Question {
  readonly path?: string;
  readonly body?: unknown;
  /** 200 unless said otherwise. */
  readonly status?: number;
  readonly says?: object;
}

const packet = { direction: 'upload', protocol: 'tcp', remote: '192.0.2.1' };
const order = (...names: readonly string[]) => ({ kind: 'suspend', select: { sites: names }, reason: 'works' });

/**
 * Every route, and what it is to somebody who may see a part of the network: `whole` needs a caller who may see all of it,
 * `same` holds nothing of the network, and of the others questions with what is answered.
 */
const TABLE: Readonly<Record<string, 'whole' | 'same' | readonly Question[]>> = {
  'GET /healthz': 'same',
  'GET /readyz': 'same',
  'GET /metrics': 'whole',
  'POST /api/v1/webhook': 'same',
  'GET /api/v1/login': 'same',
  'POST /api/v1/login': 'same',
  'POST /api/v1/setup': 'same',
  'GET /login/oidc': 'same',
  'GET /login/oidc/callback': 'same',
  'POST /api/v1/logout': 'same',
  'GET /api/v1/me': 'same',
  'PUT /api/v1/me/password': 'same',
  'GET /api/v1/fleet': [
    {
      says: {
        sites: mine.length,
        routers: myRouters.size,
        classes: [{ name: MINE.class, beyond: true }],
        beyond: true,
      },
    },
  ],
  'GET /api/v1/sites': [{ says: { total: mine.length } }, { path: `?q=${NEIGHBOUR.name}`, says: { total: 0 } }],
  'GET /api/v1/sites.csv': [{ path: `?q=${NEIGHBOUR.name}` }],
  'GET /api/v1/sites/:name/values': [
    { path: MINE.name, says: { site: MINE.name } },
    { path: NEIGHBOUR.name, status: 404 },
  ],
  'POST /api/v1/sites/:name/values': [{ path: MINE.name }, { path: NEIGHBOUR.name, status: 404 }],
  'GET /api/v1/sites/:name/why': [
    { path: MINE.name, says: { findings: [{ code: 'revision-rejected' }] } },
    { path: NEIGHBOUR.name, status: 404 },
  ],
  'GET /api/v1/drift': [{ says: { total: 2 } }],
  'POST /api/v1/routers/:name/heal': [
    { path: alone.router, status: 202 },
    { path: shared, status: 403 },
    { path: OTHER.router, status: 404 },
  ],
  'GET /api/v1/capacity': [{ path: '?intervals=50', says: { conflicts: [] } }],
  'GET /api/v1/capacity/:kind/:name': [
    { path: `uplink/${uplink}?limit=500` },
    { path: `router/${shared}`, says: { title: MINE.title, behind: { total: 1 } } },
    { path: `router/${OTHER.router}`, status: 404 },
  ],
  'GET /api/v1/map': [{}],
  'GET /api/v1/policies': 'whole',
  'GET /api/v1/policies/file': 'whole',
  'POST /api/v1/orders/preview': [
    { body: order(alone.name), says: { selected: 1, routers: 1 } },
    { body: order(MINE.name), status: 403 },
    { body: order(), status: 403 },
  ],
  'POST /api/v1/orders/:id/preview': [{ path: 'none', status: 404 }],
  'POST /api/v1/reconcile/preview': [
    { body: { select: { sites: [alone.name] } }, says: { selected: 1 } },
    { body: { select: {} }, status: 403 },
  ],
  'GET /api/v1/sites/:name': [
    { path: MINE.name, says: { beyond: true } },
    { path: alone.name },
    { path: NEIGHBOUR.name, status: 404 },
  ],
  'GET /api/v1/traffic': [{ says: { items: [{ site: MINE.name }, { site: MINE.name }] } }],
  'GET /api/v1/sites/:name/traffic': [{ path: MINE.name }, { path: OTHER.name, status: 404 }],
  'GET /api/v1/sites/:name/history': [
    { path: `${MINE.name}?direction=upload` },
    { path: `${OTHER.name}?direction=upload`, status: 404 },
  ],
  'GET /api/v1/history/:kind/:name': [
    { path: `class/${OTHER.class}?direction=upload`, status: 404 },
    { path: 'fleet/all?direction=upload', status: 404 },
  ],
  'GET /api/v1/routers': [
    { says: { total: myRouters.size } },
    { path: `?q=${NEIGHBOUR.name}`, says: { total: 0 } },
    { path: `?class=${NEIGHBOUR.class}`, says: { total: 0 } },
  ],
  'GET /api/v1/routers/:name': [
    { path: shared, says: { sites: [MINE.name], beyond: true } },
    { path: OTHER.router, status: 404 },
  ],
  'POST /api/v1/routers/:name/preview': [
    { path: alone.router },
    { path: shared, status: 403 },
    { path: OTHER.router, status: 404 },
  ],
  'POST /api/v1/routers/:name/reconcile': [
    { path: alone.router, status: 202 },
    { path: shared, status: 403 },
    { path: OTHER.router, status: 404 },
  ],
  'POST /api/v1/explain': [
    { body: { ...packet, site: MINE.name } },
    { body: { ...packet, site: NEIGHBOUR.name }, status: 404 },
  ],
  'GET /api/v1/orders': [{ says: { items: [{ select: { sites: [MINE.name] }, beyond: true }] } }],
  'POST /api/v1/orders': [
    { body: order(alone.name), status: 201 },
    { body: order(MINE.name), status: 403 },
    { body: order(OTHER.name), status: 403 },
    { body: order(), status: 403 },
  ],
  'GET /api/v1/orders/:id': [{ path: 'none', status: 404 }],
  'DELETE /api/v1/orders/:id': [{ path: 'none', status: 404 }],
  'POST /api/v1/reconcile': [
    { body: { select: { sites: [alone.name] } }, status: 202 },
    { body: { select: {} }, status: 403 },
  ],
  'GET /api/v1/revisions': [{ says: { items: [{ state: 'rejected' }] } }],
  'POST /api/v1/source/poll': 'whole',
  'GET /api/v1/applies': [
    { path: '?limit=1', says: { items: [{ id: 2 }], next: 2 } },
    { path: '?limit=1&before=2', says: { items: [{ id: 1 }] } },
    { path: `?router=${OTHER.router}`, status: 404 },
  ],
  'GET /api/v1/applies/:id': [
    { path: '1', says: { changeSet: { router: alone.router } } },
    { path: '2', says: { router: shared } },
    { path: '3', status: 404 },
  ],
  'GET /api/v1/uplinks': [{}],
  'GET /api/v1/overrides': [{ says: { items: [{ name: 'both', select: { sites: [MINE.name] } }] } }],
  'GET /api/v1/diagnostics': [{ says: { items: [{ message: 'mine' }], rejected: { diagnostics: [] } } }],
  'GET /api/v1/audit': 'whole',
  'GET /api/v1/audit/export': 'whole',
  'GET /api/v1/audit/verify': 'whole',
  'GET /api/v1/users': 'whole',
  'POST /api/v1/users': 'whole',
  'GET /api/v1/users/:name': 'whole',
  'PUT /api/v1/users/:name': 'whole',
  'DELETE /api/v1/users/:name': 'whole',
  'GET /api/v1/tokens': 'whole',
  'POST /api/v1/tokens': 'whole',
  'DELETE /api/v1/tokens/:id': 'whole',
  // It has its own test below.
  'GET /api/v1/stream': [],
  'GET /setup': 'same',
  'GET /setup/page.js': 'same',
  'GET /setup/page.css': 'same',
  'GET /api/v1/about': 'same',
  'GET /api/v1/openapi.json': 'same',
  'GET /api/v1/docs': 'same',
  'GET /api/v1/docs/page.js': 'same',
  'GET /api/v1/docs/page.css': 'same',
};

/** `/api/v1/sites/:name/traffic` with `x?y` → `/api/v1/sites/x/traffic?y` */
function filled(route: string, path: string): string {
  const [subject = '', query] = path.split('?');
  return `${route.replace(/:\w+(\/:\w+)?/, subject)}${query === undefined ? '' : `?${query}`}`;
}

describe('somebody who may see a part of the network', () => {
  it('is thought of on every route', async () => {
    const { server } = await bench();
    const known = server.routes.map(({ method, path, scoped }) => [`${method} ${path}`, scoped]);
    const wanted = Object.entries(TABLE).map(([name, kind]) => [name, typeof kind === 'string' ? kind : 'cut']);
    expect(Object.fromEntries(known)).toEqual(Object.fromEntries(wanted));
  });

  it('reads no name of what is elsewhere, and acts there on nothing', async () => {
    const made = await bench();
    const as = await made.token('operator', scope);
    for (const [name, kind] of Object.entries(TABLE)) {
      if (typeof kind === 'string') continue;
      const [method = '', route = ''] = name.split(' ');
      for (const { path = '', body, status = 200, says } of kind) {
        const reply = await made.ask(method, filled(route, path), { as, body });
        const what = `${name} ${path}: ${reply.text.slice(0, 200)}`;
        expect(reply.status, what).toBe(status);
        if (says !== undefined) expect(reply.json, what).toMatchObject(says);
        if (status < 300) expect(hiddenIn(reply.json), what).toEqual([]);
      }
    }
    expect(made.controller.asked.filter((router) => router !== alone.router)).toEqual([]);
  });

  it('is refused where the whole is needed', async () => {
    const made = await bench();
    const as = await made.token('admin', scope);
    for (const name of Object.keys(TABLE).filter((one) => TABLE[one] === 'whole')) {
      const [method = '', route = ''] = name.split(' ');
      const reply = await made.ask(method, filled(route, 'x'), { as });
      expect(reply.json, name).toMatchObject({ status: 403, code: 'request.scope' });
    }
  });

  it('would read such names where all may be seen: the questions ask for them', async () => {
    const made = await bench();
    const as = await made.token('operator');
    for (const name of [
      'sites?limit=500',
      'routers',
      `routers/${shared}`,
      'orders',
      'applies',
      'applies/2',
      'overrides',
      'drift',
      'map',
      'capacity',
      `capacity/uplink/${uplink}?limit=500`,
      `sites/${MINE.name}/why`,
    ]) {
      const { json } = await made.ask('GET', `/api/v1/${name}`, { as });
      expect(hiddenIn(json).length, name).toBeGreaterThan(0);
    }
    expect((await made.ask('GET', '/api/v1/fleet', { as })).json).toMatchObject({ queue: { waiting: 3 } });
    const { json } = await made.ask('GET', '/api/v1/diagnostics', { as });
    expect(json).toMatchObject({ items: [{}, {}, {}], rejected: { diagnostics: [{}] } });
  });

  it('hears on the stream of what is in scope', async () => {
    const made = await bench();
    const stream = await openStream(made.url, { authorization: `Bearer ${await made.token('viewer', scope)}` });
    const topics = ['fleet', 'events', `router:${shared}`, `site:${MINE.name}`];
    for (const topic of topics) {
      stream.subscribe(topic);
      expect(hiddenIn(await stream.next(topic)), topic).toEqual([]);
    }
    for (const topic of [`router:${OTHER.router}`, `site:${NEIGHBOUR.name}`]) {
      stream.subscribe(topic);
      expect(await stream.next(topic)).toMatchObject({ type: 'error', code: 'request.not-found' });
    }
    made.controller.report(aStatus(OTHER.router, { ready: 'false' }));
    made.controller.report(aStatus(shared, { ready: 'false' }));
    await made.controller.give({ kind: 'suspend', select: selectOf(MINE.name, OTHER.name), by: 'x', reason: 'r' });
    for (const topic of topics) expect(hiddenIn(await stream.next(topic)), topic).toEqual([]);
  });
});
