import { QosError } from '../../model/error.js';
import type { Session, SessionTarget } from '../driver.js';
import { openConnection } from './api-connection.js';
import { RouterSession } from './session.js';

const API_PORT = 8728;
const API_TLS_PORT = 8729;

/** One connection to the RouterOS API. */
export async function openApiSession(target: SessionTarget): Promise<Session> {
  const { router, user, password } = target;
  if (password === undefined) {
    throw new QosError('credentials.missing', `${router.name}: its credentials have no password, which the API needs`, {
      subject: router.name,
      cure: 'Add password: { env: NAME } or { file: PATH } to the credentials, or write transport: ssh.',
    });
  }
  const connection = await openConnection({
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
  return new RouterSession(connection, { router: router.name, user });
}
