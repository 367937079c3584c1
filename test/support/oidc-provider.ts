import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** It has no types of its own, so its name is kept from the compiler. */
const PACKAGE: string = 'oidc-provider';
const { Provider } = (await import(PACKAGE)) as {
  readonly Provider: new (issuer: string, configuration: object) => { callback(): RequestListener };
};

export interface TestProvider {
  readonly issuer: string;
  /** Goes where a browser would go, with its cookies, logs in as that user, and returns where it is led back to. */
  readonly login: (to: string, user: string) => Promise<string>;
}

export interface ProviderOptions {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirect: string;
  readonly port?: number;
  /** Claims of users by name. */
  readonly users: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** A real provider on loopback, with its own login pages. */
export async function oidcProvider({
  clientId,
  clientSecret,
  redirect,
  port = 0,
  users,
}: ProviderOptions): Promise<TestProvider> {
  const server = createServer();
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: [redirect] }],
    claims: { openid: ['sub', 'preferred_username', 'groups'] },
    conformIdTokenClaims: false,
    cookies: { keys: ['a key for tests'] },
    findAccount: (_: unknown, id: string) => ({
      accountId: id,
      claims: async () => ({ sub: id, preferred_username: id, ...users[id] }),
    }),
  });
  server.on('request', provider.callback());
  onTestFinished(async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close').catch(() => undefined);
  });
  return { issuer, login: (to, user) => walk(to, { issuer, user }) };
}

async function walk(to: string, { issuer, user }: { readonly issuer: string; readonly user: string }): Promise<string> {
  const jar = new Map<string, string>();
  const go = async (url: string, form?: Record<string, string>): Promise<Response> => {
    const answer = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }),
    });
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
    return answer;
  };
  let url = to;
  for (let steps = 0; steps < 12; steps += 1) {
    if (!url.startsWith(issuer)) return url;
    let answer = await go(url);
    if (answer.status === 200) {
      const page = await answer.text();
      const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1] ?? 'login';
      answer = await go(url, { prompt, login: user, password: 'x' });
    }
    url = new URL(answer.headers.get('location') ?? '', url).href;
  }
  throw new Error(`the provider leads nowhere: ${url}`);
}
