import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { get, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { DASHBOARD_PAGES } from '../../../src/server/dashboard-pages.js';
import { serverBench } from '../../support/server-bench.js';

/** A build of a dashboard, as small as one can be. */
async function built(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'qosctl-dashboard-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>page</title>');
  await writeFile(join(folder, 'assets', 'index-abc.js'), 'plain');
  await writeFile(join(folder, 'assets', 'index-abc.js.br'), 'brotli');
  await writeFile(join(folder, 'assets', 'index-abc.js.gz'), 'gzip');
  await writeFile(join(folder, 'secret.txt'), 'not for anyone');
  return folder;
}

/** As it was sent: `fetch` would unpack it. */
const raw = (url: string, headers: OutgoingHttpHeaders) =>
  new Promise<{ readonly headers: IncomingHttpHeaders; readonly body: string }>((resolve, reject) => {
    get(url, { headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => resolve({ headers: answer.headers, body: Buffer.concat(chunks).toString() }));
    }).on('error', reject);
  });

describe('the dashboard of a server', () => {
  it('is one page at all of its addresses, which is asked for anew each time', async () => {
    const { ask } = await serverBench({ config: { dashboard: await built() } });
    for (const path of ['/', ...DASHBOARD_PAGES.flatMap((name) => [`/${name}`, `/${name}/a%2Fb/c`])]) {
      const { status, text, headers } = await ask('GET', path);
      expect([status, text.includes('<title>page'), headers.get('cache-control')], path).toEqual([
        200,
        true,
        'no-cache, private',
      ]);
    }
    expect((await ask('GET', '/other')).text).not.toContain('<title>page');
  });

  it.each([
    ['br, gzip', 'br'],
    ['gzip', 'gzip'],
    ['identity', null],
  ])('sends its assets as they were compressed, for %s', async (accepted, encoding) => {
    const { url } = await serverBench({ config: { dashboard: await built() } });
    const { headers, body } = await raw(`${url}/assets/index-abc.js`, { 'accept-encoding': accepted });
    expect(headers['content-encoding'] ?? null).toBe(encoding);
    expect(headers['content-type']).toContain('javascript');
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(body).toBe({ br: 'brotli', gzip: 'gzip', plain: 'plain' }[encoding ?? 'plain']);
  });

  it('gives nothing away but its page and assets', async () => {
    const { ask } = await serverBench({ config: { dashboard: await built() } });
    for (const path of [
      '/secret.txt',
      '/assets/../secret.txt',
      '/assets/%2e%2e%2fsecret.txt',
      '/assets/none.js',
      '/assets/',
    ])
      expect((await ask('GET', path)).status, path).toBeGreaterThanOrEqual(400);
  });

  it.each([undefined, '/nowhere'])('says plainly that it is not built (%s)', async (dashboard) => {
    const { ask } = await serverBench({ config: dashboard === undefined ? {} : { dashboard } });
    const { status, text } = await ask('GET', '/');
    expect([status, text]).toEqual([404, expect.stringContaining('npm run build')]);
  });

  it('tells before a login how one may log in', async () => {
    const { ask, user } = await serverBench();
    expect((await ask('GET', '/api/v1/login')).json).toEqual({ oidc: false, first: true });
    await user('ama', 'viewer');
    expect((await ask('GET', '/api/v1/login')).json).toEqual({ oidc: false, first: false });
  });
});
