import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { Certificate } from './certificate.js';

export interface GitHttp {
  /** Without a path; the repository's folder name comes after it. */
  readonly origin: string;
  /** The Authorization headers that came. */
  readonly logins: readonly (string | undefined)[];
  close(): Promise<void>;
}

export interface GitHttpOptions {
  /** Folder with the bare repositories. */
  readonly root: string;
  /** The Authorization header that is let in. */
  readonly login: string;
  /** With it https, else http. */
  readonly certificate?: Certificate;
  /** Answers in place of git. */
  readonly instead?: (response: ServerResponse) => void;
}

/** `git http-backend` (git-http-backend(1)) behind a server that wants a login. */
export async function startGitHttp({ root, login, certificate, instead }: GitHttpOptions): Promise<GitHttp> {
  const logins: (string | undefined)[] = [];
  const handle = (request: IncomingMessage, response: ServerResponse) => {
    logins.push(request.headers.authorization);
    if (instead !== undefined) return instead(response);
    if (request.headers.authorization === login) return void backend(root, request, response);
    response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
  };
  const server = certificate === undefined ? createHttpServer(handle) : createHttpsServer(certificate, handle);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    origin: certificate === undefined ? `http://127.0.0.1:${port}` : `https://localhost:${port}`,
    logins,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const BACKEND = join(execFileSync('git', ['--exec-path'], { encoding: 'utf8' }).trim(), 'git-http-backend');

/** CGI (RFC 3875): a head as of HTTP, with the status as one of its fields. */
async function backend(root: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, search } = new URL(request.url ?? '/', 'http://localhost');
  const child = spawn(BACKEND, [], {
    env: {
      PATH: process.env['PATH'],
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      REQUEST_METHOD: request.method,
      PATH_INFO: pathname,
      QUERY_STRING: search.slice(1),
      CONTENT_TYPE: request.headers['content-type'],
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'],
      GIT_PROTOCOL: request.headers['git-protocol'] as string | undefined,
      REMOTE_USER: 'git',
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  request.pipe(child.stdin);
  const output = await buffer(child.stdout);
  const end = output.indexOf('\r\n\r\n');
  for (const line of output.toString('latin1', 0, end).split('\r\n')) {
    const [name = '', value = ''] = line.split(': ');
    if (name === 'Status') response.statusCode = Number.parseInt(value, 10);
    else response.setHeader(name, value);
  }
  response.end(output.subarray(end + 4));
}
