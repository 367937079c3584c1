import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type SimRouter, startRouter } from '../../../src/simulator/index.js';
import { openLoggedIn } from '../../support/raw-api.js';
import { TEST_CERTIFICATE, TEST_FINGERPRINT, TEST_KEY } from '../../support/rude-api.js';

const open: SimRouter[] = [];
afterEach(async () => void (await Promise.all(open.splice(0).map((router) => router.close()))));

async function start(): Promise<SimRouter> {
  const tls = { port: 0, key: TEST_KEY, cert: TEST_CERTIFICATE };
  const router = await startRouter({ name: 'bench', port: 0, user: 'qos', password: 'secret', tls });
  open.push(router);
  return router;
}

describe('api-ssl', () => {
  it('serves the same router beside the plain API', async () => {
    const router = await start();
    const tls = { ca: TEST_CERTIFICATE };
    const secured = await openLoggedIn({ port: router.tlsPort, tls });
    const plain = await openLoggedIn({ port: router.port });
    await secured.ask('/system/identity/set', '=name=one');
    expect(await plain.ask('/system/identity/print')).toEqual([['!re', '=name=one'], ['!done']]);
    expect(router.stats).toMatchObject({ connections: 2, logins: 2 });
    secured.close();
    plain.close();
  });

  it('shows its certificate, to be pinned', async () => {
    const router = await start();
    const { connect: connectTls } = await import('node:tls');
    const socket = connectTls({ host: '127.0.0.1', port: router.tlsPort, rejectUnauthorized: false });
    await once(socket, 'secureConnect');
    expect(socket.getPeerCertificate().fingerprint256).toBe(TEST_FINGERPRINT);
    socket.destroy();
  });

  it('ends with the router, also for those that never finish their handshake', async () => {
    const router = await start();
    const socket = connect({ host: '127.0.0.1', port: router.tlsPort });
    await once(socket, 'connect');
    socket.on('error', () => undefined);
    const closed = once(socket, 'close');
    await expect.poll(() => router.close().then(() => 'closed')).toBe('closed');
    await closed;
  });

  it('has a session limit and an address list of its own', async () => {
    const router = await start();
    const plain = await openLoggedIn({ port: router.port });
    await plain.ask('/ip/service/set', '=.id=api-ssl', '=address=10.0.0.0/8');
    const tls = { ca: TEST_CERTIFICATE };
    await expect(openLoggedIn({ port: router.tlsPort, tls })).rejects.toThrow(/no login: closed/);
    plain.close();
  });
});
