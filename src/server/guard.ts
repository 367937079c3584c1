import type { FastifyReply, FastifyRequest } from 'fastify';
import { EVERYWHERE } from '../model/account.js';
import { type Caller, requireEverywhere, requireRole } from './caller.js';
import type { ServerConfig } from './config.js';
import { cookieName } from './cookie.js';
import type { Entrance } from './entrance.js';
import { isSame } from './hashing.js';
import { Problem } from './problem.js';
import type { Least, Scoped } from './route.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Every route says who may ask, and what of it is for whom; one that does not cannot be registered. */
    readonly least?: Least;
    readonly scoped?: Scoped;
    readonly reads?: boolean;
    readonly isStream?: boolean;
  }
  interface FastifyRequest {
    caller: Caller;
  }
}

interface GuardOptions {
  readonly entrance: Entrance;
  readonly config: ServerConfig;
}

const READS: readonly string[] = ['GET', 'HEAD'];

/** Before anything else of a request is looked at: who asks, whether they may, and whether a page of ours sent it. */
export const guard =
  ({ entrance, config }: GuardOptions) =>
  async (request: FastifyRequest, _reply: FastifyReply): Promise<void> => {
    const { least = 'viewer', scoped, isStream = false } = request.routeOptions.config;
    const isWrite = !READS.includes(request.method);
    const caller = least === 'anyone' ? undefined : await identify(request, entrance, config);
    const needsOrigin = isStream && caller?.session !== undefined;
    if (isWrite || isStream) requireOrigin(request, config, needsOrigin);
    if (least === 'anyone') {
      request.caller = { who: 'anyone', role: 'viewer', scope: EVERYWHERE, address: request.ip };
      return;
    }
    if (caller === undefined) {
      throw new Problem('request.unauthenticated', 'Log in first, or send a token.', {
        headers: { 'www-authenticate': 'Bearer realm="qosctl"' },
      });
    }
    if (isWrite && caller.session !== undefined) requireCsrf(request, caller.session.csrf);
    requireRole(caller, least);
    if (scoped === 'whole') requireEverywhere(caller);
    request.caller = caller;
  };

export const bearerOf = (request: FastifyRequest): string | undefined =>
  /^Bearer ([\w~+/.-]+=*)$/i.exec(request.headers.authorization ?? '')?.[1];

function identify(request: FastifyRequest, entrance: Entrance, config: ServerConfig): Promise<Caller | undefined> {
  const { ip, headers, cookies } = request;
  if (headers.authorization !== undefined) return entrance.byToken(bearerOf(request) ?? '', ip);
  const token = cookies[cookieName(config)];
  return token === undefined ? Promise.resolve(undefined) : entrance.bySession(token, ip);
}

/** Browsers say on whose behalf a page asks. A program says nothing, and has no cookie that could be misused. */
function requireOrigin(request: FastifyRequest, { publicUrl }: ServerConfig, isNeeded: boolean): void {
  const { origin } = request.headers;
  if (origin === undefined) {
    if (!isNeeded) return;
    throw new Problem('request.forged', 'A stream with a cookie needs an Origin.');
  }
  const ours = publicUrl === undefined ? `${request.protocol}://${request.host}` : new URL(publicUrl).origin;
  if (origin !== ours) throw new Problem('request.forged', 'The page that asks is not of this server.');
}

function requireCsrf(request: FastifyRequest, csrf: string): void {
  const given = request.headers['x-csrf-token'];
  if (typeof given === 'string' && isSame(given, csrf)) return;
  throw new Problem('request.forged', 'A write with a cookie needs the x-csrf-token that the login gave.', {
    cure: 'GET /api/v1/me says it again.',
  });
}
