import { createHmac, randomBytes } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { administrator } from '../../support/administrator.js';
import { selfSigned } from '../../support/certificate.js';
import { startGitHttp } from '../../support/git-http.js';
import { oidcProvider } from '../../support/oidc-provider.js';
import { PASSWORD, policyFolder } from '../../support/policy-folder.js';
import { aPolicyRepository } from '../../support/policy-repository.js';
import { type Ran, type Running, whileRunning } from '../../support/qosctl.js';
import { simulatedNetwork } from '../../support/simulated-network.js';
import { newKeys } from '../../support/ssh-bench.js';
import { openStream } from '../../support/stream-client.js';

const SERVE = ['serve', '--listen', '127.0.0.1:0', '--log', 'trace'];

/** Secrets that are given out, each findable in whatever is printed. */
function keyring() {
  const all: string[] = [];
  return {
    one: (name: string): string => {
      const secret = `${name}-${randomBytes(9).toString('hex')}`;
      all.push(secret);
      return secret;
    },
    note: (...secrets: readonly string[]): void => void all.push(...secrets),
    /** As they are, and as they travel. */
    found: (text: string): readonly string[] =>
      all.filter((one) =>
        [one, encodeURIComponent(one), Buffer.from(one).toString('base64')].some((form) => text.includes(form)),
      ),
  };
}

const stop = (running: Running): Promise<Ran> => {
  running.child.kill('SIGTERM');
  return running.ended;
};

const until = (condition: () => void | Promise<void>): Promise<void> =>
  vi.waitFor(condition, { timeout: 60_000, interval: 20 });

describe('the log of qosctl serve at its finest level', () => {
  it('shows nothing secret of logins to the controller, or to routers, that fail and that do not', async () => {
    const keys = keyring();
    const { folder } = await simulatedNetwork({
      block: '127.231.11',
      hospitals: 1,
      offices: 1,
      sim: (index) => (index === 0 ? { password: 'another' } : undefined),
      router: (index) => (index === 0 ? '' : ', credentials: keyed, transport: ssh, port: 2222'),
    });
    const key = newKeys().private;
    keys.note(PASSWORD, ...key.split('\n').filter((line) => line.length > 30 && !line.includes('KEY')));
    await folder.write('policies/router.key', key);
    await folder.write(
      'policies/keyed.yaml',
      'apiVersion: qosctl/v1\nkind: Credentials\nmetadata: { name: keyed }\nspec: { user: qosctl, key: { file: router.key } }\n',
    );
    const hook = keys.one('hook');
    const client = keys.one('client');
    const provider = await oidcProvider({
      clientId: 'noc',
      clientSecret: 'another',
      redirect: 'https://qos.test/login/oidc/callback',
      users: {},
    });
    await folder.write('hook', hook);
    await folder.write('client', client);
    const running = folder.start([
      ...SERVE,
      ...['--webhook-secret-file', 'hook', '--public-url', 'https://qos.test', '--oidc-role', 'a=admin'],
      ...['--oidc-issuer', provider.issuer, '--oidc-client', 'noc', '--oidc-client-secret-file', 'client'],
    ]);
    const answers = /^qosctl answers at (\S+)$/m;
    await whileRunning(running, () => /setup#\S+$/m.test(running.out()));
    const url = answers.exec(running.out())?.[1] ?? '';
    const word = /setup#(\S+)$/m.exec(running.out())?.[1] ?? '';
    keys.note(word);
    const say = (
      method: string,
      path: string,
      headers: Record<string, string> = {},
      body?: string,
    ): Promise<Response> =>
      fetch(`${url}${path}`, { method, redirect: 'manual', headers, ...(body === undefined ? {} : { body }) });
    const json = { 'content-type': 'application/json' };
    const password = keys.one('password');
    const made = await say('POST', '/api/v1/setup', json, JSON.stringify({ token: word, user: 'ada', password }));
    const cookie = made.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const { csrf } = (await made.json()) as { readonly csrf: string };
    keys.note(cookie.split('=')[1] ?? '', csrf);
    const asAda = { ...json, cookie, 'x-csrf-token': csrf };
    const token = await say(
      'POST',
      '/api/v1/tokens',
      asAda,
      JSON.stringify({ name: 'a', role: 'viewer', scope: { classes: [], regions: [] } }),
    );
    expect([made.status, token.status]).toEqual([200, 201]);
    const bearer = ((await token.json()) as { readonly token: string }).token;
    keys.note(bearer);
    const basic = Buffer.from(`ada:${keys.one('basic')}`).toString('base64');
    keys.note(basic);
    const wrong: readonly (readonly [number, () => Promise<Response>])[] = [
      [200, () => say('GET', '/api/v1/fleet', { authorization: `Bearer ${bearer}` })],
      [401, () => say('GET', '/api/v1/fleet', { authorization: `Bearer ${keys.one('bearer')}` })],
      [401, () => say('GET', '/api/v1/fleet', { authorization: `Basic ${basic}` })],
      [401, () => say('GET', '/api/v1/fleet', { cookie: `__Host-qosctl=${keys.one('cookie')}` })],
      [401, () => say('GET', `/api/v1/sites?token=${keys.one('query')}`)],
      [401, () => say('GET', `/api/v1/sites/${keys.one('path')}`)],
      [403, () => say('POST', '/api/v1/source/poll', { ...asAda, 'x-csrf-token': keys.one('csrf') })],
      [
        401,
        () =>
          say(
            'POST',
            '/api/v1/setup',
            json,
            JSON.stringify({ token: keys.one('setup'), user: 'eve', password: keys.one('eve') }),
          ),
      ],
      [401, () => say('POST', '/api/v1/login', json, JSON.stringify({ user: 'ada', password: keys.one('guess') }))],
      [400, () => say('POST', '/api/v1/login', json, `{"user":"ada","password":${keys.one('broken')}`)],
      [400, () => say('POST', '/api/v1/login', json, JSON.stringify({ user: 'ada', passwort: keys.one('field') }))],
      [
        401,
        () =>
          say(
            'POST',
            '/api/v1/webhook',
            { ...json, 'x-gitlab-token': keys.one('gitlab'), 'x-gitlab-event': 'Push Hook' },
            '{}',
          ),
      ],
      [
        401,
        () =>
          say(
            'POST',
            '/api/v1/webhook',
            { ...json, 'x-gitea-signature': createHmac('sha256', keys.one('hmac')).update('{}').digest('hex') },
            '{}',
          ),
      ],
    ];
    for (const [status, asked] of wrong) {
      const answer = await asked();
      expect(answer.status, answer.url).toBe(status);
      expect(keys.found(await answer.text())).toEqual([]);
    }
    await expect(openStream(url, { authorization: `Bearer ${keys.one('stream')}` })).rejects.toThrow('401');
    const begun = await say('GET', '/login/oidc');
    const ticket = begun.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const back = new URL(await provider.login(begun.headers.get('location') ?? '', 'ama'));
    keys.note(ticket.split('=')[1] ?? '', back.searchParams.get('code') ?? '', back.searchParams.get('state') ?? '');
    expect((await say('GET', `${back.pathname}${back.search}`, { cookie: ticket })).status).toBe(401);
    await until(async () => {
      const { items } = (await (await say('GET', '/api/v1/routers', { authorization: `Bearer ${bearer}` })).json()) as {
        readonly items: readonly { readonly reason?: string }[];
      };
      expect(items.map(({ reason }) => reason)).toEqual(['AuthenticationFailed', 'HostKeyMismatch']);
    });
    const { exit, err } = await stop(running);
    expect(exit).toBe(0);
    expect(err.match(/"msg":"request"/g)?.length).toBeGreaterThan(15);
    expect(err).toContain('login by OpenID Connect');
    expect(keys.found(err)).toEqual([]);
  });

  it('shows nothing of a token that the git server refuses', async () => {
    const keys = keyring();
    const folder = await policyFolder({ block: '127.231.12', hospitals: 1, offices: 0 });
    const repository = aPolicyRepository();
    repository.push('first');
    const git = await startGitHttp({ root: repository.folder, login: 'Basic another' });
    const token = keys.one('token');
    keys.note(Buffer.from(`x-access-token:${token}`).toString('base64'));
    await folder.write('token', token);
    const running = folder.start([...SERVE, '--git', `${git.origin}/policies.git`, '--git-token-file', 'token']);
    const admin = await administrator(running);
    let said: unknown;
    await until(async () => {
      said = (await admin.ask('GET', '/api/v1/revisions')).body;
      expect(JSON.stringify(said)).toContain('credentials');
    });
    const { out, err } = await stop(running);
    await git.close();
    repository.remove();
    expect(keys.found(`${JSON.stringify(said)}${out}${err}`)).toEqual([]);
  });

  it('shows nothing of a private key that does not fit, and says so', async () => {
    const folder = await policyFolder({ block: '127.231.13', hospitals: 1, offices: 0 });
    const [mine, other] = [selfSigned('a'), selfSigned('b')];
    await folder.write('key.pem', mine.key);
    await folder.write('cert.pem', other.cert);
    const { exit, out, err } = await folder.qosctl(...SERVE, '--tls-key', 'key.pem', '--tls-cert', 'cert.pem');
    expect(exit).toBe(1);
    expect(err).toMatch(
      /^error\[usage\]: --tls-key and --tls-cert are no private key and certificate that go together$/m,
    );
    expect(out + err).not.toContain(mine.key.split('\n')[1]);
  });
});
