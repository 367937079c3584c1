import { QosError } from '../../model/error.js';
import type { Session, SessionTarget } from '../driver.js';
import { openConnection } from './api-connection.js';
import type { Exchange } from './exchange.js';
import { RouterSession } from './session.js';

const API_PORT = 8728;
const API_TLS_PORT = 8729;

/** One connection to the RouterOS API. */
export async function openApiSession(target: SessionTarget): Promise<Session> {
  return new RouterSession(await openApiExchange(target), { router: target.router.name, user: target.user });
}

export async function openApiExchange(target: SessionTarget): Promise<Exchange> {
  const { router, user, password } = target;
  if (password === undefined) {
    throw new QosError('credentials.missing', `${router.name}: its credentials have no password, which the API needs`, {
      subject: router.name,
      cure: 'Add password: { env: NAME } or { file: PATH } to the credentials, or write transport: ssh.',
    });
  }
  return openConnection({
    address: router.address,
    port: router.port ?? (router.tls ? API_TLS_PORT : API_PORT),
    user,
    password,
    router: router.name,
    connectTimeoutMs: target.connectTimeoutMs,
    commandTimeoutMs: target.commandTimeoutMs,
    ...(router.tls
      ? { tls: router.pin?.certificate === undefined ? {} : { fingerprint256: router.pin.certificate } }
      : {}),
    ...(target.signal === undefined ? {} : { signal: target.signal }),
  });
}
