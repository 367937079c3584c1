import { describe, expect, it } from 'vitest';
import type { RouterIntent } from '../../../src/model/intent.js';
import { FORCE, serverBench, type ServerBench } from '../../support/server-bench.js';
import { openStream, type StreamClient } from '../../support/stream-client.js';

const [SITE] = FORCE.inventory.sites;
const OTHER = FORCE.inventory.sites.find((site) => site.class !== SITE?.class);
if (SITE === undefined || OTHER === undefined) throw new TypeError('no sites');
const AT = 5;

const open = async (bench: ServerBench, scope?: Parameters<ServerBench['token']>[1]): Promise<StreamClient> =>
  openStream(bench.url, { authorization: `Bearer ${await bench.token('viewer', scope)}` });

const narrow = { classes: [SITE.class], regions: [] };

/** Another moment of the calendar: a router is to hold something else. */
function switchCalendar({ controller }: ServerBench, routers: readonly string[]): void {
  const halved = (intent: RouterIntent): RouterIntent => ({
    ...intent,
    queues: intent.queues.map((queue) => ({ ...queue, peak: queue.peak / 2 })),
  });
  const intents = new Map(
    [...FORCE.intents].map(([name, intent]) => [name, routers.includes(name) ? halved(intent) : intent]),
  );
  controller.set({ force: { ...FORCE, instant: FORCE.instant + 60_000, intents }, wanted: intents });
  controller.emit({ type: 'wanted', at: AT, routers });
}

describe('a calendar that begins', () => {
  it('is shown to those who look at a site that it changes, with what is wanted there now', async () => {
    const bench = await serverBench();
    const stream = await open(bench);
    const [mine, other] = [`site:${SITE.name}`, `site:${OTHER.name}`];
    for (const topic of [mine, other, 'fleet', 'events']) stream.subscribe(topic);
    const before = (await stream.next(mine)).data as { readonly queues: readonly { readonly peak: number }[] };
    await stream.next('fleet');
    await stream.next('events');
    switchCalendar(bench, [SITE.router]);
    const { type, data } = await stream.next(mine);
    expect(type).toBe('delta');
    expect(data).toMatchObject({
      ready: 'true',
      intent: { site: SITE.name },
      queues: before.queues.map(({ peak }) => ({ peak: peak / 2 })),
      effective: {},
    });
    const fleet = await stream.next('fleet');
    expect(fleet).toMatchObject({ type: 'delta', data: { instant: FORCE.instant + 60_000 } });
    expect(fleet.data?.['routers']).toMatchObject([{ name: SITE.router }]);
    expect(await stream.next('events')).toMatchObject({
      data: { events: [{ type: 'wanted', routers: [SITE.router] }] },
    });
    expect(stream.messages.filter(({ topic }) => topic === other)).toHaveLength(1);
  });

  it('is shown as far as it is in scope', async () => {
    const bench = await serverBench();
    const stream = await open(bench, narrow);
    stream.subscribe('events');
    await stream.next();
    switchCalendar(bench, [OTHER.router]);
    switchCalendar(bench, [SITE.router, OTHER.router]);
    expect(await stream.next()).toMatchObject({ data: { events: [{ routers: [SITE.router] }] } });
  });
});

describe('the queue and the source', () => {
  it('are part of the fleet, whether or not a router changed', async () => {
    const bench = await serverBench();
    const stream = await open(bench);
    stream.subscribe('fleet');
    const source = { name: 'folder policies', lookedAt: AT };
    expect((await stream.next()).data).toMatchObject({ queue: { waiting: 0, running: 0 }, source: {} });
    bench.controller.set({ queue: { waiting: 7, running: ['a', 'b'] } });
    for (let step = 0; step < 20; step += 1) bench.controller.emit({ type: 'queue', at: AT });
    expect(await stream.next()).toMatchObject({ type: 'delta', seq: 1, data: { queue: { waiting: 7, running: 2 } } });
    bench.controller.set({ source });
    bench.controller.emit({ type: 'source', at: AT, source, turned: false });
    expect(await stream.next()).toMatchObject({ seq: 2, data: { source, routers: [] } });
  });

  it('keep the length of the queue from who does not see everything', async () => {
    const bench = await serverBench();
    const stream = await open(bench, narrow);
    stream.subscribe('fleet');
    expect((await stream.next()).data).not.toHaveProperty('queue');
    bench.controller.emit({ type: 'queue', at: AT });
    bench.controller.emit({ type: 'source', at: AT, source: { name: 'x' }, turned: false });
    const delta = await stream.next();
    expect([delta.seq, delta.data]).toEqual([1, expect.not.objectContaining({ queue: expect.anything() })]);
  });

  it('are an event only where the source fails or comes back', async () => {
    const bench = await serverBench();
    const stream = await open(bench, narrow);
    stream.subscribe('events');
    await stream.next();
    const source = { name: 'x', error: 'no route' };
    bench.controller.emit({ type: 'queue', at: AT });
    bench.controller.emit({ type: 'source', at: AT, source, turned: false });
    bench.controller.emit({ type: 'source', at: AT + 1, source, turned: true });
    const events = [{ type: 'source', at: AT + 1, source, turned: true }];
    expect((await stream.next()).data).toEqual({ events });
    const late = await open(bench, narrow);
    late.subscribe('events');
    expect((await late.next()).data).toEqual({ events });
  });
});
