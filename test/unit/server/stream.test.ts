import { describe, expect, it } from 'vitest';
import { aStatus, FORCE, PASSWORD, serverBench, type ServerBench } from '../../support/server-bench.js';
import { type Message, openStream, type StreamClient } from '../../support/stream-client.js';

const ROUTERS = FORCE.inventory.routers.map(({ name }) => name);
const [SITE] = FORCE.inventory.sites;
if (SITE === undefined) throw new TypeError('no site');

const open = async (bench: ServerBench, scope?: Parameters<ServerBench['token']>[1]): Promise<StreamClient> =>
  openStream(bench.url, { authorization: `Bearer ${await bench.token('viewer', scope)}` });

const routersOf = ({ data }: Message): readonly { readonly name: string; readonly ready: string }[] =>
  data?.['routers'] as never;

describe('the stream', () => {
  it('shows a topic once, and then what changes, numbered', async () => {
    const bench = await serverBench();
    const stream = await open(bench);
    stream.subscribe('fleet');
    const snapshot = await stream.next();
    expect(snapshot).toMatchObject({ type: 'snapshot', topic: 'fleet', seq: 0 });
    expect(routersOf(snapshot)).toHaveLength(ROUTERS.length);
    bench.controller.report(aStatus(ROUTERS[3]!, { ready: 'false' }));
    const delta = await stream.next();
    expect(delta).toMatchObject({ type: 'delta', topic: 'fleet', seq: 1, epoch: snapshot.epoch });
    expect(routersOf(delta)).toMatchObject([{ name: ROUTERS[3], ready: 'false', reason: 'Unreachable' }]);
  });

  it('says a sweep of the whole fleet in one message', async () => {
    const bench = await serverBench();
    const stream = await open(bench);
    stream.subscribe('fleet');
    await stream.next();
    for (const router of ROUTERS) bench.controller.report(aStatus(router, { ready: 'false' }));
    expect(routersOf(await stream.next())).toHaveLength(ROUTERS.length);
    bench.controller.report(aStatus(ROUTERS[0]!));
    const last = await stream.next();
    expect([last.seq, routersOf(last).length]).toEqual([2, 1]);
  });

  it('goes on where it broke, and shows all anew where that is too long ago', async () => {
    const bench = await serverBench({ config: { stream: { history: 3, tickMs: 1 } } });
    const watcher = await open(bench);
    watcher.subscribe('fleet');
    const { epoch } = await watcher.next();
    const change = async (): Promise<void> => {
      bench.controller.report(aStatus(ROUTERS[0]!, { ready: 'false' }));
      await watcher.next();
    };
    await change();
    await change();
    const back = await open(bench);
    back.subscribe('fleet', { epoch, seq: 1 });
    expect(await back.next()).toMatchObject({ type: 'resumed', seq: 2 });
    expect(await back.next()).toMatchObject({ type: 'delta', seq: 2 });
    await change();
    await change();
    for (const after of [
      { epoch, seq: 0 },
      { epoch: 'of another life', seq: 4 },
      { epoch, seq: 99 },
    ]) {
      const late = await open(bench);
      late.subscribe('fleet', after);
      expect(await late.next(), JSON.stringify(after)).toMatchObject({ type: 'snapshot', seq: 4 });
    }
  });

  it('shows one site, one router and what happened', async () => {
    const bench = await serverBench();
    const stream = await open(bench);
    const topics = [`site:${SITE.name}`, `router:${SITE.router}`, 'events'];
    for (const topic of topics) stream.subscribe(topic);
    expect(await stream.next(topics[0])).toMatchObject({ data: { name: SITE.name, ready: 'true' } });
    expect(await stream.next(topics[1])).toMatchObject({ data: { name: SITE.router } });
    expect(await stream.next(topics[2])).toMatchObject({ data: { events: [] } });
    bench.controller.report(aStatus(SITE.router, { ready: 'false' }));
    for (const topic of topics.slice(0, 2))
      expect(await stream.next(topic)).toMatchObject({ type: 'delta', data: { ready: 'false' } });
    expect(await stream.next('events')).toMatchObject({ data: { events: [{ type: 'status' }] } });
    const other = ROUTERS.find((name) => name !== SITE.router) ?? '';
    bench.controller.report(aStatus(other, { ready: 'false' }));
    await stream.next('events');
    expect(stream.messages.filter(({ topic, type }) => topic !== 'events' && type === 'delta')).toHaveLength(2);
  });

  it('shows what goes through a site, with each poll of the counters', async () => {
    const bench = await serverBench();
    const stream = await open(bench);
    stream.subscribe(`site:${SITE.name}`);
    stream.subscribe('events');
    expect(await stream.next(`site:${SITE.name}`)).toMatchObject({ data: { traffic: {} } });
    const direction = 'upload';
    const traffic = {
      site: SITE.name,
      direction,
      at: 1,
      delivered: 5,
      demand: 6,
      allocation: 7,
      drops: 0,
      backlog: 0,
    } as const;
    (bench.controller.telemetry.latest as Map<string, object>).set(`${SITE.name}/upload`, {
      ...traffic,
      limitedBy: 'nothing',
      classes: {},
    });
    bench.controller.emit({ type: 'traffic', at: 1 });
    expect(await stream.next(`site:${SITE.name}`)).toMatchObject({
      type: 'delta',
      data: { traffic: { upload: { delivered: 5 } } },
    });
    expect(stream.messages.filter(({ topic }) => topic === 'events')).toHaveLength(1);
  });

  it('shows all anew when another revision is in force', async () => {
    const bench = await serverBench();
    const stream = await open(bench);
    stream.subscribe('fleet');
    await stream.next();
    const { revision } = FORCE;
    bench.controller.emit({ type: 'revision', at: 0, revision, accepted: true });
    expect(await stream.next()).toMatchObject({ type: 'snapshot', seq: 1 });
  });

  it('shows of the network what is in scope', async () => {
    const bench = await serverBench();
    const scope = { classes: [SITE.class], regions: [SITE.region] };
    const outside = FORCE.inventory.sites.find((site) => site.class !== SITE.class);
    const stream = await open(bench, scope);
    stream.subscribe(`site:${outside?.name ?? ''}`);
    expect(await stream.next()).toMatchObject({ type: 'error', code: 'request.not-found' });
    stream.subscribe('fleet');
    stream.subscribe('events');
    const [fleet] = [await stream.next('fleet'), await stream.next('events')];
    expect(routersOf(fleet).length).toBeLessThan(ROUTERS.length);
    bench.controller.report(aStatus(outside?.router ?? '', { ready: 'false' }));
    bench.controller.report(aStatus(SITE.router, { ready: 'false' }));
    const events = (await stream.next('events')).data?.['events'] as readonly {
      readonly status: { readonly router: string };
    }[];
    expect(events.map(({ status }) => status.router)).toEqual([SITE.router]);
    expect(routersOf(await stream.next('fleet')).map(({ name }) => name)).toEqual([SITE.router]);
  });

  it('lets a slow reader go, and costs the others nothing', async () => {
    const bench = await serverBench({ config: { stream: { maxBacklog: 200_000, tickMs: 1 } } });
    const [slow, quick] = [await open(bench), await open(bench)];
    for (const one of [slow, quick]) {
      one.subscribe('fleet');
      await one.next();
    }
    slow.client.pause();
    let ended = false;
    void slow.closed.then(() => (ended = true));
    let seq = 0;
    // Until the kernel's buffers and ours are full; each round is some 100 kB.
    for (let rounds = 0; rounds < 150; rounds += 1) {
      for (const router of ROUTERS) bench.controller.report(aStatus(router, { ready: 'false' }));
      ({ seq } = await quick.next());
      expect(seq).toBe(rounds + 1);
    }
    expect(ended).toBe(false);
    slow.client.resume();
    expect(await slow.closed).toBe(4008);
    expect(slow.messages.length).toBeLessThan(150);
  });

  it('is for those who are logged in, and for pages of this server', async () => {
    const bench = await serverBench();
    await bench.user('ama', 'viewer');
    const login = await bench.ask('POST', '/api/v1/login', { body: { user: 'ama', password: PASSWORD } });
    const cookie = (login.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    await expect(openStream(bench.url, {})).rejects.toThrow('status 401');
    await expect(openStream(bench.url, { cookie })).rejects.toThrow('status 403');
    await expect(openStream(bench.url, { cookie, origin: 'https://evil.example' })).rejects.toThrow('status 403');
    const stream = await openStream(bench.url, { cookie, origin: bench.url });
    stream.subscribe('fleet');
    expect(await stream.next()).toMatchObject({ type: 'snapshot' });
  });

  it('ends with the session and with the server', async () => {
    const bench = await serverBench({ config: { stream: { pingMs: 250 } } });
    const stream = await open(bench);
    await bench.accounts.users.remove('maker');
    expect(await stream.closed).toBe(4001);
    const last = await open(bench);
    void bench.server.close();
    expect(await last.closed).toBe(1001);
  });

  it('ends for who does not speak its language', async () => {
    const bench = await serverBench();
    for (const text of ['{', '"x"', '{"type":"subscribe"}', '{"type":"subscribe","topic":"fleet","x":1}']) {
      const stream = await open(bench);
      stream.say(text);
      expect(await stream.closed, text).toBe(4000);
    }
  });
});
