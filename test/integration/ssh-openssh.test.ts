import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readHostKey, type SshConnection, type SshOptions } from '../../src/drivers/ssh.js';
import { Secret } from '../../src/model/secret.js';
import { type OpenSsh, startOpenSsh } from '../support/openssh.js';
import { PASSWORD, problemOf } from '../support/rude-api.js';
import { sshBench } from '../support/ssh-bench.js';

/** What ssh.ts promises, against the server that most Linux routers run. */
let sshd: OpenSsh;
const { keep, connect, close } = sshBench();
beforeAll(async () => void (sshd = await startOpenSsh()));
afterAll(() => sshd.close());
afterEach(close);

const login = (more: Partial<SshOptions> = {}): Promise<SshConnection> =>
  connect(sshd, { user: sshd.user, key: new Secret(sshd.key), password: undefined, ...more });

describe('a command on OpenSSH', () => {
  it('gives its output, its errors and its status apart', async () => {
    const connection = await login();
    expect(await connection.exec('echo out; echo err >&2; exit 3')).toMatchObject({
      stdout: 'out\n',
      stderr: 'err\n',
      code: 3,
    });
    expect(await connection.exec('true')).toMatchObject({ stdout: '', stderr: '', code: 0 });
  });

  it('has no status when a signal ended it', async () => {
    expect((await (await login()).exec('kill -9 $$')).code).toBeUndefined();
  });

  it('reads its input to the end', async () => {
    const input = 'table ip qos { }\n'.repeat(100_000);
    const { stdout } = await (await login()).exec('sha256sum', input);
    expect(stdout.split(' ')[0]).toBe(createHash('sha256').update(input).digest('hex'));
  });

  it('need not read its input', async () => {
    expect(await (await login()).exec('exit 4', 'x'.repeat(4_000_000))).toMatchObject({ code: 4 });
  });

  it('may answer in UTF-8 and in bytes that are not', async () => {
    const connection = await login();
    expect((await connection.exec("printf 'Lom\\303\\251'")).stdout).toBe('Lomé');
    const other = await connection.exec("printf 'Lom\\351'");
    expect(other.stdout).toBe('Lomé');
    expect(other.bytes).toEqual(Buffer.from([0x4c, 0x6f, 0x6d, 0xe9]));
  });

  it('runs after the one before, on the same connection', async () => {
    const connection = await login();
    const before = sshd.log().match(/Accepted publickey/g)?.length;
    const outputs = await Promise.all(['a', 'b', 'c'].map((name) => connection.exec(`echo ${name}`)));
    expect(outputs.map(({ stdout }) => stdout)).toEqual(['a\n', 'b\n', 'c\n']);
    expect(sshd.log().match(/Accepted publickey/g)?.length).toBe(before);
  });

  it('that hangs ends the connection at its deadline', async () => {
    const connection = await login({ commandTimeoutMs: 1000 });
    expect((await problemOf(connection.exec('sleep 600'))).code).toBe('router.timeout');
    expect(connection.closed).toBe(true);
  });

  it('that never stops talking ends the connection', async () => {
    const connection = await login();
    expect(await problemOf(connection.exec('head -c 40000000 /dev/zero'))).toMatchObject({
      code: 'router.protocol',
      message: 'school-7: a command answered more than 32 MiB',
    });
  });

  it('is not taken for done when the server dies in its middle', async () => {
    const connection = await login();
    expect((await problemOf(connection.exec('echo half; kill -9 $PPID; sleep 600'))).code).toBe(
      'router.connection-lost',
    );
    expect((await problemOf(connection.exec('true'))).code).toBe('router.connection-lost');
  });
});

describe('logging in to OpenSSH', () => {
  it('is refused with a key that it does not know', async () => {
    expect(await problemOf(login({ key: new Secret(sshd.strangerKey) }))).toMatchObject({
      code: 'router.authentication',
      message: expect.stringContaining('it did not take the publickey'),
    });
  });

  it('is refused with a password where it takes keys only', async () => {
    const problem = await problemOf(login({ key: undefined, password: new Secret(PASSWORD) }));
    expect(problem.code).toBe('router.authentication');
    expect(problem.message).toContain('it takes publickey');
  });

  it('does not happen when the host key is another', async () => {
    const before = sshd.log().length;
    expect((await problemOf(login({ hostKey: `SHA256:${'A'.repeat(43)}` }))).code).toBe('router.pin-mismatch');
    await expect.poll(() => sshd.log().slice(before)).toMatch(/Connection (closed|reset)/);
    expect(sshd.log().slice(before)).not.toMatch(/publickey|password/);
  });

  it('ends politely', async () => {
    const connection = await login();
    const before = sshd.log().length;
    await connection.close();
    await expect.poll(() => sshd.log().slice(before)).toContain('Received disconnect');
  });
});

describe('what OpenSSH shows before a login', () => {
  it('is the host key that ssh-keygen prints', async () => {
    const peer = { router: 'school-7', address: '127.0.0.1', port: sshd.port };
    expect(await readHostKey(peer, { legacyAlgorithms: false, timeoutMs: 60_000 })).toBe(sshd.fingerprint);
  });
});

describe('an OpenSSH that runs no commands', () => {
  it('refuses them, and the connection stays', async () => {
    const shy = keep(await startOpenSsh(['MaxSessions 0']));
    const connection = await connect(shy, { user: shy.user, key: new Secret(shy.key), password: undefined });
    expect((await problemOf(connection.exec('true'))).code).toBe('router.command');
    expect(connection.closed).toBe(false);
  });
});
