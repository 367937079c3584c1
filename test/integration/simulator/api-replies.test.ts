import { afterEach, describe, expect, it } from 'vitest';
import { routerBench } from '../../support/routers.js';

const bench = routerBench();
afterEach(bench.close);

describe('replies', () => {
  it.each([
    ['6.49', []],
    ['7.17.1', []],
    ['7.18', [['!empty']]],
    ['7.24', [['!empty']]],
  ])('%s says of no rows %j', async (version, said) => {
    const { api } = await bench.both({ version });
    expect(await api.ask('/queue/tree/print')).toEqual([...said, ['!done']]);
    expect(await api.ask('/queue/tree/print', '?name=x', '.tag=9')).toEqual([
      ...said.map((words) => [...words, '.tag=9']),
      ['!done', '.tag=9'],
    ]);
    expect(await api.ask('/queue/tree/print', '=count-only=')).toEqual([['!done', '=ret=0']]);
  });

  it('give the id of what was added, and nothing for other changes', async () => {
    const { api } = await bench.both();
    expect(await api.ask('/queue/tree/add', '=name=a', '=parent=global')).toEqual([['!done', '=ret=*1000000']]);
    expect(await api.ask('/queue/tree/set', '=.id=*1000000', '=priority=3')).toEqual([['!done']]);
    expect(await api.ask('/queue/tree/remove', '=.id=*1000000')).toEqual([['!done']]);
  });

  it('end every refusal with done, and tell its category where there is one', async () => {
    const { api } = await bench.both();
    expect(await api.ask('/queue/tree/add', '=name=a', '=parent=nobody', '.tag=t')).toEqual([
      ['!trap', '.tag=t', '=category=1', '=message=input does not match any value of parent'],
      ['!done', '.tag=t'],
    ]);
    expect(await api.ask('/queue/tree/remove', '=.id=*99')).toEqual([
      ['!trap', '=category=0', '=message=no such item'],
      ['!done'],
    ]);
    expect(await api.ask('/queue/type/remove', '=.id=default')).toEqual([
      ['!trap', expect.stringMatching(/^=message=failure: /)],
      ['!done'],
    ]);
  });

  it('tell of an unknown menu in two traps', async () => {
    const { api } = await bench.both();
    expect(await api.ask('/ip/adress/print', '.tag=1')).toEqual([
      ['!trap', '.tag=1', '=category=0', '=message=no such command or directory (adress)'],
      ['!trap', '.tag=1', '=message=no such command prefix'],
      ['!done', '.tag=1'],
    ]);
  });

  it('have a row without attributes where an item lacks all that was asked for', async () => {
    const { api } = await bench.both();
    await api.ask('/ip/firewall/mangle/add', '=chain=forward');
    expect(await api.ask('/ip/firewall/mangle/print', '=.proplist=comment')).toEqual([['!re'], ['!done']]);
  });

  it('to get are empty: a value comes by print', async () => {
    const { api } = await bench.both();
    expect(await api.ask('/system/identity/get', '=value-name=name')).toEqual([['!done']]);
  });
});

describe('tags', () => {
  it('come back with every sentence of their reply; an empty one is none', async () => {
    const { api } = await bench.both();
    const reply = await api.ask('/interface/print', '=.proplist=name', '.tag=any text');
    expect(reply.length).toBeGreaterThan(2);
    expect(reply.every((words) => words[1] === '.tag=any text')).toBe(true);
    expect(await api.ask('/system/identity/print', '.tag=')).toEqual([['!re', '=name=MikroTik'], ['!done']]);
  });

  it('may be used again, and several at a time', async () => {
    const { router, api } = await bench.both();
    for (let tag = 0; tag < 100; tag += 1) api.say('/interface/print', '=.proplist=.id', `.tag=${tag % 10}`);
    const dones: string[] = [];
    while (dones.length < 100) {
      const words = await api.next();
      if (words?.[0] === '!done') dones.push(words[1] ?? '');
    }
    expect(new Set(dones).size).toBe(10);
    expect(router.stats.reads).toBe(100);
  });

  it('keep replies apart that come interleaved and in another order', async () => {
    const { router, api } = await bench.both();
    Object.assign(router.faults, { reorderReplies: true, latencyMs: 1000 });
    api.say('/queue/type/print', '=.proplist=name', '.tag=first');
    await expect.poll(() => router.stats.reads, { interval: 5 }).toBe(1);
    api.say('/interface/print', '=.proplist=name', '.tag=second');
    const sentences = [...(await api.reply()), ...(await api.reply())];
    const tags = sentences.map((words) => words[1]);
    expect(tags[0]).toBe('.tag=second');
    expect(tags[1]).toBe('.tag=first');
    expect(tags.filter((tag) => tag === '.tag=first')).toHaveLength(11);
    const names = sentences.filter((words) => words[1] === '.tag=first').flatMap((words) => words[2] ?? []);
    expect(names).toEqual(
      (await api.ask('/queue/type/print', '=.proplist=name')).slice(0, -1).map((words) => words[1]),
    );
  });

  it('let replies without one keep their order', async () => {
    const { router, api } = await bench.both({ latencyMs: 20 });
    router.faults.reorderReplies = true;
    for (const name of ['a', 'b', 'c']) api.say('/queue/tree/add', `=name=${name}`, '=parent=global');
    for (const id of ['*1000000', '*1000001', '*1000002']) expect(await api.reply()).toEqual([['!done', `=ret=${id}`]]);
  });

  it('name what cancel interrupts', async () => {
    const { router, api } = await bench.both();
    router.faults.hangAtWrite = 1;
    api.say('/queue/tree/add', '=name=a', '=parent=global', '.tag=slow');
    expect(await api.ask('/system/identity/print')).toEqual([['!re', '=name=MikroTik'], ['!done']]);
    api.say('/cancel', '=tag=slow', '.tag=c');
    expect(await api.reply()).toEqual([
      ['!trap', '.tag=slow', '=category=2', '=message=interrupted'],
      ['!done', '.tag=slow'],
    ]);
    expect(await api.reply()).toEqual([['!done', '.tag=c']]);
    expect(router.rows('/queue/tree')).toEqual([]);
  });

  it('need not be named to cancel everything', async () => {
    const { router, api } = await bench.both();
    for (const [index, tag] of ['a', 'b'].entries()) {
      router.faults.hangAtWrite = 1;
      api.say('/queue/tree/remove', '=.id=*1', `.tag=${tag}`);
      await expect.poll(() => router.stats.writes).toBe(index + 1);
    }
    api.say('/cancel');
    for (const tag of ['a', 'b'])
      expect(await api.reply()).toEqual([
        ['!trap', `.tag=${tag}`, '=category=2', '=message=interrupted'],
        ['!done', `.tag=${tag}`],
      ]);
    expect(await api.reply()).toEqual([['!done']]);
  });
});
