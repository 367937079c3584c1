import { QosError } from '../../model/error.js';

/** Whom the messages are about. */
export interface Peer {
  readonly router: string;
  readonly address: string;
  readonly port: number;
}

/** How far a connection came before it ended; that decides what its end means. */
export interface Progress {
  /** TCP was accepted. */
  readonly accepted: boolean;
  /** At least one byte of the API came. */
  readonly heard: boolean;
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  EHOSTUNREACH: 'no route to the host',
  ENETUNREACH: 'no route to the network',
  EHOSTDOWN: 'the host is down',
  ETIMEDOUT: 'no answer',
  ENOTFOUND: 'the name does not resolve',
  EAI_AGAIN: 'the name does not resolve now',
  ECONNRESET: 'the router reset the connection',
  EPIPE: 'the router closed the connection',
};

export function socketFailure(peer: Peer, progress: Progress, error: NodeJS.ErrnoException): QosError {
  const code = error.code ?? 'unknown error';
  const reason = REASONS[code] === undefined ? code : `${REASONS[code]} (${code})`;
  // A reset can overtake the news that TCP was accepted; a closed port answers ECONNREFUSED instead.
  if (!progress.accepted && code !== 'ECONNRESET') return unreachable(peer, reason);
  if (code === 'EPROTO' || code.startsWith('ERR_SSL') || code.startsWith('ERR_TLS')) return noTls(peer, code);
  return ended(peer, progress, reason);
}

export const unreachable = (peer: Peer, reason: string): QosError =>
  about(peer, 'router.unreachable', `${peer.address}:${peer.port} cannot be reached: ${reason}`, {
    cure: 'Check the link, the address and the port, and that api or api-ssl is enabled in /ip/service.',
  });

/** Closed before a single byte came is not "down": the service turned us away. */
export const ended = (peer: Peer, progress: Progress, reason: string): QosError =>
  progress.heard
    ? lost(peer, reason)
    : about(peer, 'router.refused', 'the router accepted the connection and closed it at once', {
        cure: 'Check address= and max-sessions= of the API in /ip/service.',
      });

export const lost = (peer: Peer, reason: string): QosError => about(peer, 'router.connection-lost', reason);

export const timedOut = (peer: Peer, command: string, ms: number): QosError =>
  about(peer, 'router.timeout', `no answer to ${command} within ${ms / 1000} s`);

const noTls = (peer: Peer, code: string): QosError =>
  about(peer, 'router.protocol', `${peer.address}:${peer.port} does not complete a TLS handshake (${code})`, {
    cure: 'Set a certificate on api-ssl in /ip/service and check that the port is the one of api-ssl.',
  });

export const notEnrolled = (router: string): QosError =>
  new QosError('router.not-enrolled', `${router}: no certificate is pinned, so it was not contacted`, {
    subject: router,
    cure: `Run qosctl enroll --router ${router}.`,
  });

export const pinMismatch = (peer: Peer): QosError =>
  about(peer, 'router.pin-mismatch', 'the certificate is not the pinned one; nothing was sent', {
    cure: 'If the router was reset or replaced, check it on site, then run qosctl enroll --replace.',
  });

export const noCertificate = (peer: Peer): QosError =>
  about(peer, 'router.pin-mismatch', 'the router showed no certificate; nothing was sent', {
    cure: 'Set a certificate on api-ssl in /ip/service.',
  });

export const loginRefused = (peer: Peer, user: string, said: string): QosError =>
  about(peer, 'router.authentication', `the router refuses user ${user}: "${said}"`, {
    cure: 'Check user and password in the credentials, and the user and its group on the router.',
  });

export const loginTooOld = (peer: Peer): QosError =>
  about(
    peer,
    'router.authentication',
    'the router asks for the login of RouterOS before 6.43, which is not supported',
    {
      cure: 'Upgrade RouterOS, then change the password of this user: it went over the wire once.',
    },
  );

const about = (peer: Peer, code: QosError['code'], text: string, more: { readonly cure?: string } = {}): QosError =>
  new QosError(code, `${peer.router}: ${text}`, { subject: peer.router, ...more });
