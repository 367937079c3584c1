import { afterEach, describe, expect, it } from 'vitest';
import { routerBench } from '../../support/routers.js';

const bench = routerBench();
afterEach(bench.close);

const add = (name: string): readonly string[] => ['/queue/tree/add', `=name=${name}`, '=parent=global'];
const DONE = [['!done', expect.stringMatching(/^=ret=/)]];

describe('faults of a simulated router', () => {
  it('refuse the n-th write alone, and do not do it', async () => {
    const { router, api } = await bench.both();
    router.faults.refuseWrite = 2;
    expect(await api.ask(...add('a'))).toEqual(DONE);
    expect(await api.ask('/queue/tree/print', '=count-only=')).toEqual([['!done', '=ret=1']]);
    expect(await api.ask(...add('b'))).toEqual([['!trap', '=message=failure: refused as told'], ['!done']]);
    expect(await api.ask(...add('c'))).toEqual(DONE);
    expect(router.rows('/queue/tree').map((row) => row['name'])).toEqual(['a', 'c']);
  });

  it.each([
    ['dropAtWrite', ['a']],
    ['dropAfterWrite', ['a', 'b']],
    ['rebootAtWrite', ['a']],
  ] as const)('%s cuts the connection at the n-th write and leaves %j', async (fault, left) => {
    const { router, api } = await bench.both();
    router.faults[fault] = 2;
    await api.ask(...add('a'));
    expect(await api.ask(...add('b'))).toEqual([]);
    await api.closed;
    expect(router.rows('/queue/tree').map((row) => row['name'])).toEqual(left);
    const again = await bench.login(router);
    expect(await again.ask(...add('d'))).toEqual(DONE);
  });

  it('cut a pipelined stream in its middle', async () => {
    const { router, api } = await bench.both();
    router.faults.dropAtWrite = 6;
    for (let index = 0; index < 10; index += 1) api.say(...add(`q${index}`), `.tag=${index}`);
    await api.closed;
    expect(router.rows('/queue/tree')).toHaveLength(5);
  });

  it('cut the connection at the n-th sentence, be it the login', async () => {
    const router = await bench.start();
    router.faults.dropAtSentence = 1;
    const api = await bench.connect(router);
    expect(await api.ask('/login', '=name=qos', '=password=secret')).toEqual([]);
    const again = await bench.login(router);
    router.faults.dropAtSentence = 2;
    expect(await again.ask('/system/identity/print')).toHaveLength(2);
    expect(await again.ask('/system/identity/print')).toEqual([]);
  });

  it('let a write hang for ever, and the rest go on', async () => {
    const { router, api } = await bench.both();
    router.faults.hangAtWrite = 1;
    api.say(...add('a'), '.tag=hung');
    expect(await api.ask('/system/identity/print', '.tag=next')).toEqual([
      ['!re', '.tag=next', '=name=MikroTik'],
      ['!done', '.tag=next'],
    ]);
    expect(router.rows('/queue/tree')).toEqual([]);
  });

  it('refuse: close every connection at once', async () => {
    const router = await bench.start();
    router.faults.dead = 'refuse';
    const api = await bench.connect(router);
    expect(await api.next()).toBeUndefined();
    delete router.faults.dead;
    expect(await (await bench.login(router)).ask('/system/identity/print')).toHaveLength(2);
  });

  it('silent: take everything and never answer', async () => {
    const { router, api } = await bench.both();
    router.faults.dead = 'silent';
    const before = router.stats.bytesIn;
    api.say(...add('a'));
    await expect.poll(() => router.stats.bytesIn).toBeGreaterThan(before);
    const other = await bench.connect(router);
    other.say('/login', '=name=qos', '=password=secret');
    await expect.poll(() => router.stats.connections).toBe(2);
    expect(router.stats.logins).toBe(1);
    expect(router.rows('/queue/tree')).toEqual([]);
    expect([api.socket.destroyed, other.socket.destroyed]).toEqual([false, false]);
  });

  it('are over for those that are connected when the connections are dropped', async () => {
    const { router, api } = await bench.both();
    router.dropConnections();
    await api.closed;
    expect(await (await bench.login(router)).ask('/system/identity/print')).toHaveLength(2);
  });
});

describe('a reboot', () => {
  it('over the API is not answered: the connections end, all of them', async () => {
    const { router, api } = await bench.both();
    const other = await bench.login(router);
    await api.ask('/system/scheduler/add', '=name=s', '=start-time=startup', '=on-event=/system identity set name=up');
    api.say('/system/reboot');
    api.say(...add('never'));
    expect(await api.next()).toBeUndefined();
    await other.closed;
    expect(router.rows('/queue/tree')).toEqual([]);
    const again = await bench.login(router);
    expect(await again.ask('/system/identity/print')).toEqual([['!re', '=name=up'], ['!done']]);
  });

  it('from outside ends the connections, and the start-up schedulers run', async () => {
    const { router, api } = await bench.both();
    await api.ask('/system/scheduler/add', '=name=s', '=start-time=startup', '=on-event=/system identity set name=up');
    router.reboot();
    await api.closed;
    expect(router.rows('/system/identity')).toEqual([{ name: 'up' }]);
  });

  it('by a scheduler ends the connections too', async () => {
    const { router, api } = await bench.both();
    await api.ask('/system/scheduler/add', '=name=s', '=interval=1h', '=on-event=/system reboot', '=policy=reboot');
    router.advance(3_600_000);
    await api.closed;
  });
});

describe('sessions', () => {
  it('are 20 unless /ip/service says otherwise; one too many is accepted and closed at once', async () => {
    const router = await bench.start();
    const sessions = await Promise.all(Array.from({ length: 20 }, () => bench.login(router)));
    const extra = await bench.connect(router);
    expect(await extra.next()).toBeUndefined();
    sessions[0]?.close();
    await expect
      .poll(async () => (await bench.connect(router)).ask('/login', '=name=qos', '=password=secret'))
      .toEqual([['!done']]);
  });

  it('can be limited on the router, or by a test', async () => {
    const { router, api } = await bench.both();
    await api.ask('/ip/service/set', '=.id=api', '=max-sessions=1');
    expect(await (await bench.connect(router)).next()).toBeUndefined();
    router.faults.maxSessions = 2;
    expect(await (await bench.login(router)).ask('/system/identity/print')).toHaveLength(2);
    expect(await (await bench.connect(router)).next()).toBeUndefined();
  });

  it('are only for addresses that /ip/service allows', async () => {
    const { router, api } = await bench.both();
    await api.ask('/ip/service/set', '=.id=api', '=address=10.0.0.0/8,192.168.0.0/16');
    expect(await (await bench.connect(router)).next()).toBeUndefined();
    expect(await api.ask('/ip/service/set', '=.id=api', '=address=10.0.0.0/8,127.0.0.0/8')).toEqual([['!done']]);
    expect(await (await bench.login(router)).ask('/system/identity/print')).toHaveLength(2);
    await api.ask('/ip/service/disable', '=numbers=api');
    expect(await (await bench.connect(router)).next()).toBeUndefined();
  });
});

describe('what a router counts', () => {
  it('is connections, logins, sentences, reads, writes, bytes', async () => {
    const { router, api } = await bench.both();
    await api.ask('/queue/tree/print');
    await api.ask(...add('a'));
    await api.ask(...add('a'));
    await api.ask('/system/identity/get', '=value-name=name');
    expect(router.stats).toMatchObject({ connections: 1, logins: 1, sentences: 5, reads: 1, writes: 2 });
    expect(router.stats.bytesIn).toBe(api.socket.bytesWritten);
    expect(router.stats.bytesOut).toBe(api.socket.bytesRead);
    router.resetStats();
    expect(router.stats).toMatchObject({ connections: 0, sentences: 0, bytesIn: 0, maxInFlight: 0 });
  });

  it('is the round trips that a client takes, and how much it has in flight', async () => {
    const { router, api } = await bench.both({ latencyMs: 30 });
    router.resetStats();
    await api.ask('/system/identity/print');
    await api.ask('/system/identity/print');
    expect(router.stats).toMatchObject({ exchanges: 2, maxInFlight: 1 });
    for (let tag = 0; tag < 7; tag += 1) api.say('/system/identity/print', `.tag=${tag}`);
    for (let tag = 0; tag < 7; tag += 1) await api.reply();
    expect(router.stats).toMatchObject({ exchanges: 3, maxInFlight: 7 });
  });

  it('is the transcript, when it is asked to keep one', async () => {
    const { router, api } = await bench.both({ transcript: true });
    router.resetStats();
    await api.ask('/queue/tree/print', '?name=a', '.tag=1');
    expect(router.transcript).toEqual([['/queue/tree/print', '?name=a', '.tag=1']]);
  });
});

describe('distance and slowness', () => {
  /** Milliseconds that pass until all of these are answered. */
  const timeOf = async (replies: () => Promise<unknown>): Promise<number> => {
    const start = performance.now();
    await replies();
    return performance.now() - start;
  };

  it('delay each exchange by the round-trip time, and the first by two of them', async () => {
    const router = await bench.start({ latencyMs: 100 });
    const api = await bench.connect(router);
    expect(await timeOf(() => api.ask('/login', '=name=qos', '=password=secret'))).toBeGreaterThanOrEqual(195);
    expect(await timeOf(() => api.ask('/system/identity/print'))).toBeGreaterThanOrEqual(95);
  });

  it('can be changed while the router runs', async () => {
    const { router, api } = await bench.both();
    router.faults.latencyMs = 150;
    expect(await timeOf(() => api.ask('/system/identity/print'))).toBeGreaterThanOrEqual(145);
    router.faults.latencyMs = 0;
    api.say('/system/identity/set', '=name=order');
    expect(await api.reply()).toEqual([['!done']]);
  });

  it('let a slow processor do commands one by one, for all connections together', async () => {
    const { router, api } = await bench.both();
    const other = await bench.login(router);
    router.faults.cpuMs = 20;
    const took = await timeOf(async () => {
      for (let tag = 0; tag < 5; tag += 1) for (const one of [api, other]) one.say('/system/identity/print');
      for (let tag = 0; tag < 5; tag += 1) for (const one of [api, other]) await one.reply();
    });
    expect(took).toBeGreaterThanOrEqual(10 * 20 - 5);
  });

  it('never reorder the answers of a connection', async () => {
    const { router, api } = await bench.both();
    router.faults.latencyMs = 80;
    api.say('/system/identity/set', '=name=first');
    await expect.poll(() => router.stats.writes).toBe(1);
    router.faults.latencyMs = 0;
    expect(await api.ask('/system/identity/print', '.tag=2')).toEqual([['!done']]);
    expect(await api.reply()).toEqual([
      ['!re', '.tag=2', '=name=first'],
      ['!done', '.tag=2'],
    ]);
  });
});
