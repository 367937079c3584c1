import { describe, expect, it } from 'vitest';
import { type AskMore, PASSWORD, type Reply, serverBench, type ServerBench } from '../../support/server-bench.js';

const HOUR = 3_600_000;

interface Browser {
  readonly login: Reply;
  readonly cookie: string;
  readonly csrf: string;
  readonly ask: (method: string, path: string, more?: AskMore) => Promise<Reply>;
}

/** Logs in as a browser does, and sends the cookie with what it asks. */
async function browser(bench: ServerBench, user: string, password = PASSWORD): Promise<Browser> {
  const login = await bench.ask('POST', '/api/v1/login', { body: { user, password } });
  const cookie = (login.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const csrf = String(login.json['csrf']);
  return {
    login,
    cookie,
    csrf,
    ask: (method, path, { headers = {}, ...more } = {}) =>
      bench.ask(method, path, { ...more, headers: { cookie, 'x-csrf-token': csrf, ...headers } }),
  };
}

const audited = async ({ store }: ServerBench): Promise<readonly string[]> =>
  (await store.audit.list({ limit: 100 })).items.map(({ who, action, subject }) => `${who} ${action} ${subject}`);

describe('a session', () => {
  it('begins with a password and a cookie that scripts and other sites do not see', async () => {
    const bench = await serverBench();
    await bench.user('ama', 'operator');
    const { login, ask } = await browser(bench, 'ama');
    expect(login.headers.get('set-cookie')).toMatch(
      /^qosctl=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=43200$/,
    );
    expect((await ask('GET', '/api/v1/me')).json).toMatchObject({ who: 'ama', role: 'operator', passwordHere: true });
    expect(await audited(bench)).toEqual(['ama login ama']);
  });

  it('names the cookie for this host alone where browsers come by TLS', async () => {
    const bench = await serverBench({ config: { publicUrl: 'https://qos.example' } });
    await bench.user('ama', 'operator');
    const { login } = await browser(bench, 'ama');
    expect(login.headers.get('set-cookie')).toMatch(/^__Host-qosctl=.*; Path=\/; .*Secure$/);
  });

  it('says the same of a wrong password, no such user and a closed account', async () => {
    const bench = await serverBench();
    await bench.user('ama', 'viewer');
    await bench.accounts.users.put({ ...(await bench.accounts.users.get('ama'))!, name: 'kofi', disabled: true });
    const answers = [
      await browser(bench, 'ama', 'wrong'),
      await browser(bench, 'nobody', 'wrong'),
      await browser(bench, 'kofi'),
    ].map(({ login }) => login);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401]);
  });

  it('writes only with the token that its pages know', async () => {
    const bench = await serverBench();
    await bench.user('ama', 'operator');
    const { ask } = await browser(bench, 'ama');
    const write = (headers: Record<string, string>) => ask('POST', '/api/v1/source/poll', { headers });
    expect((await write({ 'x-csrf-token': '' })).json).toMatchObject({ code: 'request.forged' });
    expect((await write({ 'x-csrf-token': 'x'.repeat(43) })).status).toBe(403);
    expect((await write({ origin: 'https://evil.example' })).json).toMatchObject({ code: 'request.forged' });
    expect((await write({ origin: bench.url })).status).toBe(202);
    expect(bench.controller.asked).toEqual(['poll']);
  });

  it('lets no page of another site log somebody in', async () => {
    const bench = await serverBench();
    await bench.user('ama', 'operator');
    const body = { user: 'ama', password: PASSWORD };
    const answer = await bench.ask('POST', '/api/v1/login', { body, headers: { origin: 'https://evil.example' } });
    expect(answer.json).toMatchObject({ code: 'request.forged' });
  });

  it('ends after an hour without use, after a working day, and by logout', async () => {
    const bench = await serverBench();
    await bench.user('ama', 'viewer');
    const idle = await browser(bench, 'ama');
    const busy = await browser(bench, 'ama');
    for (let minutes = 50; minutes <= 650; minutes += 50) {
      bench.clock.now += 50 * 60_000;
      expect((await busy.ask('GET', '/api/v1/me')).status, `${minutes} min`).toBe(200);
    }
    expect((await idle.ask('GET', '/api/v1/me')).status).toBe(401);
    bench.clock.now += HOUR * 1.5;
    expect((await busy.ask('GET', '/api/v1/me')).status).toBe(401);

    const third = await browser(bench, 'ama');
    expect((await third.ask('POST', '/api/v1/logout')).headers.get('set-cookie')).toContain('Max-Age=0');
    expect((await third.ask('GET', '/api/v1/me')).status).toBe(401);
  });

  it('ends with a change of the password elsewhere, and stays where it was changed', async () => {
    const bench = await serverBench();
    await bench.user('ama', 'viewer');
    const [here, there] = [await browser(bench, 'ama'), await browser(bench, 'ama')];
    const change = (current: string) =>
      here.ask('PUT', '/api/v1/me/password', { body: { current, password: 'another long password' } });
    expect((await change('wrong')).status).toBe(403);
    expect((await change(PASSWORD)).status).toBe(204);
    expect((await here.ask('GET', '/api/v1/me')).status).toBe(200);
    expect((await there.ask('GET', '/api/v1/me')).status).toBe(401);
    expect((await browser(bench, 'ama')).login.status).toBe(401);
    expect((await browser(bench, 'ama', 'another long password')).login.status).toBe(200);
    expect(JSON.stringify(await bench.store.audit.list({ limit: 50 }))).not.toContain('another long');
  });

  it('ends with the account', async () => {
    const bench = await serverBench();
    await bench.user('boss', 'admin');
    await bench.user('ama', 'operator');
    const [boss, ama] = [await browser(bench, 'boss'), await browser(bench, 'ama')];
    const etag = (await boss.ask('GET', '/api/v1/users/ama')).headers.get('etag') ?? '';
    const body = { role: 'operator', scope: {}, disabled: true };
    expect((await boss.ask('PUT', '/api/v1/users/ama', { body })).status).toBe(428);
    expect((await boss.ask('PUT', '/api/v1/users/ama', { body, headers: { 'if-match': '"old"' } })).status).toBe(412);
    expect((await boss.ask('PUT', '/api/v1/users/ama', { body, headers: { 'if-match': etag } })).status).toBe(200);
    expect((await ama.ask('GET', '/api/v1/me')).status).toBe(401);
    expect((await boss.ask('DELETE', '/api/v1/users/boss')).json).toMatchObject({ code: 'request.conflict' });
  });
});

describe('guessing', () => {
  it('of one password is locked out for longer and longer, also with the right one', async () => {
    const bench = await serverBench();
    await bench.user('ama', 'viewer');
    for (let tries = 0; tries < 6; tries += 1) await browser(bench, 'ama', `wrong ${tries}`);
    const locked = (await browser(bench, 'ama')).login;
    expect(locked.json).toMatchObject({ status: 429, code: 'login.locked' });
    expect(locked.headers.get('retry-after')).toBe('2');
    bench.clock.now += 2_000;
    await browser(bench, 'ama', 'wrong again');
    expect((await browser(bench, 'ama')).login.headers.get('retry-after')).toBe('4');
    bench.clock.now += 4_000;
    expect((await browser(bench, 'ama')).login.status).toBe(200);
  });

  it('of many at once gains nothing', async () => {
    const bench = await serverBench();
    await bench.user('ama', 'viewer');
    const tries = await Promise.all(Array.from({ length: 12 }, (_, at) => browser(bench, 'ama', `wrong ${at}`)));
    expect(tries.filter(({ login }) => login.status === 401)).toHaveLength(6);
  });

  it('of many names from one address is locked out too', async () => {
    const bench = await serverBench();
    for (let tries = 0; tries < 21; tries += 1) {
      await bench.user(`user-${tries}`, 'viewer');
      await browser(bench, `user-${tries}`, 'wrong');
    }
    expect((await browser(bench, 'yet-another', 'wrong')).login.status).toBe(429);
  });
});

describe('the first link', () => {
  const tokenOf = ({ server }: ServerBench): string => new URL(server.firstLink ?? '').hash.slice(1);
  const setup = (bench: ServerBench, token: string, user = 'ama') =>
    bench.ask('POST', '/api/v1/setup', { body: { token, user, password: PASSWORD } });

  it('makes an admin, once', async () => {
    const bench = await serverBench();
    expect((await setup(bench, 'wrong')).status).toBe(401);
    const made = await setup(bench, tokenOf(bench));
    expect(made.json).toMatchObject({ who: 'ama', role: 'admin' });
    expect((await setup(bench, tokenOf(bench), 'kofi')).status).toBe(401);
    expect((await browser(bench, 'ama')).login.status).toBe(200);
    expect(await audited(bench)).toContain('ama user.first ama');
  });

  it('is worth nothing after an hour', async () => {
    const bench = await serverBench();
    bench.clock.now += HOUR;
    expect((await setup(bench, tokenOf(bench))).status).toBe(401);
  });
});

describe('a token', () => {
  it('is shown once and kept as a hash', async () => {
    const bench = await serverBench();
    await bench.user('boss', 'admin');
    const boss = await browser(bench, 'boss');
    const made = await boss.ask('POST', '/api/v1/tokens', {
      body: { name: 'pipeline', role: 'viewer', scope: {}, days: 1 },
    });
    const as = String(made.json['token']);
    expect((await bench.ask('GET', '/api/v1/me', { as })).json).toMatchObject({
      who: 'token:pipeline',
      role: 'viewer',
    });
    expect((await boss.ask('GET', '/api/v1/tokens')).text).not.toContain(as);
    expect(
      JSON.stringify([await bench.accounts.tokens.all(), await bench.store.audit.list({ limit: 9 })]),
    ).not.toContain(as);
    bench.clock.now += 24 * HOUR;
    expect((await bench.ask('GET', '/api/v1/me', { as })).status).toBe(401);
  });

  it('makes no other token, and ends with its maker', async () => {
    const bench = await serverBench();
    const as = await bench.token('admin');
    const body = { name: 'other', role: 'admin', scope: {} };
    expect((await bench.ask('POST', '/api/v1/tokens', { as, body })).status).toBe(403);
    await bench.accounts.users.remove('maker');
    expect((await bench.ask('GET', '/api/v1/me', { as })).status).toBe(401);
  });
});
