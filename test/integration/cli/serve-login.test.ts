import { describe, expect, it, vi } from 'vitest';
import { freePort } from '../../support/free-port.js';
import { oidcProvider } from '../../support/oidc-provider.js';
import { policyFolder } from '../../support/policy-folder.js';
import { whileRunning } from '../../support/qosctl.js';
import { runHere } from '../../support/recorded-io.js';
import { simulatedNetwork } from '../../support/simulated-network.js';

const SECRET = 'a secret of the client, long enough';
const ADMINS = 'CN=net admins,OU=noc,DC=example';

describe('qosctl serve with --oidc-issuer', () => {
  it('lets in whom the provider vouches for, with the role that their group has', async () => {
    const folder = await policyFolder({ block: '127.231.5', hospitals: 1, offices: 0 });
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const { issuer, login } = await oidcProvider({
      clientId: 'noc',
      clientSecret: SECRET,
      redirect: `${url}/login/oidc/callback`,
      users: { ama: { groups: [ADMINS] }, guest: { groups: ['staff'] } },
    });
    await folder.write('client.secret', `${SECRET}\n`);
    const flags = ['--oidc-issuer', issuer, '--oidc-client', 'noc', '--oidc-client-secret-file', 'client.secret'];
    const roles = ['--oidc-role', `${ADMINS}=admin`, '--oidc-role', 'operators=operator'];
    const running = folder.start(['serve', '--listen', `127.0.0.1:${port}`, '--log', 'debug', ...flags, ...roles]);
    await whileRunning(running, () => running.out().includes(`qosctl answers at ${url}`));
    const enter = async (user: string) => {
      const begun = await fetch(`${url}/login/oidc`, { redirect: 'manual' });
      const ticket = begun.headers.getSetCookie()[0]?.split(';')[0] ?? '';
      const back = await login(begun.headers.get('location') ?? '', user);
      return fetch(back, { headers: { cookie: ticket } });
    };
    const entered = await enter('ama');
    expect(entered.status).toBe(200);
    const cookie = entered.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
    const me = await fetch(`${url}/api/v1/me`, { headers: { cookie } });
    expect(await me.json()).toMatchObject({ who: 'ama', role: 'admin' });
    expect((await enter('guest')).status).toBe(401);
    running.child.kill('SIGTERM');
    const { exit, out, err } = await running.ended;
    expect(exit).toBe(0);
    expect(out + err).not.toContain(SECRET);
  });

  const ISSUER = ['--oidc-issuer', 'https://login.example'];
  it.each<[string, readonly string[]]>([
    ['--oidc-… say nothing without --oidc-issuer', ['--oidc-role', 'a=admin']],
    ['--oidc-issuer needs --oidc-client', ISSUER],
    ['nobody would be let in', [...ISSUER, '--oidc-client', 'noc']],
    ['Did you mean "admin"?', [...ISSUER, '--oidc-client', 'noc', '--oidc-role', 'a=admn']],
    ['gives no role to a value', [...ISSUER, '--oidc-client', 'noc', '--oidc-role', '=admin']],
    [
      'is not an https address',
      ['--oidc-issuer', 'http://login.example', '--oidc-client', 'noc', '--oidc-role', 'a=admin'],
    ],
    [
      'none cannot be used',
      [...ISSUER, '--oidc-client', 'noc', '--oidc-role', 'a=admin', '--oidc-client-secret-file', 'none'],
    ],
    ['--trust-proxy proxy.example is not an address', ['--trust-proxy', 'proxy.example']],
    ['--trust-proxy 10.0.0.0/33 is not an address', ['--trust-proxy', '10.0.0.1,10.0.0.0/33']],
    ['--public-url qos.example is not the address of a server', ['--public-url', 'qos.example']],
    ['--public-url https://a/b is not the address of a server', ['--public-url', 'https://a/b']],
    ['--tls-key and --tls-cert go together', ['--tls-key', 'a']],
  ])('says "%s" to %j', async (message, args) => {
    const refused = await runHere('/', ['serve', ...args]);
    expect(refused).toMatchObject({ exit: 1, out: '' });
    expect(refused.err).toMatch(/^error\[(usage|file\.access)\]: /);
    expect(refused.err).toContain(message);
  });
});

describe('qosctl serve with --metrics-per-router', () => {
  it('tells Prometheus of each router', async () => {
    const { folder } = await simulatedNetwork({ block: '127.231.6', hospitals: 1 });
    const listen = ['--listen', '127.0.0.1:0', '--metrics-listen', '127.0.0.1:0'];
    const running = folder.start(['serve', ...listen, '--metrics-per-router', '--log', 'warn']);
    const address = /^Prometheus is answered at (\S+)$/m;
    await whileRunning(running, () => address.test(running.out()));
    const url = address.exec(running.out())?.[1] ?? '';
    await vi.waitFor(
      async () => {
        const text = await (await fetch(url)).text();
        for (const name of ['r-hospital-1', 'r-office-1'])
          expect(text).toContain(`qosctl_router_ready{router="${name}"} 1`);
      },
      { timeout: 60_000, interval: 50 },
    );
  });
});
