import { QosError } from '../model/error.js';

/** What is the same in every way a connection to a router fails, whatever is spoken on it. */

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
  /** At least one byte came. */
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

export function reasonOf(code: string): string {
  return REASONS[code] === undefined ? code : `${REASONS[code]} (${code})`;
}

/** A reset can overtake the news that TCP was accepted; a closed port answers ECONNREFUSED instead. */
export const wasAccepted = (progress: Progress, code: string): boolean => progress.accepted || code === 'ECONNRESET';

export const unreachable = (peer: Peer, reason: string, cure: string): QosError =>
  about(peer, 'router.unreachable', `${peer.address}:${peer.port} cannot be reached: ${reason}`, { cure });

/** Closed before a single byte came is not "down": the service turned us away. */
export const refused = (peer: Peer, cure: string): QosError =>
  about(peer, 'router.refused', 'the router accepted the connection and closed it at once', { cure });

export const lost = (peer: Peer, reason: string): QosError => about(peer, 'router.connection-lost', reason);

export const timedOut = (peer: Peer, what: string, ms: number): QosError =>
  about(peer, 'router.timeout', `no answer to ${what} within ${ms / 1000} s`);

export const notEnrolled = (router: string, pin: string): QosError =>
  new QosError('router.not-enrolled', `${router}: no ${pin} is pinned, so it was not contacted`, {
    subject: router,
    cure: `Run qosctl enroll --router ${router}.`,
  });

export const pinMismatch = (peer: Peer, pin: string): QosError =>
  about(peer, 'router.pin-mismatch', `the ${pin} is not the pinned one; nothing was sent`, {
    cure: 'If the router was reset or replaced, check it on site, then run qosctl enroll --replace.',
  });

export const loginRefused = (peer: Peer, user: string, said: string): QosError =>
  about(peer, 'router.authentication', `the router refuses user ${user}: ${said}`, {
    cure: 'Check user, password and key in the credentials, and the user and its group on the router.',
  });

export const about = (
  peer: Peer,
  code: QosError['code'],
  text: string,
  more: { readonly cure?: string } = {},
): QosError => new QosError(code, `${peer.router}: ${text}`, { subject: peer.router, ...more });

/** What a router said, fit to be shown: it may repeat what it was sent, and a line of log must stay one line. */
export function presentable(text: string, secrets: readonly string[]): string {
  if (secrets.some((secret) => secret !== '' && text.includes(secret))) return '***';
  return text.slice(0, 200).replaceAll(/[^\x20-\x7e]/g, '?');
}
