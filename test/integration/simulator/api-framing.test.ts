import { afterEach, describe, expect, it } from 'vitest';
import { frame } from '../../support/rude-api.js';
import { routerBench } from '../../support/routers.js';

const bench = routerBench();
afterEach(bench.close);

const LOGIN = frame(['/login', '=name=qos', '=password=secret']);
const named = (name: string): Buffer => frame(['/system/identity/set', `=name=${name}`]);
const IDENTITY = ['/system/identity/print', '=.proplist=name'] as const;

describe('framing', () => {
  it('takes sentences that are split anywhere, also inside a length', async () => {
    const { router, api } = await bench.both();
    // 200 letters need a length of two bytes.
    const stream = Buffer.concat([
      named('a'.repeat(200)),
      frame([...IDENTITY]),
      frame(['/queue/type/print', '?name=x']),
    ]);
    for (let at = 1; at < stream.length; at += 1) {
      api.raw(stream.subarray(0, at));
      await new Promise(setImmediate);
      api.raw(stream.subarray(at));
      expect(await api.reply()).toEqual([['!done']]);
      expect(await api.reply()).toEqual([['!re', `=name=${'a'.repeat(200)}`], ['!done']]);
      expect(await api.reply()).toEqual([['!empty'], ['!done']]);
    }
    expect(router.stats.sentences).toBe(1 + 3 * (stream.length - 1));
  });

  it('takes sentences byte by byte, and many at once', async () => {
    const { api } = await bench.both();
    for (const byte of named('slow')) {
      api.raw(Buffer.from([byte]));
      await new Promise(setImmediate);
    }
    expect(await api.reply()).toEqual([['!done']]);
    api.raw(Buffer.concat(Array.from({ length: 500 }, () => frame([...IDENTITY]))));
    for (let count = 0; count < 500; count += 1) expect(await api.reply()).toEqual([['!re', '=name=slow'], ['!done']]);
  });

  it.each([
    [1, 0x7f],
    [2, 0x80],
    [2, 0x3fff],
    [3, 0x4000],
    [3, 0x1f_ffff],
    [4, 0x20_0000],
  ])('reads and writes words whose length takes %i bytes: %i', async (_bytes, size) => {
    const { api } = await bench.both();
    const name = 'n'.repeat(size - '=name='.length);
    api.raw(named(name));
    expect(await api.reply()).toEqual([['!done']]);
    const [row] = await api.ask(...IDENTITY);
    expect(row?.[1]?.length).toBe(size);
    expect(row?.[1]).toBe(`=name=${name}`);
  });

  it('takes values with = and line ends, flags without a value, and empty sentences between', async () => {
    const { api } = await bench.both();
    api.raw(Buffer.from([0, 0]));
    await api.ask('/system/identity/set', '=name=a=b=\n=c');
    api.raw(Buffer.from([0]));
    expect(await api.ask(...IDENTITY)).toEqual([['!re', '=name=a=b=\n=c'], ['!done']]);
    expect(await api.ask('/queue/type/print', '=count-only')).toEqual([['!done', '=ret=10']]);
  });

  it('keeps the bytes of a word whatever charset they are of', async () => {
    const { api } = await bench.both();
    const texts = [
      Buffer.from('Hôpital Sylvanus Olympio żółć 中 🏥', 'utf8'),
      Buffer.from('Hôpital', 'latin1'),
      Buffer.from([0x80, 0xff, 0x41, 0xc3, 0xe4, 0xb8, 0xf0, 0x9f]),
      Buffer.from('\uFFFD', 'utf8'),
    ];
    for (const text of texts) {
      const word = Buffer.concat([Buffer.from('=name='), text]);
      api.raw(frame(['/system/identity/set', word]));
      await api.reply();
      const [row] = await api.ask(...IDENTITY);
      expect(Buffer.from(row?.[1] ?? '', 'latin1')).toEqual(word);
    }
  });

  it.each([0xf8, 0xff])(
    'closes at the reserved length byte %i, after it has answered what came before',
    async (byte) => {
      const { api } = await bench.both();
      api.raw(Buffer.concat([named('x'), Buffer.from([byte])]));
      await api.closed;
    },
  );

  it('closes on a sentence that is too long for somebody who has not logged in', async () => {
    const router = await bench.start();
    const api = await bench.connect(router);
    api.raw(Buffer.from([0xf0, 0xff, 0xff, 0xff, 0xff]));
    await api.closed;
    const other = await bench.connect(router);
    other.raw(LOGIN);
    expect(await other.reply()).toEqual([['!done']]);
  });

  it('answers in odd pieces when told to', async () => {
    const { router, api } = await bench.both();
    router.faults.splitBytes = true;
    const whole = await api.ask('/queue/type/print');
    router.faults.splitBytes = false;
    expect(await api.ask('/queue/type/print')).toEqual(whole);
    expect(whole).toHaveLength(11);
  });
});
