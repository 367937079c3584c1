import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { type AuthContext, type ServerChannel, utils } from 'ssh2';
import { afterEach, describe, expect, it } from 'vitest';
import { readHostKey } from '../../../src/drivers/ssh.js';
import { Secret } from '../../../src/model/secret.js';
import { PASSWORD, problemOf } from '../../support/rude-api.js';
import { ED25519, newKeys, sshBench, type SshScript, startSshPeer, startTcp } from '../../support/ssh-bench.js';

const { keep, connect, close } = sshBench();
afterEach(close);

const peer = async (script?: SshScript) => keep(await startSshPeer(script));

const takeKey = (context: AuthContext): void => {
  if (context.method !== 'publickey') return context.reject(['publickey']);
  const known = utils.parseKey(ED25519.public);
  if (known instanceof Error || !known.getPublicSSH().equals(context.key.data)) return context.reject(['publickey']);
  const { signature, blob } = context;
  if (signature === undefined || blob === undefined) return context.accept();
  const isProof: unknown = known.verify(blob, signature, context.hashAlgo);
  return isProof === true ? context.accept() : context.reject();
};

/** Asks the given questions, one round after the other, and takes the answers that `isRight` says. */
const ask =
  (questions: readonly { readonly prompt: string; readonly echo: boolean }[], answers: string[]) =>
  (context: AuthContext): void => {
    if (context.method !== 'keyboard-interactive') return context.reject(['publickey', 'keyboard-interactive']);
    const next = ([question, ...rest]: typeof questions): void => {
      if (question === undefined) return answers[0] === PASSWORD ? context.accept() : context.reject();
      return context.prompt([question], ([answer = '']) => {
        answers.push(answer);
        next(rest);
      });
    };
    return next(questions);
  };

describe('logging in over SSH', () => {
  it('sends the password only', async () => {
    const server = await peer();
    const connection = await connect(server);
    expect(await connection.exec('/system identity print')).toMatchObject({
      stdout: '/system identity print\n',
      code: 0,
    });
    expect(server.attempts).toEqual(['password']);
  });

  it('proves that it has the key, and sends no password then', async () => {
    const server = await peer({ login: takeKey });
    await connect(server, { key: new Secret(ED25519.private) });
    expect(new Set(server.attempts)).toEqual(new Set(['publickey']));
  });

  it('tries the password when the key is not taken', async () => {
    const server = await peer({
      login: (context) =>
        context.method === 'password' && context.password === PASSWORD
          ? context.accept()
          : context.reject(['password']),
    });
    await connect(server, { key: new Secret(newKeys().private) });
    expect(server.attempts).toEqual(['publickey', 'password']);
  });

  it('answers with the password where it is asked instead', async () => {
    const answers: string[] = [];
    await connect(await peer({ login: ask([{ prompt: 'Password: ', echo: false }], answers) }));
    expect(answers).toEqual([PASSWORD]);
  });

  it.each([
    [
      'a second question',
      [
        { prompt: 'Password: ', echo: false },
        { prompt: 'One-time code: ', echo: false },
      ],
      1,
    ],
    ['a question whose answer is shown', [{ prompt: 'City: ', echo: true }], 0],
  ])('does not answer %s with the password', async (_, questions, times) => {
    const answers: string[] = [];
    await connect(await peer({ login: ask(questions, answers) })).catch(() => undefined);
    expect(answers.filter((answer) => answer === PASSWORD)).toHaveLength(times);
    expect(answers).toHaveLength(questions.length);
  });

  it('says which methods were refused, and which are taken', async () => {
    const server = await peer({ login: (context) => context.reject(['publickey', 'password']) });
    expect(await problemOf(connect(server, { password: new Secret('wrong') }))).toMatchObject({
      code: 'router.authentication',
      message: 'school-7: the router refuses user qos: it did not take the password (it takes publickey, password)',
      subject: 'school-7',
    });
    expect(server.attempts).toEqual(['password']);
  });

  it('does not ask again with the password where password is offered', async () => {
    const server = await peer({ login: (context) => context.reject(['password', 'keyboard-interactive']) });
    expect((await problemOf(connect(server))).code).toBe('router.authentication');
    expect(server.attempts).toEqual(['password']);
  });

  it('refuses to choose a new password', async () => {
    const login = (context: AuthContext): void => {
      if (context.method === 'password') context.requestChange('expired', () => undefined);
    };
    const problem = await problemOf(connect(await peer({ login })));
    expect(problem.code).toBe('router.authentication');
    expect(problem.message).toContain('new password');
  });

  it('shows neither password nor key', async () => {
    const server = await peer();
    const connection = await connect(server, { key: new Secret(ED25519.private) });
    await connection.exec('x');
    const shown = inspect(connection, { depth: 20, showHidden: true }) + JSON.stringify(connection);
    expect(shown).not.toContain(PASSWORD);
    expect(shown).not.toContain(ED25519.private.split('\n')[2]);
  });
});

describe('who is never contacted', () => {
  it.each([
    ['a router without pinned host key', { hostKey: undefined }, 'router.not-enrolled'],
    ['a router without password and key', { password: undefined }, 'credentials.missing'],
    ['a router whose key is none', { key: new Secret(PASSWORD) }, 'credentials.key'],
    ['a router whose key is a public one', { key: new Secret(ED25519.public) }, 'credentials.key'],
    ['a router when we were interrupted', { signal: AbortSignal.abort() }, 'router.connection-lost'],
  ])('is %s', async (_, more, code) => {
    const server = await peer();
    expect((await problemOf(connect(server, more))).code).toBe(code);
    expect(server.connections()).toBe(0);
  });

  it('is a router whose key has a passphrase', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'qosctl-key-'));
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', PASSWORD, '-f', join(folder, 'key')]);
    const key = new Secret(readFileSync(join(folder, 'key'), 'utf8'));
    rmSync(folder, { recursive: true });
    const server = await peer();
    const problem = await problemOf(connect(server, { key }));
    expect(problem).toMatchObject({ code: 'credentials.key', subject: 'school-7' });
    expect(problem.message).toContain('passphrase');
    expect(server.connections()).toBe(0);
  });
});

describe('the host key', () => {
  it('is refused before any login when it is not the pinned one', async () => {
    const server = await peer();
    const other = await peer({ hostKey: newKeys().private });
    const problem = await problemOf(connect(server, { hostKey: other.fingerprint }));
    expect(problem).toMatchObject({
      code: 'router.pin-mismatch',
      message: 'school-7: the host key is not the pinned one; nothing was sent',
    });
    expect(server.attempts).toEqual([]);
  });

  it('may be pinned with padding, as some tools print it', async () => {
    const server = await peer();
    await connect(server, { hostKey: `${server.fingerprint}=` });
  });

  it('is read without a login', async () => {
    const server = await peer();
    const about = { legacyAlgorithms: false, timeoutMs: 60_000 };
    expect(await readHostKey({ router: 'school-7', address: '127.0.0.1', port: server.port }, about)).toBe(
      server.fingerprint,
    );
    expect(server.attempts).toEqual([]);
  });
});

describe('algorithms', () => {
  const rsa = utils.generateKeyPairSync('rsa', { bits: 2048 }).private;

  it.each([
    ['key exchange', { kex: ['diffie-hellman-group14-sha1' as const] }],
    ['host key', { serverHostKey: ['ssh-rsa' as const] }],
    ['cipher', { cipher: ['aes128-cbc' as const] }],
    ['MAC', { cipher: ['aes128-ctr' as const], hmac: ['hmac-sha1' as const] }],
  ])('with a broken %s are refused, unless the inventory allows them', async (what, algorithms) => {
    const server = await peer({ hostKey: rsa, algorithms });
    const problem = await problemOf(connect(server));
    expect(problem.code).toBe('router.protocol');
    expect(problem.message).toMatch(new RegExp(`no SSH ${what}.* that we accept`));
    expect(problem.cure).toContain('legacyAlgorithms');
    expect(server.attempts).toEqual([]);
    const connection = await connect(server, { legacyAlgorithms: true });
    expect((await connection.exec('hello')).stdout).toBe('hello\n');
  });

  it('that are good are preferred where broken ones are allowed too', async () => {
    const server = await peer({ hostKey: rsa });
    await connect(server, { legacyAlgorithms: true });
    expect(server.agreed).toHaveLength(1);
    expect(server.agreed[0]).toContain('curve25519-sha256');
    expect(server.agreed[0]).toContain('rsa-sha2-512');
    expect(server.agreed[0]).not.toMatch(/cbc|sha1|"ssh-rsa"/);
  });
});

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
