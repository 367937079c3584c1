import { describe, expect, it } from 'vitest';
import { ask, aStatus, FORCE, handController, serverBench } from '../../support/server-bench.js';

const [first, second] = FORCE.inventory.routers.map(({ name }) => name);

/** Series and their values. */
const seriesOf = (text: string): ReadonlyMap<string, number> =>
  new Map(
    text
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]),
  );

describe('the metrics', () => {
  it('say how the fleet is, and what happened', async () => {
    const bench = await serverBench();
    const as = await bench.token('viewer');
    bench.controller.report(aStatus(first!, { ready: 'false' }));
    bench.controller.emit({ type: 'apply', at: 0, router: second!, apply: 1, phase: 'begun' });
    bench.controller.emit({ type: 'apply', at: 0, router: second!, apply: 1, phase: 'ended', ok: false });
    bench.controller.set({ queue: { waiting: 7, running: ['a', 'b'] } });
    bench.clock.now += 5_000;
    const { text, headers } = await bench.ask('GET', '/metrics', { as });
    expect(headers.get('content-type')).toContain('application/openmetrics-text');
    expect(text.endsWith('# EOF\n')).toBe(true);
    const all = FORCE.inventory.routers.length;
    expect(Object.fromEntries(seriesOf(text))).toMatchObject({
      'qosctl_routers{condition="Ready",status="true"}': all - 1,
      'qosctl_routers{condition="Ready",status="false"}': 1,
      'qosctl_routers_by_reason{reason="Unreachable"}': 1,
      qosctl_queue_length: 7,
      qosctl_reconciles_running: 2,
      qosctl_pending_changes: 3,
      'qosctl_applies_total{result="failed"}': 1,
      'qosctl_applies_total{result="ok"}': 0,
      [`qosctl_revision_info{revision="${FORCE.revision.id}"}`]: 1,
      qosctl_source_age_seconds: 5,
      qosctl_stream_readers: 0,
    });
  });

  it('make no series for a router unless asked to, and none for an address', async () => {
    const bench = await serverBench();
    const as = await bench.token('viewer');
    for (let at = 0; at < 50; at += 1) await bench.ask('GET', `/api/v1/sites/none-${at}`, { as });
    for (let at = 0; at < 50; at += 1) await bench.ask('GET', `/scan-${at}`, { as });
    const { text } = await bench.ask('GET', '/metrics', { as });
    expect(text).not.toMatch(/none-|scan-/);
    expect(text).not.toContain(first);
    expect(seriesOf(text).size).toBeLessThan(120);
    const more = await serverBench({ config: { metrics: { perRouter: true } } });
    const named = (await more.ask('GET', '/metrics', { as: await more.token('viewer') })).text;
    expect(named).toContain(`qosctl_router_ready{router="${first}"} 1`);
  });

  it('are given without a login only on an address of their own', async () => {
    const bench = await serverBench({ config: { metrics: { listen: { host: '127.0.0.1', port: 0 } } } });
    expect((await bench.ask('GET', '/metrics')).status).toBe(401);
    const own = bench.server.metricsAddress ?? '';
    expect((await ask(`${own}/metrics`, 'GET')).text).toContain('qosctl_routers');
    expect((await ask(`${own}/api/v1/sites`, 'GET')).status).toBe(404);
  });

  it('are there before a revision is in force', async () => {
    const bench = await serverBench({ controller: handController('none') });
    const { status, text } = await bench.ask('GET', '/metrics', { as: await bench.token('viewer') });
    expect([status, text.includes('qosctl_revision_info{')]).toEqual([200, false]);
  });
});
