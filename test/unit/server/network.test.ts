import { describe, expect, it } from 'vitest';
import type { InForce } from '../../../src/controller/controller.js';
import type { Scope } from '../../../src/model/account.js';
import { fleetOf } from '../../../src/server/fleet.js';
import { aStatus, FORCE, handController, serverBench, type ServerBench } from '../../support/server-bench.js';
import { MONDAY } from '../../support/nouns.js';

const { sites, routers } = FORCE.inventory;
const [SITE] = sites;
if (SITE === undefined) throw new TypeError('no site');

interface Page {
  readonly items: readonly Readonly<Record<string, string>>[];
  readonly total: number;
  readonly pages: number;
}

async function list(bench: ServerBench, query: string, scope?: Scope, what = 'sites'): Promise<Page> {
  const answer = await bench.ask('GET', `/api/v1/${what}?${query}`, { as: await bench.token('operator', scope) });
  expect(answer.status, answer.text.slice(0, 300)).toBe(200);
  return answer.json as unknown as Page;
}

const fold = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();

describe('the list of sites', () => {
  it('comes in pages that hold every site once', async () => {
    const bench = await serverBench();
    const first = await list(bench, 'limit=200');
    expect(first).toMatchObject({ total: sites.length, pages: Math.ceil(sites.length / 200) });
    const names: (string | undefined)[] = [];
    for (let page = 1; page <= first.pages; page += 1) {
      names.push(...(await list(bench, `limit=200&page=${page}`)).items.map(({ name }) => name));
    }
    expect(new Set(names)).toEqual(new Set(sites.map(({ name }) => name)));
    expect(names).toHaveLength(sites.length);
    expect((await list(bench, 'page=9999')).items).toEqual([]);
  });

  it('finds by words, without accents, and by class, region, uplink and condition', async () => {
    const bench = await serverBench();
    const accented = sites.find(({ title }) => fold(title) !== title.toLowerCase());
    const words = encodeURIComponent(fold(accented?.title ?? ''));
    expect((await list(bench, `q=${words}`)).items.map(({ name }) => name)).toContain(accented?.name);
    const mine = sites.filter((site) => site.class === SITE.class && site.region === SITE.region);
    expect((await list(bench, `class=${SITE.class}&region=${SITE.region}`)).total).toBe(mine.length);
    const uplink = routers.find(({ name }) => name === SITE.router)?.uplink ?? '';
    const behind = new Set(routers.filter((one) => one.uplink === uplink).map(({ name }) => name));
    expect((await list(bench, `uplink=${uplink}`)).total).toBe(sites.filter(({ router }) => behind.has(router)).length);
    bench.controller.report(aStatus(SITE.router, { ready: 'false' }));
    const same = sites.filter(({ router }) => router === SITE.router).map(({ name }) => name);
    expect((await list(bench, 'condition=Ready=false')).items.map(({ name }) => name)).toEqual(same);
    expect((await list(bench, 'reason=Unreachable')).total).toBe(same.length);
    expect((await list(bench, 'condition=Ready=false', undefined, 'routers')).items).toMatchObject([
      { name: SITE.router },
    ]);
    expect((await list(bench, 'condition=Stalled')).total).toBe(0);
  });

  it('is sorted by a column, either way', async () => {
    const bench = await serverBench();
    const byRegion = (await list(bench, 'sort=region&limit=500')).items.map(({ region }) => region);
    expect(byRegion.filter((region, at) => region !== byRegion[at - 1])).toHaveLength(new Set(byRegion).size);
    const names = async (order: string) =>
      (await list(bench, `sort=name&order=${order}&limit=500`)).items.map(({ name }) => name);
    const [up, down] = [await names('asc'), await names('desc')];
    expect(down[0]).not.toBe(up[0]);
    expect([...down].toReversed().at(-1)).toBe(down[0]);
    bench.controller.report({
      ...aStatus(SITE.router),
      conditions: aStatus(SITE.router).conditions.map((one) => ({ ...one, since: 1 })),
    });
    expect((await list(bench, 'sort=since&limit=1')).items[0]).toMatchObject({ router: SITE.router });
  });

  it('prepares an inventory once, whoever asks and whatever the hour', () => {
    const later: InForce = { ...FORCE, instant: FORCE.instant + 1 };
    expect(fleetOf(later)).toBe(fleetOf(FORCE));
  });
});

describe('a site that is pinned to another revision', () => {
  it('shows the queues and the allocation that it is kept at, and not those of the revision in force', async () => {
    const intent = FORCE.intents.get(SITE.router);
    if (intent === undefined) throw new TypeError('no intent');
    const queues = intent.queues.map((queue) => ({ ...queue, peak: queue.peak / 2 }));
    const controller = handController();
    controller.set({ wanted: new Map([...FORCE.intents, [SITE.router, { ...intent, queues }]]) });
    const bench = await serverBench({ controller });
    const as = await bench.token('viewer');
    const detail = await bench.ask('GET', `/api/v1/sites/${SITE.name}`, { as });
    expect(detail.json['queues']).toEqual(queues.filter(({ site, role }) => site === SITE.name || role === 'uplink'));
    const top = queues.filter(({ site, role }) => site === SITE.name && role === 'site');
    const of = (way: string) => top.find(({ direction }) => direction === way)?.peak;
    expect((await list(bench, `q=${SITE.name}`)).items.find(({ name }) => name === SITE.name)).toMatchObject({
      allocation: { download: of('download'), upload: of('upload') },
    });
    expect((await bench.ask('GET', `/api/v1/routers/${SITE.router}`, { as })).json).toMatchObject({
      intent: { queues: expect.arrayContaining(top) as unknown },
    });
  });
});

describe('one site', () => {
  it('shows queues, effective values with their place, status and orders', async () => {
    const bench = await serverBench();
    const as = await bench.token('operator');
    const body = { kind: 'suspend', select: { sites: [SITE.name] }, reason: 'works' };
    await bench.ask('POST', '/api/v1/orders', { as, body });
    const { json } = await bench.ask('GET', `/api/v1/sites/${SITE.name}`, { as });
    expect(json).toMatchObject({
      name: SITE.name,
      ordered: true,
      status: { router: SITE.router },
      orders: [{ kind: 'suspend', by: 'token:a-operator', reason: 'works' }],
      effective: { site: SITE.name },
    });
    expect((json['queues'] as unknown as readonly unknown[]).length).toBeGreaterThan(2);
  });
});

describe('an order', () => {
  it('is given, read, and taken back by who saw it as it is', async () => {
    const bench = await serverBench();
    const as = await bench.token('operator');
    const list0 = (await bench.ask('GET', '/api/v1/orders', { as })).headers.get('etag') ?? '';
    const body = { kind: 'suspend', select: { classes: [SITE.class] }, reason: 'works' };
    const given = await bench.ask('POST', '/api/v1/orders', { as, body, headers: { 'if-match': list0 } });
    expect(given.status).toBe(201);
    expect((await bench.ask('POST', '/api/v1/orders', { as, body, headers: { 'if-match': list0 } })).status).toBe(412);
    const path = given.headers.get('location') ?? '';
    const read = await bench.ask('GET', path, { as });
    expect((await bench.ask('DELETE', path, { as, headers: { 'if-match': '"x"' } })).status).toBe(412);
    const headers = { 'if-match': read.headers.get('etag') ?? '' };
    expect((await bench.ask('DELETE', path, { as, headers })).status).toBe(204);
    expect(bench.controller.view().orders).toEqual([]);
    expect((await bench.store.audit.list({ limit: 9 })).items.map(({ action }) => action)).toEqual([
      'order.take-back',
      'order.take-back',
      'order.suspend',
      'order.suspend',
    ]);
  });

  it('pins only to a revision that the controller can have, and selects something', async () => {
    const bench = await serverBench();
    const as = await bench.token('operator');
    const order = (more: object) =>
      bench.ask('POST', '/api/v1/orders', { as, body: { kind: 'pin', select: {}, reason: 'bad day', ...more } });
    expect((await order({})).json).toMatchObject({ code: 'request.unworkable' });
    expect((await order({ revision: 'b'.repeat(40) })).status).toBe(422);
    expect((await order({ revision: FORCE.revision.id })).status).toBe(201);
    expect((await order({ kind: 'suspend', revision: FORCE.revision.id })).status).toBe(422);
    expect((await order({ kind: 'suspend', select: { sites: ['nowhere'] } })).status).toBe(422);
  });

  it('may have an end, which is to come', async () => {
    const bench = await serverBench();
    const as = await bench.token('operator');
    const order = (until: number) =>
      bench.ask('POST', '/api/v1/orders', { as, body: { kind: 'suspend', select: {}, reason: 'works', until } });
    expect((await order(bench.clock.now)).json).toMatchObject({ code: 'request.unworkable' });
    expect((await order(bench.clock.now + 60_000)).json).toMatchObject({ until: bench.clock.now + 60_000 });
    const { items } = await bench.store.audit.list({ limit: 2 });
    expect(items.slice(1)).toMatchObject([{ detail: { until: bench.clock.now + 60_000 } }]);
  });
});

describe('an operator of a part of the network', () => {
  const scope: Scope = { classes: [SITE.class], regions: [SITE.region] };
  const isMine = (site: (typeof sites)[number]): boolean => site.class === SITE.class && site.region === SITE.region;
  const other = sites.find((site) => !isMine(site) && !sites.some((one) => one.router === site.router && isMine(one)));
  const shared = routers.find(({ name }) => {
    const behind = sites.filter(({ router }) => router === name);
    return behind.some(isMine) && !behind.every(isMine);
  });

  it('sees that part', async () => {
    const bench = await serverBench();
    const as = await bench.token('operator', scope);
    expect((await list(bench, 'limit=500', scope)).total).toBe(sites.filter(isMine).length);
    const mine = new Set(sites.filter(isMine).map(({ router }) => router));
    expect((await list(bench, 'limit=1', scope, 'routers')).total).toBe(mine.size);
    expect((await bench.ask('GET', '/api/v1/fleet', { as })).json).toMatchObject({
      sites: sites.filter(isMine).length,
      routers: mine.size,
    });
    for (const path of [`sites/${other?.name}`, `routers/${other?.router}`, `applies?router=${other?.router}`]) {
      expect((await bench.ask('GET', `/api/v1/${path}`, { as })).status, path).toBe(404);
    }
    const packet = { site: other?.name, direction: 'upload', protocol: 'tcp', remote: '192.0.2.1' };
    expect((await bench.ask('POST', '/api/v1/explain', { as, body: packet })).status).toBe(404);
  });

  it('acts there and nowhere else, now and after the next change of the inventory', async () => {
    const bench = await serverBench();
    const as = await bench.token('operator', scope);
    const order = async (select: object): Promise<number> =>
      (await bench.ask('POST', '/api/v1/orders', { as, body: { kind: 'suspend', select, reason: 'works' } })).status;
    expect(await order({})).toBe(403);
    expect(await order({ classes: [SITE.class] })).toBe(403);
    expect(await order({ sites: [other?.name] })).toBe(403);
    const alone = sites.filter(isMine).find((site) => sites.every((one) => one.router !== site.router || isMine(one)));
    expect(await order({ sites: [alone?.name] })).toBe(201);
    expect((await bench.ask('POST', `/api/v1/routers/${other?.router}/reconcile`, { as })).status).toBe(404);
    expect((await bench.ask('POST', '/api/v1/reconcile', { as, body: { select: {} } })).status).toBe(403);
    if (shared !== undefined) {
      expect((await bench.ask('POST', `/api/v1/routers/${shared.name}/reconcile`, { as })).status).toBe(403);
    }
    expect(bench.controller.asked).toEqual([]);
  });

  it('takes back no order that reaches beyond it', async () => {
    const controller = handController();
    const bench = await serverBench({ controller });
    const none = { sites: [], routers: [], labels: {} };
    const wide = await controller.give({
      kind: 'suspend',
      select: { ...none, classes: [], regions: [] },
      by: 'boss',
      reason: 'storm',
    });
    const as = await bench.token('operator', scope);
    expect((await bench.ask('GET', `/api/v1/orders/${wide.id}`, { as })).status).toBe(200);
    expect((await bench.ask('DELETE', `/api/v1/orders/${wide.id}`, { as })).status).toBe(403);
  });
});

describe('the journal and the audit', () => {
  it('are read backwards, page by page', async () => {
    const bench = await serverBench();
    const as = await bench.token('admin');
    for (const router of [SITE.router, SITE.router, 'gone']) {
      const changeSet = { router, base: '', target: '', changes: [] };
      const id = await bench.store.journal.begin({ router, revision: 'r', holder: 'h', at: 1, changeSet });
      await bench.store.journal.end(id, { at: 2, ok: true, reason: 'Applied', message: '' });
    }
    const page = (query: string) => bench.ask('GET', `/api/v1/applies?${query}`, { as });
    expect((await page('limit=2')).json).toMatchObject({ items: [{ id: 3 }, { id: 2 }], next: 2 });
    expect((await page('limit=2&before=2')).json).toMatchObject({ items: [{ id: 1, changes: 0 }] });
    expect((await bench.ask('GET', '/api/v1/applies/1', { as })).json).toMatchObject({
      changeSet: { router: SITE.router },
    });
    await bench.ask('POST', '/api/v1/source/poll', { as });
    const exported = (await bench.ask('GET', '/api/v1/audit/export', { as })).text.trim().split('\n');
    expect(exported.map((line) => (JSON.parse(line) as { readonly action: string }).action)).toEqual([
      'poll',
      'audit.export',
    ]);
    expect((await bench.ask('GET', '/api/v1/audit?action=poll', { as })).json).toMatchObject({
      items: [{ subject: 'source' }],
    });
    const inSpan = (query: string) => bench.ask('GET', `/api/v1/audit?${query}`, { as });
    expect((await inSpan(`until=${MONDAY}`)).json).toEqual({ items: [] });
    expect((await inSpan(`from=${MONDAY}&until=${MONDAY + 1}&limit=1`)).json).toMatchObject({ items: [{ seq: 2 }] });
    expect((await bench.ask('GET', '/api/v1/audit/verify', { as })).json).toEqual({ entries: 2, since: MONDAY });
  });
});
