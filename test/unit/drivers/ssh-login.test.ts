import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { type AuthContext, utils } from 'ssh2';
import { afterEach, describe, expect, it } from 'vitest';
import { readHostKey } from '../../../src/drivers/ssh.js';
import { Secret } from '../../../src/model/secret.js';
import { PASSWORD, problemOf } from '../../support/rude-api.js';
import { ED25519, newKeys, sshBench, type SshScript, startSshPeer } from '../../support/ssh-bench.js';

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
