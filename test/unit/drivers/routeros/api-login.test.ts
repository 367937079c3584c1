import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { Secret } from '../../../../src/model/secret.js';
import { PASSWORD, problemOf, rudeBench, TEST_FINGERPRINT } from '../../../support/rude-api.js';

const { server, connect, close } = rudeBench();
afterEach(close);
const quiet = (): void => undefined;

describe('opening a connection', () => {
  it('sends user and password and nothing else', async () => {
    const api = await server(quiet);
    const connection = await connect(api);
    expect(api.received).toEqual([['/login', '=name=qos', `=password=${PASSWORD}`]]);
    expect(connection.closed).toBe(false);
    expect(connection.fingerprint256).toBeUndefined();
  });

  it.each([
    ['accepts and closes', { onConnect: (peer: { end(): void }) => peer.end() }],
    ['accepts and resets', { onConnect: (peer: { reset(): void }) => peer.reset() }],
    ['closes when it hears the login', { login: (peer: { end(): void }) => peer.end() }],
    ['resets when it hears the login', { login: (peer: { reset(): void }) => peer.reset() }],
  ])('says refused when the router %s without a byte', async (_, options) => {
    const problem = await problemOf(connect(await server(quiet, options)));
    expect(problem).toMatchObject({ code: 'router.refused', subject: 'school-7' });
    expect(problem.cure).toContain('max-sessions');
  });

  it('says unreachable, and why in words, when nothing listens', async () => {
    const api = await server(quiet);
    await api.close();
    const problem = await problemOf(connect(api));
    expect(problem.code).toBe('router.unreachable');
    expect(problem.message).toContain('nothing listens there (ECONNREFUSED)');
  });

  it('says unreachable when there cannot be such a port', async () => {
    expect((await problemOf(connect({ port: 70_000 }))).code).toBe('router.unreachable');
  });

  it('says unreachable when the handshake does not end before the deadline', async () => {
    const mute = createServer();
    await new Promise<void>((resolve) => {
      mute.listen(0, '127.0.0.1', resolve);
    });
    const address = mute.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const problem = await problemOf(connect({ port }, { connectTimeoutMs: 30, tls: { learn: true } }));
    expect(problem.code).toBe('router.unreachable');
    mute.close();
  });

  it('waits for the answer to a login no longer than for a connection: a router that hangs accepts, too', async () => {
    const api = await server(quiet, { login: quiet });
    const problem = await problemOf(connect(api, { connectTimeoutMs: 60, commandTimeoutMs: 600_000 }));
    expect(problem).toMatchObject({
      code: 'router.unreachable',
      message: expect.stringContaining('no answer within 0.06 s'),
    });
  });

  it('says timeout when the login is not answered', async () => {
    const api = await server(quiet, { login: quiet });
    expect((await problemOf(connect(api, { commandTimeoutMs: 30 }))).code).toBe('router.timeout');
  });

  it.each([['invalid user name or password (6)'], ['cannot log in'], ['some text of a later version']])(
    'says authentication when the router answers "%s"',
    async (message) => {
      const api = await server(quiet, {
        login: (peer) => peer.say(['!trap', '.tag', `=message=${message}`], ['!done', '.tag']),
      });
      const problem = await problemOf(connect(api));
      expect(problem.code).toBe('router.authentication');
      expect(problem.message).toContain(message);
    },
  );

  it('keeps a password that the router repeats to itself', async () => {
    const api = await server(quiet, {
      login: (peer, words) => peer.say(['!trap', '.tag', `=message=bad ${words[2] ?? ''}`], ['!done', '.tag']),
    });
    expect((await problemOf(connect(api))).code).toBe('router.authentication');
    const fatal = await server(quiet, { login: (peer, words) => peer.say(['!fatal', `bad ${words[2] ?? ''}`]) });
    expect((await problemOf(connect(fatal))).code).toBe('router.connection-lost');
  });

  it('answers no challenge of RouterOS before 6.43', async () => {
    const api = await server(quiet, { login: (peer) => peer.say(['!done', '.tag', `=ret=${'ab'.repeat(16)}`]) });
    const problem = await problemOf(connect(api));
    expect(problem.code).toBe('router.authentication');
    expect(problem.cure).toContain('Upgrade');
    expect(api.received).toHaveLength(1);
  });

  it('sends no password beyond ASCII and does not show it', async () => {
    const api = await server(quiet);
    const problem = await problemOf(connect(api, { password: new Secret(`${PASSWORD}é`) }));
    expect(problem.code).toBe('router.bad-word');
    expect(api.received).toEqual([]);
  });

  it('contacts nobody when the signal is aborted already, and stops connecting when it aborts', async () => {
    const api = await server(quiet, { login: quiet });
    expect((await problemOf(connect(api, { signal: AbortSignal.abort() }))).code).toBe('router.connection-lost');
    const abort = new AbortController();
    const opening = problemOf(connect(api, { signal: abort.signal }));
    abort.abort();
    expect((await opening).message).toBe('school-7: interrupted');
    expect(api.bytesIn()).toBe(0);
  });
});

describe('a TLS connection', () => {
  it('logs in when the certificate is the pinned one, however the pin is written', async () => {
    const api = await server((peer) => peer.say(['!done', '.tag', '=ret=x']), { tls: true });
    for (const pin of [TEST_FINGERPRINT, TEST_FINGERPRINT.toLowerCase(), TEST_FINGERPRINT.replaceAll(':', '')]) {
      const connection = await connect(api, { tls: { fingerprint256: pin } });
      expect(connection.fingerprint256).toBe(TEST_FINGERPRINT);
      expect((await connection.exchange([['/x/print']]))[0]?.ret).toBe('x');
    }
  });

  it('reports the fingerprint when it is there to learn it', async () => {
    const connection = await connect(await server(quiet, { tls: true }), { tls: { learn: true } });
    expect(connection.fingerprint256).toBe(TEST_FINGERPRINT);
  });

  it.each([['00'.repeat(32)], [TEST_FINGERPRINT.slice(0, -3)], ['not a pin'], ['']])(
    'sends nothing when the pin is "%s"',
    async (fingerprint256) => {
      const api = await server(quiet, { tls: true });
      for (const learn of [false, true]) {
        const problem = await problemOf(connect(api, { tls: { fingerprint256, learn } }));
        expect(problem.code).toBe('router.pin-mismatch');
      }
      expect(api.received).toEqual([]);
      expect(api.bytesIn()).toBe(0);
    },
  );

  it('contacts nobody without a pin', async () => {
    let contacts = 0;
    const api = await server(quiet, { onConnect: () => void (contacts += 1) });
    expect((await problemOf(connect(api, { tls: {} }))).code).toBe('router.not-enrolled');
    expect(contacts).toBe(0);
  });

  it('does not speak to a router without a certificate, not even to learn', async () => {
    const api = await server(quiet, { anonymous: true });
    const problem = await problemOf(connect(api, { tls: { learn: true } }));
    expect(problem.code).toBe('router.protocol');
    expect(problem.cure).toContain('certificate');
    expect(api.bytesIn()).toBe(0);
  });

  it('says protocol when the port speaks plain API', async () => {
    const api = await server(quiet, { onConnect: (peer) => peer.say(['!fatal', 'not TLS']) });
    expect((await problemOf(connect(api, { tls: { learn: true } }))).code).toBe('router.protocol');
  });

  it('says refused when the router closes before the handshake', async () => {
    const api = await server(quiet, { onConnect: (peer) => peer.end() });
    expect((await problemOf(connect(api, { tls: { learn: true } }))).code).toBe('router.refused');
  });
});
