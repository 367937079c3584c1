import { describe, expect, it, vi } from 'vitest';
import type { AuditEntry } from '../../../src/model/audit.js';
import { admitted, askEvery, fullBench, QUESTIONS } from '../../support/every-route.js';
import { FORCE, handController, PASSWORD, serverBench, type ServerBench } from '../../support/server-bench.js';

vi.setConfig({ testTimeout: 120_000 });

/** What changes nothing though it is a POST. */
const LOOKS = [
  'POST /api/v1/explain',
  'POST /api/v1/routers/{name}/preview',
  'POST /api/v1/sites/{name}/values',
  'POST /api/v1/orders/preview',
  'POST /api/v1/orders/{id}/preview',
  'POST /api/v1/reconcile/preview',
];

const writesOf = ({ server }: ServerBench): readonly string[] =>
  server.routes
    .filter(({ reads }) => !reads)
    .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`);

async function entries({ store }: ServerBench): Promise<readonly AuditEntry[]> {
  const all: AuditEntry[] = [];
  for await (const entry of store.audit.all()) all.push(entry);
  return all;
}

/** All that a write may change. */
const stateOf = async ({ accounts, controller }: ServerBench): Promise<string> =>
  JSON.stringify([
    (await accounts.users.all()).map(({ name }) => name),
    await accounts.users.get('ama'),
    (await accounts.tokens.all()).map(({ id, name }) => [id, name]),
    controller.view().orders,
    controller.asked,
  ]);

/** A bench whose audit takes nothing while `isFull` says so. */
async function benchWithAudit(isFull: () => boolean): Promise<ServerBench> {
  return fullBench((real) => ({
    ...real,
    audit: {
      list: (query) => real.audit.list(query),
      all: () => real.audit.all(),
      verify: () => real.audit.verify(),
      append: (event) => (isFull() ? Promise.reject(new Error('disk full')) : real.audit.append(event)),
    },
  }));
}

describe('every route that writes', () => {
  it('is known here: all that is no GET, but for looks', async () => {
    const bench = await fullBench();
    const gets = Object.keys(QUESTIONS).filter((name) => name.startsWith('GET '));
    const wanted = Object.keys(QUESTIONS).filter((name) => !gets.includes(name) && !LOOKS.includes(name));
    expect(writesOf(bench).toSorted()).toEqual([...wanted, 'POST /api/v1/setup'].toSorted());
  });

  it('tells the audit before who wants what, and afterwards what came of it', async () => {
    const bench = await fullBench();
    const { headers } = await admitted(bench);
    expect(await entries(bench)).toMatchObject([
      { who: 'ama', action: 'user.first', detail: { stage: 'asked' } },
      { who: 'ama', action: 'user.first', detail: { stage: 'done', of: 1 } },
    ]);
    const writes = writesOf(bench);
    await askEvery(bench, headers, async (name, send) => {
      const before = (await entries(bench)).length;
      const reply = await send();
      const [asked, came, ...more] = (await entries(bench)).slice(before);
      if (!writes.includes(name)) {
        expect(asked?.action, name).toBe(name === 'GET /api/v1/audit/export' ? 'audit.export' : undefined);
        return reply;
      }
      const who = name === 'POST /api/v1/webhook' ? 'webhook' : 'ama';
      expect(asked, name).toMatchObject({ who, detail: { from: '127.0.0.1' } });
      const { action, subject, seq, detail } = asked ?? {};
      // What is asked for has an end, or nobody would know what to wait for.
      expect(detail?.['stage'], name).toBe(came === undefined ? undefined : 'asked');
      if (came !== undefined)
        expect(came, name).toMatchObject({ who, action, subject, detail: { stage: 'done', of: seq } });
      expect(more, name).toEqual([]);
      return reply;
    });
    expect(await bench.store.audit.verify()).toEqual({ entries: (await entries(bench)).length });
  });

  it('does nothing where the audit cannot be told', async () => {
    let isFull = false;
    const bench = await benchWithAudit(() => isFull);
    const { headers } = await admitted(bench);
    const writes = writesOf(bench);
    const said = await askEvery(bench, headers, async (name, send) => {
      if (!writes.includes(name)) return send();
      const before = await stateOf(bench);
      isFull = true;
      const refused = await send();
      isFull = false;
      expect(refused.status, name).toBe(500);
      expect(refused.headers.get('set-cookie'), name).toBeNull();
      expect(await stateOf(bench), name).toBe(before);
      return send();
    });
    for (const name of writes.filter((one) => one in said)) expect(said[name]?.status, name).toBeLessThan(300);
  });
});

describe('a deed', () => {
  it('that fails is told as failed, with why', async () => {
    const hand = handController();
    const controller = { ...hand, give: () => Promise.reject(new Error('no')) };
    const bench = await serverBench({ controller });
    const as = await bench.token('operator');
    const body = { kind: 'suspend', select: {}, reason: 'works' };
    expect((await bench.ask('POST', '/api/v1/orders', { as, body })).status).toBe(500);
    expect((await entries(bench)).map(({ detail }) => detail)).toMatchObject([
      { stage: 'asked', reason: 'works' },
      { stage: 'failed', problem: 'server.internal', of: 1 },
    ]);
  });

  it('that ends or hurries something keeps why, where that was said', async () => {
    const bench = await serverBench();
    const as = await bench.token('operator');
    const [router] = FORCE.inventory.routers;
    const order = { kind: 'suspend', select: {}, reason: 'works' };
    const { headers } = await bench.ask('POST', '/api/v1/orders', { as, body: order });
    const here = `/api/v1/routers/${router?.name}`;
    const why = `?reason=${encodeURIComponent('the works are over')}`;
    const statuses = [
      await bench.ask('DELETE', `${headers.get('location')}${why}`, { as }),
      await bench.ask('POST', `${here}/heal${why}`, { as }),
      await bench.ask('POST', `${here}/reconcile${why}`, { as }),
      await bench.ask('POST', '/api/v1/reconcile', { as, body: { select: {}, reason: 'the works are over' } }),
      await bench.ask('POST', `${here}/heal`, { as }),
      await bench.ask('POST', `${here}/heal?reason=`, { as }),
    ].map(({ status }) => status);
    expect(statuses).toEqual([204, 202, 202, 202, 202, 400]);
    const reason = 'the works are over';
    const written = (await entries(bench)).slice(2).filter(({ detail }) => detail['stage'] !== 'done');
    expect(written).toMatchObject([
      { action: 'order.take-back', detail: { kind: 'suspend', reason } },
      { action: 'heal', detail: { reason } },
      { action: 'reconcile', detail: { reason } },
      { action: 'reconcile', detail: { reason, heal: false } },
      { action: 'heal' },
    ]);
    expect(written.at(-1)?.detail).not.toHaveProperty('reason');
  });

  it('that was refused was none', async () => {
    const bench = await serverBench();
    const as = await bench.token('operator');
    const body = { kind: 'suspend', select: { sites: ['nowhere'] }, reason: 'works' };
    expect((await bench.ask('POST', '/api/v1/orders', { as, body })).status).toBe(422);
    expect(await entries(bench)).toEqual([]);
  });

  it('that was done is answered as done, also where the audit does not take what came of it', async () => {
    let appends = 0;
    const bench = await benchWithAudit(() => (appends += 1) === 4);
    const { headers } = await admitted(bench);
    const body = { kind: 'suspend', select: {}, reason: 'works' };
    expect((await bench.ask('POST', '/api/v1/orders', { headers, body })).status).toBe(201);
    expect((await entries(bench)).at(-1)).toMatchObject({ action: 'order.suspend', detail: { stage: 'asked' } });
  });

  it('of two who saw the same state is done for one of them', async () => {
    const bench = await serverBench();
    const as = await bench.token('admin');
    await bench.user('kofi', 'viewer');
    const seen = (path: string) => bench.ask('GET', path, { as });
    const orders = (await seen('/api/v1/orders')).headers.get('etag') ?? '';
    const user = (await seen('/api/v1/users/kofi')).headers.get('etag') ?? '';
    const order = { kind: 'suspend', select: {}, reason: 'works' };
    // To hash a password takes its time, in which the other is asked.
    const account = (role: string) => ({ role, scope: {}, password: PASSWORD });
    const all = await Promise.all([
      bench.ask('POST', '/api/v1/orders', { as, body: order, headers: { 'if-match': orders } }),
      bench.ask('POST', '/api/v1/orders', { as, body: order, headers: { 'if-match': orders } }),
      bench.ask('PUT', '/api/v1/users/kofi', { as, body: account('operator'), headers: { 'if-match': user } }),
      bench.ask('PUT', '/api/v1/users/kofi', { as, body: account('admin'), headers: { 'if-match': user } }),
    ]);
    expect(all.map(({ status }) => String(status)).toSorted()).toEqual(['200', '201', '412', '412']);
  });
});
