import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Secret } from '../../../src/model/secret.js';
import { type CommitStatusOptions, openCommitStatus } from '../../../src/source/commit-status.js';

interface Received {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

const COMMIT = 'c0ffee'.padEnd(40, '0');
let server: Server;
let received: Received[];
let answer: (response: ServerResponse) => void;

beforeEach(async () => {
  received = [];
  answer = (response) => response.writeHead(201).end('{}');
  server = createServer((request, response) => {
    void text(request).then((body) => {
      const { method, url, headers } = request;
      received.push({ method, url, headers, body: JSON.parse(body) });
      answer(response);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const base = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const statusOf = (options: Partial<CommitStatusOptions> = {}) =>
  openCommitStatus({
    forge: 'github',
    api: base(),
    repository: 'noc/policies',
    token: new Secret('hunter2'),
    ...options,
  });
const LINK = 'https://qos.example/';
const SUCCESS = { state: 'success', description: '560 routers in sync' } as const;

describe('a commit status', () => {
  it.each([
    ['github', '/repos/noc/policies/statuses/', { authorization: 'Bearer hunter2' }, 'context'],
    ['gitea', '/repos/noc/policies/statuses/', { authorization: 'token hunter2' }, 'context'],
    ['gitlab', '/projects/noc%2Fpolicies/statuses/', { 'private-token': 'hunter2' }, 'name'],
  ] as const)('is written as %s takes it', async (forge, path, login, name) => {
    expect(await statusOf({ forge, link: LINK })(COMMIT, SUCCESS)).toEqual({ ok: true });
    const [{ method, url, headers, body } = {} as Received] = received;
    expect({ method, url }).toEqual({ method: 'POST', url: `${path}${COMMIT}` });
    expect(headers).toMatchObject(login);
    expect(body).toEqual({
      state: 'success',
      description: SUCCESS.description,
      target_url: LINK,
      [name]: 'qosctl',
    });
  });

  it.each([
    ['github', 'failure'],
    ['gitea', 'failure'],
    ['gitlab', 'failed'],
  ] as const)('that is bad has the word of %s: %s', async (forge, state) => {
    await statusOf({ forge })(COMMIT, { state: 'failure', description: 'rejected' });
    expect(received[0]?.body).toMatchObject({ state });
  });

  it('is cut to the length that is taken', async () => {
    await statusOf()(COMMIT, { state: 'failure', description: 'x'.repeat(1000) });
    expect(received[0]?.body).toMatchObject({ description: `${'x'.repeat(139)}…` });
  });

  it.each([
    [401, false],
    [404, false],
    [429, true],
    [503, true],
  ])('that is answered with %s is a value', async (code, transient) => {
    answer = (response) => response.writeHead(code).end('no, hunter2');
    expect(await statusOf()(COMMIT, SUCCESS)).toEqual({
      ok: false,
      transient,
      message: `github answered ${code} to the commit status: no, ***`,
    });
  });

  it('carries the token to no other server', async () => {
    answer = (response) => response.writeHead(307, { location: `${base()}/elsewhere` }).end();
    expect(await statusOf()(COMMIT, SUCCESS)).toMatchObject({ ok: false });
    expect(received).toHaveLength(1);
  });

  it('that a commit of GitLab has already is fine, and another one that it refuses is not', async () => {
    answer = (response) => response.writeHead(400).end('Cannot transition status via :enqueue from :pending');
    const write = statusOf({ forge: 'gitlab' });
    expect(await write(COMMIT, { state: 'pending', description: 'reading' })).toEqual({ ok: true });
    expect(await write(COMMIT, SUCCESS)).toMatchObject({ ok: false, transient: false });
  });

  it('is a value when nobody listens, nobody answers or the token is no token', async () => {
    answer = () => undefined;
    expect(await statusOf({ timeoutMs: 50 })(COMMIT, SUCCESS)).toMatchObject({ ok: false, transient: true });
    const odd = await statusOf({ token: new Secret('hunter2\nx: y') })(COMMIT, SUCCESS);
    expect(odd).toMatchObject({ ok: false });
    expect(JSON.stringify(odd)).not.toContain('hunter2');
    const write = statusOf();
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
    expect(await write(COMMIT, SUCCESS)).toMatchObject({
      message: 'github did not take the commit status: ECONNREFUSED',
    });
  });
});
