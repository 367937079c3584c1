import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

export interface ForgeStatus {
  readonly commit: string;
  readonly state: string;
  readonly description: string;
  readonly context: string;
}

export interface TestForge {
  readonly api: string;
  /** What it took, in order. */
  readonly statuses: readonly ForgeStatus[];
  /** Requests, also those that it did not take. */
  readonly asked: () => number;
  /** Answers the next requests in place of the forge, one each; `hang` never does. */
  readonly instead: (number | 'hang')[];
}

export const FORGE_TOKEN = 'a-token-of-the-forge';

/** The commit statuses of a forge on loopback, as GitHub and Gitea have them, for `noc/policies` and with one token. */
export async function testForge(): Promise<TestForge> {
  const statuses: ForgeStatus[] = [];
  const instead: (number | 'hang')[] = [];
  let asked = 0;
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    asked += 1;
    const body = await text(request);
    const other = instead.shift();
    if (other === 'hang') return;
    const say = (code: number, message: string): void =>
      void response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify({ message }));
    if (other !== undefined) return say(other, 'not now');
    const { authorization = '' } = request.headers;
    if (!authorization.endsWith(` ${FORGE_TOKEN}`)) return say(401, 'Bad credentials');
    const commit = /^\/repos\/noc\/policies\/statuses\/([0-9a-f]{40})$/.exec(request.url ?? '')?.[1];
    if (commit === undefined || request.method !== 'POST') return say(404, 'Not Found');
    statuses.push({ commit, ...(JSON.parse(body) as Omit<ForgeStatus, 'commit'>) });
    return say(201, 'Created');
  };
  const server = createServer((request, response) => void answer(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  const api = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { api, statuses, instead, asked: () => asked };
}
