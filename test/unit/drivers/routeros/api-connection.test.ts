import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { PASSWORD, problemOf, type RudePeer, type RudeScript, rudeBench } from '../../../support/rude-api.js';

const PRINT = ['/queue/tree/print', '=.proplist=.id,name'];
const { server, connect, close } = rudeBench();
afterEach(close);

const echo: RudeScript = (peer, words) => {
  peer.say(['!re', '.tag', `=path=${words[0] ?? ''}`, `=with=${words[1] ?? ''}`], ['!done', '.tag']);
};

describe('an exchange', () => {
  it('answers in the order asked, with at most ten outstanding', async () => {
    let outstanding = 0;
    let most = 0;
    const held: (() => void)[] = [];
    const api = await server((peer, words) => {
      outstanding += 1;
      most = Math.max(most, outstanding);
      held.push(() => peer.say(['!done', '.tag', `=ret=${words[1] ?? ''}`]));
      if (held.length < 10 && api.received.length <= 60) return;
      outstanding -= held.length;
      for (const answer of held.splice(0).reverse()) answer();
    });
    const connection = await connect(api);
    const replies = await connection.exchange(Array.from({ length: 60 }, (_, index) => ['/x/add', `=n=${index}`]));
    expect(replies.map((reply) => reply.ret)).toEqual(Array.from({ length: 60 }, (_, index) => `=n=${index}`));
    expect(most).toBe(10);
  });

  it('runs exchanges asked for together one after the other', async () => {
    const connection = await connect(await server(echo));
    const both = await Promise.all([connection.exchange([PRINT]), connection.exchange([['/a/print'], ['/b/print']])]);
    expect(both.flat().map((reply) => reply.rows[0]?.['path'])).toEqual(['/queue/tree/print', '/a/print', '/b/print']);
  });

  it('leaves the sentences of the caller as they were', async () => {
    const sentence = Object.freeze([...PRINT]);
    const connection = await connect(await server(echo));
    await connection.exchange([sentence, sentence]);
    expect(sentence).toEqual(PRINT);
  });

  it('keeps every trap with its category, and the rows before it', async () => {
    const api = await server((peer) => {
      peer.say(['!re', '.tag', '=a=1'], ['!trap', '.tag', '=category=1', '=message=bad value']);
      peer.say(['!trap', '.tag', '=message=and more'], ['!done', '.tag']);
    });
    const [reply] = await (await connect(api)).exchange([PRINT]);
    expect(reply).toEqual({
      rows: [{ a: '1' }],
      traps: [{ message: 'bad value', category: 1 }, { message: 'and more' }],
    });
  });

  it('gives the id that an add returned', async () => {
    const connection = await connect(await server((peer) => peer.say(['!done', '.tag', '=ret=*1A'])));
    expect(await connection.exchange([['/queue/tree/add', '=name=x']])).toEqual([{ rows: [], traps: [], ret: '*1A' }]);
  });

  it('takes !empty as no rows and stays usable', async () => {
    const connection = await connect(await server((peer) => peer.say(['!empty', '.tag'], ['!done', '.tag'])));
    for (let round = 0; round < 3; round += 1) {
      expect(await connection.exchange([PRINT])).toEqual([{ rows: [], traps: [] }]);
    }
  });

  it('keeps rows without attributes', async () => {
    const connection = await connect(
      await server((peer) => peer.say(['!re', '.tag'], ['!re', '.tag'], ['!done', '.tag'])),
    );
    expect((await connection.exchange([PRINT]))[0]?.rows).toEqual([{}, {}]);
  });

  it('ignores late rows of a tag it does not know', async () => {
    const api = await server((peer) => {
      peer.say(['!re', '.tag=999', '=late=1'], ['!done', '.tag=999'], ['!re', '=untagged=1'], ['!re', '.tag', '=a=1']);
      peer.say(['!done', '.tag'], ['!re', '.tag', '=after=1']);
    });
    const connection = await connect(api);
    expect(await connection.exchange([PRINT, PRINT])).toEqual([
      { rows: [{ a: '1' }], traps: [] },
      { rows: [{ a: '1' }], traps: [] },
    ]);
  });

  it('reads five thousand rows', async () => {
    const api = await server((peer) => {
      const rows = Array.from({ length: 5000 }, (_, index) => [
        '!re',
        '.tag',
        `=.id=*${index.toString(16)}`,
        `=name=q${index}`,
      ]);
      peer.say(...rows, ['!done', '.tag']);
    });
    const [reply] = await (await connect(api)).exchange([PRINT]);
    expect(reply?.rows.length).toBe(5000);
    expect(reply?.rows[4999]).toEqual({ '.id': '*1387', name: 'q4999' });
  });

  it('reads a reply cut in two segments at every byte, and one in single bytes', async () => {
    let cut = 0;
    const api = await server((peer) => {
      const bytes = peer.bytes(['!re', '.tag', '=a=1'], ['!re', '.tag', `=b=${'x'.repeat(130)}`], ['!done', '.tag']);
      const cuts = [bytes.subarray(0, cut), bytes.subarray(cut)].filter((piece) => piece.length > 0);
      peer.pieces(cut === 0 ? [...bytes].map((byte) => Buffer.from([byte])) : cuts);
      cut += 1;
    });
    const connection = await connect(api);
    for (let round = 0; round < 200; round += 1) {
      const [reply] = await connection.exchange([PRINT]);
      expect(reply?.rows, `cut at ${round}`).toEqual([{ a: '1' }, { b: 'x'.repeat(130) }]);
    }
  });

  it('sends a batch in one write', async () => {
    const api = await server(echo);
    const connection = await connect(api);
    const before = api.segments();
    await connection.exchange(Array.from({ length: 10 }, () => PRINT));
    expect(api.segments() - before).toBe(1);
  });

  it('sends the line ends and tabs of a script, and values with =', async () => {
    const api = await server(echo);
    const source = ':log info "a=b";\r\n\t:put 1';
    await (await connect(api)).exchange([['/system/script/add', `=source=${source}`]]);
    expect(api.received.at(-1)).toEqual(['/system/script/add', `=source=${source}`]);
  });

  it.each([
    ['beyond ASCII', ['/x/add', '=comment=żółć']],
    ['a control character', ['/x/add', '=comment=a\0b']],
    ['an empty word, which would end the sentence', ['/x/add', '', '/system/reboot']],
    ['a tag of its own', ['/x/add', '.tag=1']],
    ['no command', ['=name=x']],
    ['nothing', []],
  ])('refuses a sentence with %s before anything is sent', async (_, bad) => {
    const api = await server(echo);
    const connection = await connect(api);
    const before = api.received.length;
    expect((await problemOf(connection.exchange([PRINT, bad]))).code).toBe('router.bad-word');
    expect(await connection.exchange([PRINT])).toHaveLength(1);
    expect(api.received.length - before).toBe(1);
  });
});

describe('a connection that breaks', () => {
  it.each<[string, RudeScript, string]>([
    ['ends before an answer', (peer) => peer.end(), 'router.connection-lost'],
    [
      'ends in the middle of a row',
      (peer) => {
        peer.raw(peer.bytes(['!re', '.tag', '=a=1']).subarray(0, 7));
        peer.end();
      },
      'router.connection-lost',
    ],
    ['is reset', (peer) => peer.reset(), 'router.connection-lost'],
    ['gets !fatal', (peer) => peer.say(['!fatal', 'session terminated on request']), 'router.connection-lost'],
    ['gets a control byte', (peer) => peer.raw(Buffer.from([0xf8])), 'router.protocol'],
    ['gets an absurd length', (peer) => peer.raw(Buffer.from([0xf0, 0xff, 0xff, 0xff, 0xff])), 'router.protocol'],
    ['gets another protocol', (peer) => peer.raw(Buffer.from('HTTP/1.1 400 Bad Request\r\n')), 'router.protocol'],
  ])('rejects all that is asked when it %s, and is never used again', async (_, script, code) => {
    const connection = await connect(await server(script));
    const asked = [connection.exchange([PRINT, PRINT]), connection.exchange([PRINT])].map(problemOf);
    for (const problem of await Promise.all(asked)) expect(problem).toMatchObject({ code, subject: 'school-7' });
    expect(connection.closed).toBe(true);
    expect((await problemOf(connection.exchange([PRINT]))).code).toBe(code);
  });

  it('gives up a hung command at its deadline', async () => {
    const connection = await connect(await server(() => undefined), { commandTimeoutMs: 40 });
    const problem = await problemOf(connection.exchange([PRINT]));
    expect(problem).toMatchObject({
      code: 'router.timeout',
      message: 'school-7: no answer to /queue/tree/print within 0.04 s',
    });
    expect(connection.closed).toBe(true);
  });

  it('does not let rows of unknown tags keep a hung command alive', async () => {
    let timer: NodeJS.Timeout | undefined;
    const api = await server((peer) => {
      timer = setInterval(() => peer.say(['!re', '.tag=999', '=x=1']), 5);
    });
    const connection = await connect(api, { commandTimeoutMs: 60 });
    expect((await problemOf(connection.exchange([PRINT]))).code).toBe('router.timeout');
    clearInterval(timer);
  });

  it('does not let a command answer rows for ever', async () => {
    let timer: NodeJS.Timeout | undefined;
    const api = await server((peer) => {
      timer = setInterval(() => peer.say(['!re', '.tag', '=x=1']), 2);
    });
    const connection = await connect(api, { commandTimeoutMs: 30 });
    expect((await problemOf(connection.exchange([PRINT]))).code).toBe('router.timeout');
    clearInterval(timer);
  });

  it('survives a reset while nobody asks anything', async () => {
    const peers: RudePeer[] = [];
    const api = await server((peer) => {
      peers.push(peer);
      peer.say(['!done', '.tag']);
    });
    const connection = await connect(api);
    await connection.exchange([PRINT]);
    peers[0]?.reset();
    await expect.poll(() => connection.closed).toBe(true);
    expect((await problemOf(connection.exchange([PRINT]))).code).toBe('router.connection-lost');
  });

  it('is destroyed when the signal aborts', async () => {
    const abort = new AbortController();
    const connection = await connect(await server(() => abort.abort()), { signal: abort.signal });
    expect(await problemOf(connection.exchange([PRINT]))).toMatchObject({
      code: 'router.connection-lost',
      message: 'school-7: interrupted',
    });
  });

  it('rejects what is outstanding when we close it, and closes twice without harm', async () => {
    const connection = await connect(await server(() => undefined));
    const outstanding = problemOf(connection.exchange([PRINT]));
    await Promise.all([connection.close(), connection.close()]);
    expect((await outstanding).code).toBe('router.connection-lost');
    await connection.close();
  });
});

describe('what a connection shows', () => {
  it('contains no password', async () => {
    const connection = await connect(await server(echo));
    const shown = inspect(connection, { depth: 20, showHidden: true }) + JSON.stringify(connection);
    expect(shown).not.toContain(PASSWORD);
  });
});
