import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { format } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import type { ApiConnection } from '../../../../src/drivers/routeros/api-connection.js';
import { NODE_ROUTEROS, openSocket, prove } from '../../../../src/drivers/routeros/api-guard.js';
import { frame, PASSWORD, problemOf, type RudeOptions, type RudeScript, rudeBench } from '../../../support/rude-api.js';

const { server, connect, close } = rudeBench();
afterEach(close);
const load = createRequire(import.meta.url);
const nothing = (): void => undefined;

/** The library alone, in a process of its own because it may take that process down. Tells what became of one command. */
const ALONE = `
  const { RouterOSAPI } = require('node-routeros');
  const tell = (what) => { console.log(what); process.exit(0); };
  process.on('uncaughtException', (error) => tell('uncaught ' + (error.errno ?? error.message)));
  process.on('beforeExit', () => tell('pending for ever'));
  const api = new RouterOSAPI({ host: '127.0.0.1', port: Number(process.argv[1]), user: 'qos', password: '${PASSWORD}', timeout: 0.3 });
  const words = ['=comment=\\u017c\\u00f3'];
  api.connect()
    .then(() => api.write('/x/print', words))
    .then((rows) => tell(JSON.stringify({ rows, words: words.length })))
    .catch((error) => tell('rejected ' + JSON.stringify({ message: error.message, errno: error.errno })));
`;

const alone = (
  port: number,
  env: Record<string, string> = {},
): Promise<{ readonly out: string; readonly log: string }> =>
  new Promise((resolve, reject) => {
    const options = { env: { ...process.env, ...env }, timeout: 20_000 };
    execFile(process.execPath, ['-e', ALONE, '--', String(port)], options, (error, out, log) => {
      if (error === null) resolve({ out: out.trim(), log });
      else reject(error);
    });
  });

const loads = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const env = { ...process.env, ENV: 'testing' };
    execFile(process.execPath, ['-e', `require('${path}')`], { env }, (error) => resolve(error === null));
  });

interface Defect {
  readonly does: string;
  readonly script?: RudeScript;
  readonly options?: RudeOptions;
  readonly alone: string | RegExp;
  readonly guarded: unknown;
}

const rows = (...list: readonly object[]): unknown => [{ rows: list, traps: [] }];
const asked = async (connection: ApiConnection): Promise<unknown> => connection.exchange([['/x/print']]);

const DEFECTS: readonly Defect[] = [
  {
    does: 'answers !empty',
    script: (peer) => peer.say(['!empty', '.tag'], ['!done', '.tag']),
    alone: 'uncaught UNKNOWNREPLY',
    guarded: rows(),
  },
  {
    does: 'closes in mid-command',
    script: (peer) => peer.end(),
    alone: 'pending for ever',
    guarded: 'router.connection-lost',
  },
  { does: 'resets', script: (peer) => peer.reset(), alone: /^uncaught/, guarded: 'router.connection-lost' },
  {
    does: 'ends the session with !fatal',
    script: (peer) => {
      peer.say(['!fatal', 'too many commands']);
      peer.end();
    },
    alone: 'pending for ever',
    guarded: 'router.connection-lost',
  },
  {
    does: 'sends rows of a tag that is gone',
    script: (peer) => peer.say(['!re', '.tag=gone', '=x=1'], ['!done', '.tag']),
    alone: 'uncaught UNREGISTEREDTAG',
    guarded: rows(),
  },
  {
    does: 'closes right after accepting',
    options: { onConnect: (peer) => peer.end() },
    alone: 'pending for ever',
    guarded: 'router.refused',
  },
  {
    does: 'sends a row without attributes, and more than ASCII',
    script: (peer) => peer.say(['!re', '.tag'], ['!re', '.tag', '=a=ż'], ['!done', '.tag', '=ret=*1']),
    alone: '{"rows":[{"a":"Å¼"},{"ret":"*1"}],"words":1}',
    guarded: [{ rows: [{}, { a: 'ż' }], traps: [], ret: '*1' }],
  },
  {
    does: 'refuses with two traps',
    script: (peer) =>
      peer.say(['!trap', '.tag', '=category=1', '=message=no'], ['!trap', '.tag', '=message=2'], ['!done', '.tag']),
    alone: 'rejected {"message":"no"}',
    guarded: [{ rows: [], traps: [{ message: 'no', category: 1 }, { message: '2' }] }],
  },
];

describe('a router that', () => {
  it.concurrent.each(DEFECTS)('$does: harms the library alone, not us', async ({ script, options, ...wanted }) => {
    const own = rudeBench();
    const api = await own.server(script ?? nothing, options);
    try {
      const { out } = await alone(api.port);
      expect(out).toMatch(wanted.alone);
      const guarded = own.connect(api).then(asked);
      if (typeof wanted.guarded === 'string') expect((await problemOf(guarded)).code).toBe(wanted.guarded);
      else expect(await guarded).toEqual(wanted.guarded);
    } finally {
      await own.close();
    }
  });
});

describe('the library alone', () => {
  it('waits for the next reply when the last zero byte comes alone', () => {
    interface Receiver {
      read(tag: string, callback: (words: string[]) => void): void;
      processRawData(data: Buffer): void;
    }
    const library = load('node-routeros') as { readonly Receiver: new (socket: object) => Receiver };
    const receiver = new library.Receiver({});
    const heard: string[][] = [];
    receiver.read('1', (words) => heard.push(words));
    const reply = frame(['!done', '.tag=1']);
    receiver.processRawData(reply.subarray(0, -1));
    receiver.processRawData(reply.subarray(-1));
    expect(heard).toEqual([]);
  });

  it('cannot be loaded when ENV is testing, its connector can', async () => {
    expect(await loads('node-routeros')).toBe(false);
    expect(await loads('node-routeros/dist/connector/Connector.js')).toBe(true);
  });

  it('gives a number and no message when nothing listens', async () => {
    const api = await server(nothing);
    await api.close();
    expect((await alone(api.port)).out).toMatch(/^rejected \{"message":"","errno":-\d+\}$/);
  });

  it('sends what is not in win1252 as question marks', async () => {
    const api = await server((peer) => peer.say(['!done', '.tag']));
    await alone(api.port);
    expect(api.received.at(-1)?.[1]).toMatch(/^=comment=\?/);
  });

  it('prints the password when DEBUG is set', async () => {
    const api = await server((peer) => peer.say(['!done', '.tag']));
    expect((await alone(api.port, { DEBUG: 'routeros-api:*' })).log).toContain(PASSWORD);
  });
});

describe('the guard', () => {
  it('prints no password when debug output is on', async () => {
    const debug = load('debug') as { log: (...values: unknown[]) => void; enable(what: string): void; disable(): void };
    const { log } = debug;
    const lines: string[] = [];
    debug.log = (...values) => void lines.push(format(...values));
    debug.enable('routeros-api:*');
    try {
      const api = await server((peer) => peer.say(['!done', '.tag']));
      await asked(await connect(api));
    } finally {
      debug.disable();
      debug.log = log;
    }
    expect(lines.join('\n')).not.toContain(PASSWORD);
  });

  it('leaves an idle connection alone and does not wait to fill segments', async () => {
    const api = await server(nothing);
    const hooks = { onConnect: nothing, onEnd: nothing, onError: nothing, onData: nothing };
    const socket = openSocket({ host: '127.0.0.1', port: api.port }, hooks);
    expect(socket.timeout).toBe(0);
    socket.destroy();
  });

  it('refuses any other version, and a connector that does not call all hooks', () => {
    const { Connector } = load('node-routeros') as { readonly Connector: Parameters<typeof prove>[1] };
    expect(prove(NODE_ROUTEROS, Connector)).toBe(Connector);
    expect(() => prove('1.6.10', Connector)).toThrow('version 1.6.10 is installed');
    class Other extends Connector {
      override connect(): unknown {
        return this.onData;
      }
    }
    expect(() => prove(NODE_ROUTEROS, Other)).toThrow('its connector does not call onConnect');
  });
});
