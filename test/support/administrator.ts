import { expect } from 'vitest';
import { type Running, whileRunning } from './qosctl.js';

export interface Administrator {
  /** Where the controller answers. */
  readonly url: string;
  readonly ask: (
    method: string,
    path: string,
    body?: unknown,
  ) => Promise<{ readonly status: number; readonly body: unknown }>;
}

/** Makes the first administrator of a controller that was just started, by the link that it printed. */
export async function administrator(running: Running): Promise<Administrator> {
  const link = /^The first administrator is made.* at (http\S+)\/setup#(\S+)$/m;
  await whileRunning(running, () => link.test(running.out()));
  const [, url = '', word = ''] = link.exec(running.out()) ?? [];
  const send = async (method: string, path: string, body: unknown, headers: Readonly<Record<string, string>>) => {
    const type: Readonly<Record<string, string>> = body === undefined ? {} : { 'content-type': 'application/json' };
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: { ...headers, ...type },
      body: JSON.stringify(body),
    });
    const text = await answer.text();
    return { status: answer.status, body: (text === '' ? undefined : JSON.parse(text)) as unknown, answer };
  };
  const made = await send(
    'POST',
    '/api/v1/setup',
    { token: word, user: 'ada', password: 'long enough for anybody' },
    {},
  );
  expect(made.status).toBe(200);
  const cookie = made.answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const { csrf } = made.body as { readonly csrf: string };
  const ask: Administrator['ask'] = async (method, path, body) => {
    const { status, body: said } = await send(method, path, body, { cookie, 'x-csrf-token': csrf });
    return { status, body: said };
  };
  return { url, ask };
}
