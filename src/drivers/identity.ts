import { connect } from 'node:tls';
import { QosError } from '../model/error.js';
import type { Router } from '../model/inventory.js';
import { readHostKey } from './ssh.js';

const SSH_PORT = 22;

/**
 * What a router shows of itself before any login: the fingerprint of its TLS certificate, or of its SSH host key. No
 * password is sent to a router that is not known yet.
 */
export async function readIdentity(router: Router, timeoutMs: number): Promise<string> {
  if (router.transport === 'api') return readCertificate(router, timeoutMs);
  const { name, address, port = SSH_PORT, legacyAlgorithms = false } = router;
  return readHostKey({ router: name, address, port }, { legacyAlgorithms, timeoutMs });
}

const unreachable = (router: Router, port: number, why: string): QosError =>
  new QosError(
    'router.unreachable',
    `${router.name}: ${router.address} port ${port} does not show who it is (${why})`,
    {
      subject: router.name,
    },
  );

function readCertificate(router: Router, timeoutMs: number): Promise<string> {
  const port = router.port ?? 8729;
  return new Promise((resolve, reject) => {
    const socket = connect({ host: router.address, port, rejectUnauthorized: false, timeout: timeoutMs });
    const fail = (why: string): void => {
      socket.destroy();
      reject(unreachable(router, port, why));
    };
    socket.once('timeout', () => fail(`no answer within ${timeoutMs / 1000} s`));
    socket.once('error', (error: NodeJS.ErrnoException) => fail(error.code ?? error.message));
    socket.once('secureConnect', () => {
      const { fingerprint256 } = socket.getPeerCertificate();
      if (fingerprint256 === undefined) return fail('it has no certificate');
      socket.destroy();
      return resolve(fingerprint256);
    });
  });
}
