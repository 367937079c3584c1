import { QosError } from '../../model/error.js';
import type { Session, SessionTarget } from '../driver.js';
import { openSsh, type SshConnection } from '../ssh.js';
import { ConsoleExchange } from './console-exchange.js';
import { dialectOf } from './console-sentence.js';
import type { Exchange } from './exchange.js';
import { RouterSession } from './session.js';
import { parseVersion } from './version.js';

const SSH_PORT = 22;

/** One SSH connection to the console of RouterOS: for routers whose API service is off. */
export async function openSshSession(target: SessionTarget): Promise<Session> {
  return new RouterSession(await openSshExchange(target), { router: target.router.name, user: target.user });
}

export async function openSshExchange(target: SessionTarget): Promise<Exchange> {
  const { router, user, password, key, signal } = target;
  const ssh = await openSsh({
    router: router.name,
    address: router.address,
    port: router.port ?? SSH_PORT,
    user,
    ...(password === undefined ? {} : { password }),
    ...(key === undefined ? {} : { key }),
    hostKey: router.pin?.hostKey,
    legacyAlgorithms: router.legacyAlgorithms === true,
    connectTimeoutMs: target.connectTimeoutMs,
    commandTimeoutMs: target.commandTimeoutMs,
    ...(signal === undefined ? {} : { signal }),
  });
  try {
    return new ConsoleExchange(ssh, router.name, dialectOf(await readVersion(ssh, router.name)));
  } catch (error) {
    await ssh.close();
    throw error;
  }
}

/** How to ask depends on the version, so that is the first question. */
async function readVersion(ssh: SshConnection, router: string): Promise<string> {
  const { stdout } = await ssh.exec(':put [/system resource get version]');
  const version = stdout.trim();
  if (parseVersion(version) !== undefined) return version;
  throw new QosError('router.protocol', `${router}: this is not the console of RouterOS`, {
    subject: router,
    cure: 'Check driver and address in the inventory, and that the user has the policies ssh and read.',
  });
}
