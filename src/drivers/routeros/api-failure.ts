import type { QosError } from '../../model/error.js';
import * as failure from '../connection-failure.js';
import { about, type Peer, type Progress } from '../connection-failure.js';

export { lost, type Peer, type Progress, timedOut } from '../connection-failure.js';

/** The failures of a connection in the words of the API. */

export function socketFailure(peer: Peer, progress: Progress, error: NodeJS.ErrnoException): QosError {
  const code = error.code ?? 'unknown error';
  if (!failure.wasAccepted(progress, code)) return unreachable(peer, failure.reasonOf(code));
  if (code === 'EPROTO' || code.startsWith('ERR_SSL') || code.startsWith('ERR_TLS')) return noTls(peer, code);
  return ended(peer, progress, failure.reasonOf(code));
}

export const unreachable = (peer: Peer, reason: string): QosError =>
  failure.unreachable(
    peer,
    reason,
    'Check the link, the address and the port, and that api or api-ssl is enabled in /ip/service.',
  );

export const ended = (peer: Peer, progress: Progress, reason: string): QosError =>
  progress.heard
    ? failure.lost(peer, reason)
    : failure.refused(peer, 'Check address= and max-sessions= of the API in /ip/service.');

const noTls = (peer: Peer, code: string): QosError =>
  about(peer, 'router.protocol', `${peer.address}:${peer.port} does not complete a TLS handshake (${code})`, {
    cure: 'Set a certificate on api-ssl in /ip/service and check that the port is the one of api-ssl.',
  });

export const notEnrolled = (router: string): QosError => failure.notEnrolled(router, 'certificate');

export const pinMismatch = (peer: Peer): QosError => failure.pinMismatch(peer, 'certificate');

export const noCertificate = (peer: Peer): QosError =>
  about(peer, 'router.pin-mismatch', 'the router showed no certificate; nothing was sent', {
    cure: 'Set a certificate on api-ssl in /ip/service.',
  });

export const loginRefused = (peer: Peer, user: string, said: string): QosError =>
  failure.loginRefused(peer, user, `"${said}"`);

export const loginTooOld = (peer: Peer): QosError =>
  about(
    peer,
    'router.authentication',
    'the router asks for the login of RouterOS before 6.43, which is not supported',
    {
      cure: 'Upgrade RouterOS, then change the password of this user: it went over the wire once.',
    },
  );
