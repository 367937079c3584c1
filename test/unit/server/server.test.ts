import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { get as httpsGet } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { describe, expect, it, onTestFinished } from 'vitest';
import { selfSigned } from '../../support/certificate.js';
import { aStatus, handController, serverBench } from '../../support/server-bench.js';

/** Trusts nothing but that certificate. */
const getByTls = (
  url: string,
  ca: string,
): Promise<{ readonly status: number; readonly hsts: unknown; readonly protocol: unknown }> =>
  new Promise((resolve, reject) => {
    httpsGet(url, { ca, checkServerIdentity: () => undefined }, (answer) => {
      answer.resume();
      const { statusCode: status = 0, headers } = answer;
      resolve({
        status,
        hsts: headers['strict-transport-security'],
        protocol: (answer.socket as TLSSocket).getProtocol(),
      });
    }).on('error', reject);
  });

describe('the server', () => {
  it('speaks TLS with the key and certificate that it is given', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'qosctl-tls-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const { key, cert } = selfSigned('qos.test');
    const tls = { key: join(folder, 'key.pem'), cert: join(folder, 'cert.pem') };
    await writeFile(tls.key, key);
    await writeFile(tls.cert, cert);
    const { url } = await serverBench({ config: { tls } });
    expect(url).toMatch(/^https:/);
    expect(await getByTls(`${url}/healthz`, cert)).toEqual({
      status: 200,
      hsts: expect.stringContaining('max-age') as string,
      protocol: 'TLSv1.3',
    });
  });

  it('shows the page that the first link leads to, and keeps its word to itself', async () => {
    const { ask, server } = await serverBench();
    const link = new URL(server.firstLink ?? '');
    expect((await ask('GET', link.pathname)).text).not.toMatch(/https?:|<script>|style=/);
    expect((await ask('GET', '/setup/page.js')).status).toBe(200);
    expect(link.hash).toMatch(/^#[\w-]{43}$/);
  });

  it('says that it lives and that it is ready without a login', async () => {
    const { ask } = await serverBench();
    expect((await ask('GET', '/healthz')).status).toBe(200);
    expect((await ask('GET', '/readyz')).status).toBe(200);
  });

  it('is not ready before a revision is in force, nor when the store fails', async () => {
    const controller = handController('none');
    const waiting = await serverBench({ controller });
    const answer = await waiting.ask('GET', '/readyz');
    expect(answer.status).toBe(503);
    expect(answer.json).toMatchObject({ code: 'server.not-ready', type: 'urn:qosctl:problem:server.not-ready' });
    expect((await waiting.ask('GET', '/healthz')).status).toBe(200);

    const broken = await serverBench({
      through: (real) => ({ ...real, revisions: { ...real.revisions, list: () => Promise.reject(new Error('disk')) } }),
    });
    expect((await broken.ask('GET', '/readyz')).status).toBe(503);
  });

  it('answers problems as RFC 9457 says, with a code', async () => {
    const { ask, token } = await serverBench();
    const as = await token('admin');
    const missing = await ask('GET', '/api/v1/nothing', { as });
    expect(missing.headers.get('content-type')).toContain('application/problem+json');
    expect(missing.json).toMatchObject({ status: 404, code: 'request.not-found' });
    const wrong = await ask('DELETE', '/api/v1/fleet', { as });
    expect(wrong.json).toMatchObject({ status: 405, code: 'request.method' });
    expect(wrong.headers.get('allow')).toBe('GET');
    const bad = await ask('POST', '/api/v1/orders', { as, body: { kind: 'suspend', selct: {} } });
    expect(bad.json).toMatchObject({ status: 400, code: 'request.invalid' });
  });

  it('refuses a body that is too large and one that is not JSON', async () => {
    const { ask, token, url } = await serverBench();
    const as = await token('admin');
    const large = await ask('POST', '/api/v1/orders', { as, body: { reason: 'x'.repeat(1 << 21) } });
    expect(large.json).toMatchObject({ status: 413, code: 'request.too-large' });
    const form = await fetch(`${url}/api/v1/orders`, {
      method: 'POST',
      headers: { authorization: `Bearer ${as}`, 'content-type': 'text/plain' },
      body: 'x',
    });
    expect(form.status).toBe(415);
  });

  it('lets a page do nothing but what comes from here', async () => {
    const { ask } = await serverBench();
    const { headers } = await ask('GET', '/healthz');
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none';.*frame-ancestors 'none'/);
    expect(headers.get('content-security-policy')).not.toContain('unsafe');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('strict-transport-security')).toBeNull();
  });

  it('tells in a few bytes that nothing changed', async () => {
    const { ask, token, controller } = await serverBench();
    const as = await token('viewer');
    const first = await ask('GET', '/api/v1/sites?limit=5', { as });
    const etag = first.headers.get('etag') ?? '';
    const again = await ask('GET', '/api/v1/sites?limit=5', { as, headers: { 'if-none-match': etag } });
    expect([again.status, again.text]).toEqual([304, '']);
    const [item] = first.json['items'] as unknown as readonly { readonly router: string }[];
    controller.report(aStatus(item?.router ?? '', { ready: 'false' }));
    expect((await ask('GET', '/api/v1/sites?limit=5', { as, headers: { 'if-none-match': etag } })).status).toBe(200);
  });

  it('finishes what was asked before it closes', async () => {
    const bench = await serverBench();
    const as = await bench.token('operator');
    let finish = (): void => undefined;
    const held = new Promise<void>((resolve) => (finish = resolve));
    const begun = new Promise<void>((resolve) => {
      bench.controller.poll = () => (resolve(), held);
    });
    const answer = bench.ask('POST', '/api/v1/source/poll', { as });
    await begun;
    const closed = bench.server.close();
    finish();
    expect((await answer).status).toBe(202);
    await closed;
    await expect(bench.ask('GET', '/healthz')).rejects.toThrow('fetch failed');
  });

  it('shows nothing of a failure that nobody foresaw', async () => {
    const bench = await serverBench();
    const as = await bench.token('operator');
    bench.controller.poll = () => Promise.reject(new Error('password hunter2'));
    const answer = await bench.ask('POST', '/api/v1/source/poll', { as });
    expect(answer.json).toMatchObject({ status: 500, code: 'server.internal' });
    expect(answer.text).not.toContain('hunter2');
  });

  it('survives addresses that are none', async () => {
    const { url } = await serverBench();
    const { port } = new URL(url);
    for (const path of ['/%zz', '//', `/api/v1/sites/${'x'.repeat(2_000)}`, '/api/v1/sites/%00']) {
      const status = await new Promise<number>((resolve, reject) =>
        request({ host: '127.0.0.1', port, path }, (answer) => {
          answer.resume();
          resolve(answer.statusCode ?? 0);
        })
          .on('error', reject)
          .end(),
      );
      expect(status, path).toBeGreaterThanOrEqual(400);
      expect(status, path).toBeLessThan(500);
    }
  });
});
