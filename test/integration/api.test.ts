import { describe, expect, it, vi } from 'vitest';
import type { DriftPage } from '../../src/server/replies/drift.js';
import type { ApplyDetail, ApplyPage } from '../../src/server/replies/applies.js';
import type { ActPreview } from '../../src/server/replies/orders.js';
import type { QueueValues, SiteValues, Why } from '../../src/server/replies/values.js';
import { servedNetwork, type ServedNetwork } from '../support/served-network.js';
import { shapingOf } from '../support/simulated-network.js';

const R = 'r-hospital-1';
const select = { routers: [R] };

/** Somebody at the router changes what is ours. */
function tamper(network: ServedNetwork, name: string, fields: Readonly<Record<string, string>> | 'remove'): void {
  const sim = network.router(R);
  const id = sim.rows('/queue/tree').find((row) => row['name'] === `qos:${name}`)?.['.id'] ?? '';
  if (id === '') throw new TypeError(name);
  if (fields === 'remove') sim.device.command('/queue/tree', 'remove', { values: { '.id': id } });
  else sim.device.command('/queue/tree', 'set', { values: { '.id': id, ...fields } });
}

async function told<Body>({ call }: ServedNetwork, path: string, method = 'GET'): Promise<Body> {
  const answer = await call(method, path);
  expect(answer.status, answer.text.slice(0, 300)).toBe(200);
  return answer.json as unknown as Body;
}

async function order(network: ServedNetwork, kind: string): Promise<string> {
  const answer = await network.call('POST', 'orders', { body: { kind, select, reason: 'works' } });
  expect(answer.status, answer.text).toBe(201);
  return String(answer.json['id']);
}

const queueOf = ({ queues }: SiteValues, id: string): QueueValues | undefined =>
  queues.find(({ queue }) => queue === id);

describe('drift, over the API', () => {
  it('is listed with what differs, shown beside what is wanted, and healed also where it is tolerated', async () => {
    const network = await servedNetwork({ block: '127.234.1' });
    await network.until('Ready', 'true');
    const before = shapingOf(network.router(R));
    expect((await told<DriftPage>(network, 'drift')).items).toEqual([]);
    const id = await order(network, 'tolerate');
    tamper(network, 'hospital-1/voice/upload', { 'max-limit': '1M', priority: '7' });
    await network.sweep();
    const { items } = await told<DriftPage>(network, 'drift');
    expect(items).toMatchObject([
      {
        router: R,
        sites: ['hospital-1'],
        kind: 'drift',
        reason: 'DriftDetected',
        total: 1,
        orders: [{ id, kind: 'tolerate' }],
        changes: [
          {
            action: 'update',
            native: expect.stringContaining('/queue tree set') as string,
            meaning: expect.stringMatching(/^hospital-1: voice upload: .*peak .* → /) as string,
            about: { subject: 'queue', site: 'hospital-1', trafficClass: 'voice', direction: 'upload' },
          },
        ],
      },
    ]);
    expect(items[0]?.since).toBeGreaterThan(0);
    const values = await told<SiteValues>(network, 'sites/hospital-1/values');
    const voice = queueOf(values, 'hospital-1/voice/upload');
    expect(voice?.device).toMatchObject({ state: 'different', priority: 7, committed: voice?.compiled.committed });
    expect(voice?.device?.differs.toSorted()).toEqual(['peak', 'priority']);
    // A rate of frames is a little more than the rate of packets that the router was told.
    expect(voice?.device?.peak).toBeGreaterThan(1e6);
    expect(voice?.device?.peak).toBeLessThan(1.5e6);
    expect(voice?.requested?.peak).toMatchObject({
      value: 30e6,
      at: { file: 'classes/hospital.yaml' },
      layer: 'class',
    });
    expect(values.queues.filter(({ device }) => device?.state !== 'same').map(({ queue }) => queue)).toEqual([
      'hospital-1/voice/upload',
    ]);
    expect(await told<Why>(network, 'sites/hospital-1/why')).toMatchObject({
      applied: false,
      findings: [{ code: 'drift-tolerated', order: id, by: 'token:a-operator', cure: expect.any(String) as string }],
    });
    await network.call('POST', `routers/${R}/heal`);
    await network.until('Ready', 'true Applied', [R]);
    expect(shapingOf(network.router(R))).toEqual(before);
    expect((await told<DriftPage>(network, 'drift')).items).toEqual([]);
    expect(await told<Why>(network, 'sites/hospital-1/why')).toMatchObject({ applied: true, findings: [] });
    expect((await network.store.audit.list({ limit: 9, action: 'heal' })).items).toMatchObject([{ subject: R }]);
    // Healed once: what comes next is tolerated again.
    tamper(network, 'hospital-1/voice/upload', { 'max-limit': '1M' });
    await network.sweep();
    expect((await told<DriftPage>(network, 'drift?kind=drift')).total).toBe(1);
    expect((await told<DriftPage>(network, `drift?router=${R}`)).total).toBe(1);
    expect((await told<DriftPage>(network, 'drift?router=r-hospital-2')).total).toBe(0);
  });

  it('shows a queue that somebody took away, as of the last look and as of a look now', async () => {
    const network = await servedNetwork({ block: '127.234.2' });
    await network.until('Ready', 'true');
    await order(network, 'suspend');
    await network.until('Ready', 'true Suspended', [R]);
    tamper(network, 'hospital-1/voice/download', 'remove');
    const stateNow = async (method: string): Promise<string | undefined> =>
      queueOf(await told<SiteValues>(network, 'sites/hospital-1/values', method), 'hospital-1/voice/download')?.device
        ?.state;
    expect(await stateNow('GET')).toBe('same');
    expect(await stateNow('POST')).toBe('missing');
    await network.sweep();
    expect(await stateNow('GET')).toBe('missing');
    const heal = await network.call('POST', `routers/${R}/heal`);
    expect(heal.json).toMatchObject({ status: 409, code: 'request.conflict' });
  });
});

describe('why it is not applied, over the API', () => {
  it('names the order that stands against a new revision, and what waits', async () => {
    const network = await servedNetwork({ block: '127.234.3' });
    await network.until('Ready', 'true');
    const id = await order(network, 'suspend');
    await network.until('Ready', 'true Suspended', [R]);
    await network.folder.edit('policies/classes/hospital.yaml', 'committed: 10 Mbps', 'committed: 12 Mbps');
    await network.push('second');
    await network.until('Ready', 'false Suspended', [R]);
    const { findings } = await told<Why>(network, 'sites/hospital-1/why');
    expect(findings).toMatchObject([{ code: 'suspended', order: id, since: expect.any(Number) as number }]);
    expect((await told<DriftPage>(network, 'drift?kind=pending')).items).toMatchObject([
      { router: R, kind: 'pending' },
    ]);
    expect((await told<DriftPage>(network, 'drift?kind=drift')).total).toBe(0);
    const voice = queueOf(await told<SiteValues>(network, 'sites/hospital-1/values'), 'hospital-1/voice/upload');
    expect(voice).toMatchObject({
      requested: { committed: { value: 12e6 } },
      compiled: { committed: 12e6 },
      device: { state: 'different', differs: ['committed'] },
    });
    expect(voice?.device?.committed).toBeLessThan(10.1e6);
  });

  it('names the revision that was rejected, with where', async () => {
    const network = await servedNetwork({ block: '127.234.4' });
    await network.until('Ready', 'true');
    await network.folder.edit('policies/classes/hospital.yaml', 'committed: 10 Mbps', 'committed: 10');
    await network.push('broken');
    const { findings, applied } = await told<Why>(network, 'sites/hospital-1/why');
    expect(applied).toBe(false);
    expect(findings).toMatchObject([
      { code: 'revision-rejected', message: expect.stringContaining('classes/hospital.yaml:') as string },
    ]);
  });
});

describe('an order before it is given, over the API', () => {
  it('says what a pin would change, router by router, what releasing it would, and is right about both', async () => {
    const network = await servedNetwork({ block: '127.234.5' });
    const names = network.routers.map(({ name }) => name);
    await network.until('Ready', 'true');
    await network.folder.edit('policies/classes/hospital.yaml', 'committed: 10 Mbps', 'committed: 12 Mbps');
    await network.push('second');
    await network.untilApplied('second', ['r-hospital-1', 'r-hospital-2']);
    const preview = async (path: string, body?: object): Promise<ActPreview> => {
      const answer = await network.call('POST', path, { body: body ?? {} });
      expect(answer.status, answer.text.slice(0, 300)).toBe(200);
      return answer.json as unknown as ActPreview;
    };
    const pin = { kind: 'pin', select: {}, revision: 'first', reason: 'roll back' };
    const back = await preview('orders/preview', pin);
    expect(back).toMatchObject({
      routers: names.length,
      affected: network.keeper.view().force?.inventory.sites.length,
      suspended: 0,
    });
    expect(back.changes?.items.map(({ router }) => router).toSorted()).toEqual(['r-hospital-1', 'r-hospital-2']);
    const [line] = back.changes?.items[0]?.lines.filter(({ about }) => about.trafficClass === 'voice') ?? [];
    expect(line).toMatchObject({
      action: 'update',
      about: { values: [{ name: 'committed', before: 12e6, after: 10e6 }] },
    });
    expect(line?.meaning).toMatch(/^hospital-\d: voice (down|up)load: committed 12 Mbps → 10 Mbps$/);
    expect(network.keeper.view().orders).toEqual([]);
    expect(await preview('orders/preview', { ...pin, revision: 'second' })).toMatchObject({ changes: { routers: 0 } });
    expect((await network.call('POST', 'orders/preview', { body: { ...pin, revision: 'none' } })).status).toBe(422);
    const given = await network.call('POST', 'orders', { body: pin });
    await network.untilApplied('first', names);
    // A narrower order holds against a wider one, also where that is newer.
    const forth = await preview(`orders/${String(given.json['id'])}/preview`);
    expect(forth.changes).toMatchObject({ routers: 2, total: back.changes?.total, missing: [] });
    const narrow = { kind: 'pin', select: { routers: [R] }, revision: 'second', reason: 'mended' };
    expect((await preview('orders/preview', narrow)).changes?.items.map(({ router }) => router)).toEqual([R]);
    await network.call('POST', 'orders', { body: narrow });
    await network.untilApplied('second', [R]);
    expect((await preview('orders/preview', pin)).changes).toMatchObject({ routers: 0 });
  });

  it('counts what a reconcile would reach: classes, regions, what waits, what drifts, what does not answer', async () => {
    const network = await servedNetwork({ block: '127.234.6' });
    await network.until('Ready', 'true');
    await order(network, 'suspend');
    await network.until('Ready', 'true Suspended', [R]);
    tamper(network, 'hospital-1/voice/upload', { priority: '7' });
    await network.sweep();
    const answer = await network.call('POST', 'reconcile/preview', { body: { select: { classes: ['hospital'] } } });
    expect(answer.json).toMatchObject({
      selected: 2,
      routers: 2,
      classes: [{ name: 'hospital', sites: 2 }],
      pending: 1,
      drifting: 1,
      suspended: 1,
      unreachable: 0,
      standing: [{ kind: 'suspend' }],
    });
    const all = await network.call('POST', 'reconcile/preview', { body: { select: {} } });
    expect(all.json).toMatchObject({ selected: network.keeper.view().force?.inventory.sites.length });
  });
});

describe('an apply, over the API', () => {
  it('is shown while it is under way, and afterwards with how far it came and what it did in both words', async () => {
    const network = await servedNetwork({ block: '127.234.7', latencyMs: 30 });
    const running = await vi.waitFor(
      async () => {
        const { items } = await told<ApplyPage>(network, 'applies?state=running');
        expect(items.length).toBeGreaterThan(0);
        return items;
      },
      { timeout: 60_000, interval: 5 },
    );
    expect(running[0]).toMatchObject({ steps: [{ phase: 'begun' }] });
    expect(running[0]?.end).toBeUndefined();
    await network.until('Ready', 'true');
    expect((await told<ApplyPage>(network, 'applies?state=running')).items).toEqual([]);
    const { items } = await told<ApplyPage>(network, 'applies?state=done');
    expect(items).toHaveLength(network.routers.length);
    for (const { steps } of items) {
      expect(steps.map(({ phase }) => phase)).toEqual(['begun', 'armed', 'written', 'verified', 'ended']);
      expect(steps.map(({ at }) => at)).toEqual(steps.map(({ at }) => at).toSorted((a, b) => a - b));
    }
    const first = items.find(({ router }) => router === R);
    const { lines, changeSet, changes } = await told<ApplyDetail>(network, `applies/${first?.id}`);
    expect(lines).toHaveLength(changes);
    expect(lines?.map(({ key }) => key)).toEqual(changeSet?.changes.map(({ key }) => key));
    const queue = lines?.find(({ about }) => about.subject === 'queue' && about.trafficClass === 'voice');
    expect(queue).toMatchObject({
      action: 'create',
      native: expect.stringMatching(/^\/queue tree add/) as string,
      undo: expect.stringMatching(/^\/queue tree remove/) as string,
    });
    const phases = network.events.flatMap((event) => (event.type === 'apply' && event.router === R ? event.phase : []));
    expect(phases).toEqual(['begun', 'armed', 'written', 'verified', 'ended']);
  });
});
