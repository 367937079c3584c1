import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { OidcConfig } from '../../../src/server/server.js';
import { Secret } from '../../../src/model/secret.js';
import { oidcProvider, type TestProvider } from '../../support/oidc-provider.js';
import { type Reply, serverBench, type ServerBench } from '../../support/server-bench.js';

const PUBLIC = 'http://qos.test';
const CLIENT = { clientId: 'qosctl', clientSecret: 'a secret of the client, long enough' };

const USERS = {
  ama: { groups: ['net-operators', 'staff'] },
  boss: { groups: ['net-operators', 'net-admins'] },
  guest: { groups: ['staff'] },
};

interface Stage {
  readonly bench: ServerBench;
  readonly provider: TestProvider;
}

async function stage(more: Partial<OidcConfig> = {}): Promise<Stage> {
  const provider = await oidcProvider({ ...CLIENT, redirect: `${PUBLIC}/login/oidc/callback`, users: USERS });
  const oidc: OidcConfig = {
    issuer: provider.issuer,
    clientId: CLIENT.clientId,
    clientSecret: new Secret(CLIENT.clientSecret),
    roleClaim: 'groups',
    roles: { 'net-operators': 'operator', 'net-admins': 'admin' },
    insecure: true,
    ...more,
  };
  return { provider, bench: await serverBench({ config: { publicUrl: PUBLIC, oidc } }) };
}

const cookiesOf = ({ headers }: Reply): string =>
  headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');

async function begin(
  { bench, provider }: Stage,
  user: string,
): Promise<{ readonly back: string; readonly ticket: string }> {
  const begun = await bench.ask('GET', '/login/oidc');
  expect(begun.status, begun.text).toBe(303);
  const back = new URL(await provider.login(begun.headers.get('location') ?? '', user));
  return { back: `${back.pathname}${back.search}`, ticket: cookiesOf(begun) };
}

async function login(on: Stage, user: string): Promise<Reply> {
  const { back, ticket } = await begin(on, user);
  return on.bench.ask('GET', back, { headers: { cookie: ticket } });
}

describe('a login by OpenID Connect', () => {
  it('begins a session with the strongest role that the claims give', async () => {
    const on = await stage();
    for (const [user, role] of [
      ['ama', 'operator'],
      ['boss', 'admin'],
    ] as const) {
      const entered = await login(on, user);
      expect(entered.status, entered.text).toBe(200);
      const me = await on.bench.ask('GET', '/api/v1/me', { headers: { cookie: cookiesOf(entered) } });
      expect(me.json).toMatchObject({ who: user, role, scope: { classes: [], regions: [] }, passwordHere: false });
    }
    const [entry] = (await on.bench.store.audit.list({ limit: 1 })).items;
    expect(entry).toMatchObject({ who: 'boss', action: 'login', detail: { by: 'oidc', role: 'admin' } });
  });

  it('makes a user who is told from those with a password here', async () => {
    const on = await stage();
    await login(on, 'ama');
    await on.bench.user('kofi', 'viewer');
    const as = await on.bench.token('admin');
    const { items } = (await on.bench.ask('GET', '/api/v1/users', { as })).json as unknown as {
      readonly items: readonly { readonly name: string; readonly passwordHere: boolean }[];
    };
    expect(items.map(({ name, passwordHere }) => [name, passwordHere])).toEqual([
      ['ama', false],
      ['kofi', true],
      ['maker', true],
    ]);
    expect(JSON.stringify(items)).not.toContain('scrypt');
  });

  it('is refused where no claim gives a role', async () => {
    const on = await stage();
    expect((await login(on, 'guest')).json).toMatchObject({ status: 401, code: 'login.refused' });
    expect(await on.bench.accounts.users.get('guest')).toBeUndefined();
  });

  it('keeps the scope that an admin gave, and stays out where an admin closed the account', async () => {
    const on = await stage();
    await login(on, 'ama');
    const { users } = on.bench.accounts;
    const scope = { classes: ['hospital'], regions: [] };
    await users.put({ ...(await users.get('ama'))!, scope, role: 'viewer' });
    await login(on, 'ama');
    expect(await users.get('ama')).toMatchObject({ scope, role: 'operator' });
    await users.put({ ...(await users.get('ama'))!, disabled: true });
    expect((await login(on, 'ama')).status).toBe(401);
  });

  it('takes over no account that has a password', async () => {
    const on = await stage();
    await on.bench.user('boss', 'viewer');
    expect((await login(on, 'boss')).status).toBe(401);
    expect(await on.bench.accounts.users.get('boss')).toMatchObject({ role: 'viewer' });
  });

  it('works for the browser that began it, and once', async () => {
    const on = await stage();
    const { back, ticket } = await begin(on, 'boss');
    const other = await begin(on, 'ama');
    const finish = (path: string, cookie: string) => on.bench.ask('GET', path, { headers: { cookie } });
    // The victim's browser is led to the attacker's code.
    expect((await finish(back, other.ticket)).status).toBe(401);
    expect((await finish(back, '')).status).toBe(401);
    expect((await finish(back, ticket)).status).toBe(200);
    expect((await finish(back, ticket)).status).toBe(401);
  });

  it('takes no answer that was changed on the way, nor one that is too late', async () => {
    const on = await stage();
    const changed = await begin(on, 'ama');
    const answer = await on.bench.ask('GET', changed.back.replace(/code=\w/, 'code=!'), {
      headers: { cookie: changed.ticket },
    });
    expect(answer.status).toBe(401);
    const late = await begin(on, 'ama');
    on.bench.clock.now += 600_000;
    expect((await on.bench.ask('GET', late.back, { headers: { cookie: late.ticket } })).status).toBe(401);
  });

  it('finds a provider that starts later', async () => {
    const reserved = createServer().listen(0, '127.0.0.1');
    await once(reserved, 'listening');
    const { port } = reserved.address() as AddressInfo;
    reserved.close();
    await once(reserved, 'close');
    const { bench } = await stage({ issuer: `http://127.0.0.1:${port}` });
    const refused = await bench.ask('GET', '/login/oidc');
    expect(refused.json).toMatchObject({ status: 401, code: 'login.refused' });
    expect(refused.text).not.toContain('127.0.0.1');
    await oidcProvider({ ...CLIENT, port, redirect: `${PUBLIC}/login/oidc/callback`, users: USERS });
    expect((await bench.ask('GET', '/login/oidc')).status).toBe(303);
  });
});
