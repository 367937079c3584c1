import { afterEach, describe, expect, it } from 'vitest';
import { routerBench } from '../../support/routers.js';

const bench = routerBench();
afterEach(bench.close);

const REFUSED = [['!trap', '=message=invalid user name or password (6)'], ['!done']];

describe('login', () => {
  it('answers a bare done', async () => {
    const router = await bench.start();
    const api = await bench.connect(router);
    expect(await api.ask('/login', '=name=qos', '=password=secret')).toEqual([['!done']]);
    expect(router.stats.logins).toBe(1);
  });

  it.each([
    ['=name=qos', '=password=wrong'],
    ['=name=admin', '=password=secret'],
    ['=name=qos', '=password='],
    ['=name=qos', '=response=00c1e156cce9584df31d905a7b7e51c307'],
  ])('refuses %s %s, and can be tried again', async (...words) => {
    const api = await bench.connect(await bench.start());
    expect(await api.ask('/login', ...words)).toEqual(REFUSED);
    expect(await api.ask('/login', '=name=qos', '=password=secret')).toEqual([['!done']]);
  });

  it('gives a challenge where no password came, and no login with it', async () => {
    const api = await bench.connect(await bench.start());
    const [answer] = await api.ask('/login', '=name=qos');
    expect(answer).toEqual(['!done', expect.stringMatching(/^=ret=[0-9a-f]{32}$/)]);
    expect(await api.ask('/system/resource/print')).toEqual([['!fatal', 'not logged in']]);
  });

  it.each([
    [['/system/resource/print']],
    [['/queue/tree/add', '=name=a', '=parent=global', '.tag=1']],
    [['/nonsense']],
    [['/quit']],
    [['/cancel']],
  ])('is needed before %j: the connection ends', async (words) => {
    const router = await bench.start();
    const api = await bench.connect(router);
    expect(await api.ask(...words)).toEqual([['!fatal', 'not logged in']]);
    await api.closed;
    expect(router.stats.writes).toBe(0);
  });

  it('is for users with the policy api', async () => {
    const api = await bench.connect(await bench.start({ policy: 'read,write' }));
    expect(await api.ask('/login', '=name=qos', '=password=secret')).toEqual([
      ['!trap', '=message=not permitted (9)'],
      ['!done'],
    ]);
  });

  it('is over after quit', async () => {
    const { api } = await bench.both();
    api.say('/system/identity/set', '=name=before');
    api.say('/quit');
    api.say('/system/identity/set', '=name=after');
    expect(await api.reply()).toEqual([['!done']]);
    expect(await api.reply()).toEqual([['!fatal', 'session terminated on request']]);
    await api.closed;
  });

  it('keeps passwords out of the transcript', async () => {
    const { router, api } = await bench.both({ transcript: true });
    await api.ask('/user/add', '=name=ops', '=group=full', '=password=hunter2');
    expect(JSON.stringify(router.transcript)).not.toMatch(/secret|hunter2/);
    expect(router.transcript).toEqual([
      ['/login', '=name=qos', '=password=***'],
      ['/user/add', '=name=ops', '=group=full', '=password=***'],
    ]);
  });
});
