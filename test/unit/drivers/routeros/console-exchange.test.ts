import { afterEach, describe, expect, it } from 'vitest';
import { ConsoleExchange } from '../../../../src/drivers/routeros/console-exchange.js';
import type { Dialect } from '../../../../src/drivers/routeros/console-sentence.js';
import { problemOf } from '../../../support/rude-api.js';
import { sshBench, startSshPeer } from '../../../support/ssh-bench.js';

const { keep, connect, close } = sshBench();
afterEach(close);

const READ = ['/queue/tree/print', '=.proplist=.id,name,disabled'];
const ADD = ['/queue/tree/add', '=name=a'];
const REMOVE = ['/queue/tree/remove', '=.id=*1,*2'];

/** The marks of a command, as `:put "<nonce> <number>"` has them. */
const marksOf = (command: string): readonly string[] =>
  [...command.matchAll(/:put "([0-9a-f]{8} \d+)"/g)].map(([, mark = '']) => mark);

/** A console that answers as told; `say` gets the marks of each command in turn. */
async function aConsole(
  say: (marks: readonly string[], command: string, turn: number) => string,
  dialect: Dialect = 'json',
) {
  const commands: string[] = [];
  const peer = keep(
    await startSshPeer({
      exec: (command, channel) => {
        commands.push(command);
        channel.end(Buffer.from(say(marksOf(command), command, commands.length), 'latin1'));
      },
    }),
  );
  return { exchange: new ConsoleExchange(await connect(peer), 'school-7', dialect), commands };
}

const rowsOf = async (text: string) => {
  const { exchange } = await aConsole(([mark = '']) => `${text}\r\n${mark}\r\n`);
  return (await exchange.exchange([READ]))[0]?.rows;
};

describe('rows in JSON', () => {
  it.each([
    ['[]', []],
    ['{}', []],
    ['""', []],
    ['[{".id":"*1","name":"a","disabled":false}]', [{ '.id': '*1', name: 'a', disabled: 'false' }]],
    ['[{".id":"*1","name":"007","more":1}]', [{ '.id': '*1', name: '007' }]],
    ['[{".id":"*1","name":2048.000000}]', [{ '.id': '*1', name: '2048' }]],
    ['[{".id":"*1","name":["a","b"]}]', [{ '.id': '*1', name: 'a,b' }]],
    ['[{".id":"*1","name":"a","disabled":null}]', [{ '.id': '*1', name: 'a' }]],
    ['[{".id":"*1","name":"caf\\u00e9 \\u6771"}]', [{ '.id': '*1', name: 'café 東' }]],
    ['{"name":"single"}', [{ name: 'single' }]],
  ])('%s are read as the API would have them', async (text, rows) => {
    expect(await rowsOf(text)).toEqual(rows);
  });

  it('may hold bytes of either charset, one value at a time', async () => {
    const utf8 = Buffer.from('é東', 'utf8').toString('latin1');
    expect(await rowsOf(`[{"name":"${utf8}"},{"name":"caf\xe9"}]`)).toEqual([{ name: 'é東' }, { name: 'café' }]);
  });

  it('that are none end the exchange', async () => {
    const { exchange } = await aConsole(([mark = '']) => `[{"name":\r\n${mark}\r\n`);
    expect(await problemOf(exchange.exchange([READ]))).toMatchObject({
      code: 'router.protocol',
      message: 'school-7: what the console prints of /queue/tree cannot be read',
    });
  });
});

describe('rows as lines', () => {
  it('may hold anything, and line ends of either kind', async () => {
    for (const end of ['\r\n', '\n']) {
      const { exchange } = await aConsole(([mark = '']) => {
        const nonce = mark.slice(0, 8);
        const lines = [
          'r',
          'f .id id *1',
          `f name str a;b=c${end}second line`,
          'r',
          'f .id id *2',
          'f name array x;y',
          'i disabled *2',
        ];
        return [...lines.map((line) => `${nonce} ${line}`), mark, ''].join(end);
      }, 'lines-6');
      expect((await exchange.exchange([READ]))[0]?.rows).toEqual([
        { '.id': '*1', name: `a;b=c${end}second line`, disabled: 'false' },
        { '.id': '*2', name: 'x,y', disabled: 'true' },
      ]);
    }
  });
});

describe('what goes wrong on the console', () => {
  it('is told with what the router said, on either stream, or that it said nothing', async () => {
    const { exchange } = await aConsole((_, __, turn) => (turn === 1 ? 'failure: already have such name\r\n' : ''));
    expect((await exchange.exchange([ADD]))[0]?.traps).toEqual([{ message: 'failure: already have such name' }]);
    expect((await exchange.exchange([ADD]))[0]?.traps).toEqual([{ message: 'the router gave no reason' }]);
  });

  it.each([
    ['an addition without an id', ADD, 'what?'],
    ['a removal that prints something', REMOVE, 'no such item'],
  ])('is %s', async (_, sentence, text) => {
    const { exchange } = await aConsole(([mark = '']) => `${text}\r\n${mark}\r\n`);
    expect((await exchange.exchange([sentence]))[0]?.traps).toEqual([{ message: text }]);
  });

  it('keeps what went through before it, and asks again for what came after it', async () => {
    const { exchange, commands } = await aConsole((marks, _, turn) =>
      turn === 1 ? `*1\r\n${marks[0]}\r\nfailure: no\r\n` : `*3\r\n${marks[0]}\r\n`,
    );
    const replies = await exchange.exchange([ADD, ADD, ADD]);
    expect(replies.map((reply) => reply.ret ?? reply.traps[0]?.message)).toEqual(['*1', 'failure: no', '*3']);
    expect(commands.map((command) => marksOf(command).length)).toEqual([3, 1]);
  });

  it('is found by its column when nothing ran', async () => {
    const { exchange, commands } = await aConsole((marks, command, turn) => {
      if (turn > 1) return marks.map((mark, index) => `*${index + 1}\r\n${mark}\r\n`).join('');
      return `bad parameter colour (line 1 column ${command.indexOf('colour') + 7})\r\n`;
    });
    const replies = await exchange.exchange([ADD, [...ADD, '=colour=red'], ADD]);
    expect(replies.map((reply) => reply.ret ?? 'refused')).toEqual(['*1', 'refused', '*2']);
    expect(commands).toHaveLength(2);
  });

  it('is found one by one when the console names no column', async () => {
    const { exchange, commands } = await aConsole((marks, command) => {
      if (command.includes('priority="99"')) return 'value of priority out of range (1..8)\r\n';
      return marks.map((mark) => `*7\r\n${mark}\r\n`).join('');
    });
    const replies = await exchange.exchange([ADD, [...ADD, '=priority=99'], ADD]);
    expect(replies.map((reply) => reply.ret ?? reply.traps[0]?.message)).toEqual([
      '*7',
      'value of priority out of range (1..8)',
      '*7',
    ]);
    expect(commands).toHaveLength(4);
  });

  it('is asked for alone no longer than until it is found', async () => {
    const { exchange, commands } = await aConsole((marks, command) => {
      if (command.includes('{:put [/queue tree add name="a" priority="99"')) return 'failure: no\r\n';
      return marks.map((mark) => `*7\r\n${mark}\r\n`).join('');
    });
    const replies = await exchange.exchange([[...ADD, '=priority=99'], ...Array.from({ length: 20 }, () => ADD)]);
    expect(replies.map((reply) => reply.ret ?? 'refused')).toEqual([
      'refused',
      ...Array.from({ length: 20 }, () => '*7'),
    ]);
    expect(commands.map((command) => marksOf(command).length)).toEqual([21, 1, 20]);
  });
});

describe('a command', () => {
  it('is never longer than every SSH server must take', async () => {
    const { exchange, commands } = await aConsole((marks) => marks.map((mark) => `*1\r\n${mark}\r\n`).join(''));
    const long = Array.from({ length: 60 }, () => [...ADD, `=comment=${'$'.repeat(500)}`]);
    const source = `=source=${'"'.repeat(50_000)}`;
    const replies = await exchange.exchange([...long, ['/system/script/add', '=name=u', source], ADD]);
    expect(replies.map((reply) => reply.ret)).toEqual(Array.from({ length: 62 }, () => '*1'));
    expect(Math.max(...commands.map((command) => command.length))).toBeLessThanOrEqual(16_384);
  });

  it('that removes more than it can hold is divided, and ends at the first id that is refused', async () => {
    const ids = Array.from({ length: 1000 }, (_, index) => `*${(index + 4096).toString(16).toUpperCase()}`);
    const removal = ['/ip/firewall/mangle/remove', `=.id=${ids.join(',')}`];
    const removed = ({ commands }: { readonly commands: readonly string[] }) =>
      commands.flatMap((command) => [...command.matchAll(/remove (\*\w+)/g)].map(([, id]) => id));

    const willing = await aConsole((marks) => marks.map((mark) => `${mark}\r\n`).join(''));
    expect(await willing.exchange.exchange([removal])).toEqual([{ rows: [], traps: [] }]);
    expect(removed(willing)).toEqual(ids);
    expect(Math.max(...willing.commands.map((command) => command.length))).toBeLessThanOrEqual(16_384);

    const unwilling = await aConsole(() => 'no such item\r\n');
    expect((await unwilling.exchange.exchange([removal]))[0]?.traps).toEqual([{ message: 'no such item' }]);
    expect(unwilling.commands).toHaveLength(1);
  });

  it('that cannot be divided is sent as it is, and once', async () => {
    const { exchange, commands } = await aConsole((marks) => marks.map((mark) => `${mark}\r\n`).join(''));
    const set = ['/queue/tree/set', '=.id=*1', ...Array.from({ length: 20 }, (_, at) => `=f${at}=${'x'.repeat(1000)}`)];
    expect(await exchange.exchange([set])).toEqual([{ rows: [], traps: [] }]);
    expect(commands).toHaveLength(1);
  });
});

describe('what is read again', () => {
  it.each(['json', 'lines'] as const)('is the same object until it changes (%s)', async (dialect) => {
    const { exchange } = await aConsole(([mark = ''], _, turn) => {
      const name = turn > 2 ? 'b' : 'a';
      const [nonce = ''] = mark.split(' ');
      const rows =
        dialect === 'json'
          ? [`[{".id":"*1","name":"${name}"}]`]
          : ['r', `f name str ${name}`].map((line) => `${nonce} ${line}`);
      return [...rows, mark, ''].join('\r\n');
    }, dialect);
    const first = await exchange.exchange([READ]);
    const second = await exchange.exchange([READ], first);
    const third = await exchange.exchange([READ], second);
    expect(second[0]).toBe(first[0]);
    expect(third[0]?.rows[0]?.['name']).toBe('b');
  });
});
