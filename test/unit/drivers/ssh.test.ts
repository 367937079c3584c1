import type { ServerChannel } from 'ssh2';
import { afterEach, describe, expect, it } from 'vitest';
import { problemOf } from '../../support/rude-api.js';
import { sshBench, type SshScript, startSshPeer, startTcp } from '../../support/ssh-bench.js';

const { keep, connect, close } = sshBench();
afterEach(close);

const peer = async (script?: SshScript) => keep(await startSshPeer(script));

describe('a router that is no SSH server', () => {
  it('is unreachable when nothing listens', async () => {
    const server = await peer();
    await server.close();
    expect(await problemOf(connect(server))).toMatchObject({
      code: 'router.unreachable',
      message: `school-7: 127.0.0.1:${server.port} cannot be reached: nothing listens there (ECONNREFUSED)`,
    });
  });

  it('is unreachable when the port is none', async () => {
    const hostKey = 'SHA256:x';
    expect((await problemOf(connect({ port: 70_000 }, { hostKey }))).code).toBe('router.unreachable');
  });

  it.each([
    ['closes at once', undefined, 'router.refused'],
    ['has too many sessions', 'Exceeded MaxStartups\r\n', 'router.refused'],
    ['speaks HTTP', 'HTTP/1.1 400 Bad Request\r\n\r\n', 'router.protocol'],
    ['speaks a newer SSH', 'SSH-3.0-future\r\n', 'router.protocol'],
    ['goes after its greeting', 'SSH-2.0-ROSSSH\r\n', 'router.connection-lost'],
  ])('is told apart when it %s', async (_, text, code) => {
    const server = keep(await startTcp((socket) => (text === undefined ? socket.destroy() : socket.end(text))));
    expect((await problemOf(connect(server, { hostKey: 'SHA256:x' }))).code).toBe(code);
  });

  it.each([
    ['before', ''],
    ['after', 'SSH-2.0-ROSSSH\r\n'],
  ])('is given up when it is silent %s its greeting', async (_, text) => {
    const server = keep(await startTcp((socket) => void socket.write(text)));
    const problem = await problemOf(connect(server, { hostKey: 'SHA256:x', commandTimeoutMs: 40 }));
    expect(problem).toMatchObject({
      code: 'router.timeout',
      message: 'school-7: no answer to the SSH login within 0.04 s',
    });
  });
});

describe('a command over SSH', () => {
  it('has no status when the router sends none', async () => {
    const connection = await connect(
      await peer({
        exec: (_, channel) => {
          channel.write('failure: no');
          channel.end();
        },
      }),
    );
    expect(await connection.exec('x')).toMatchObject({ stdout: 'failure: no', code: undefined });
  });

  it('is not taken for done when the connection is cut in the middle of its answer', async () => {
    const server = await peer({
      exec: (_, channel) => {
        channel.write('half');
        setImmediate(() => server.cut());
      },
    });
    const connection = await connect(server);
    const asked = [connection.exec('x'), connection.exec('y')].map(problemOf);
    for (const problem of await Promise.all(asked)) expect(problem.code).toBe('router.connection-lost');
    expect(connection.closed).toBe(true);
  });

  it('is refused, and the connection kept, when the router runs none', async () => {
    const connection = await connect(await peer({ exec: false }));
    for (const command of ['a', 'b']) {
      expect(await problemOf(connection.exec(command))).toMatchObject({ code: 'router.command', subject: 'school-7' });
    }
    expect(connection.closed).toBe(false);
  });

  it('waits for the one before', async () => {
    const running: ServerChannel[] = [];
    let most = 0;
    const connection = await connect(
      await peer({
        exec: (command, channel) => {
          running.push(channel);
          most = Math.max(most, running.length);
          setImmediate(() => {
            running.splice(running.indexOf(channel), 1);
            channel.write(command);
            channel.exit(0);
            channel.end();
          });
        },
      }),
    );
    const all = await Promise.all(['a', 'b', 'c'].map((command) => connection.exec(command)));
    expect(all.map(({ stdout }) => stdout)).toEqual(['a', 'b', 'c']);
    expect(most).toBe(1);
  });

  it('that hangs ends the connection at its deadline', async () => {
    const connection = await connect(await peer({ exec: () => undefined }), { commandTimeoutMs: 300 });
    expect(await problemOf(connection.exec('secret stuff'))).toMatchObject({
      code: 'router.timeout',
      message: 'school-7: no answer to a command within 0.3 s',
    });
    expect((await problemOf(connection.exec('again'))).code).toBe('router.timeout');
  });

  it('is abandoned when the signal aborts, and when we close', async () => {
    const abort = new AbortController();
    const first = await connect(await peer({ exec: () => abort.abort() }), { signal: abort.signal });
    expect((await problemOf(first.exec('x'))).message).toBe('school-7: interrupted');
    const second = await connect(await peer({ exec: () => void second.close() }));
    expect((await problemOf(second.exec('x'))).message).toBe('school-7: the connection was closed');
    await second.close();
  });

  it('is not possible after a reset in between', async () => {
    const server = await peer();
    const connection = await connect(server);
    await connection.exec('x');
    server.cut();
    await expect.poll(() => connection.closed).toBe(true);
    expect((await problemOf(connection.exec('y'))).code).toBe('router.connection-lost');
  });
});
