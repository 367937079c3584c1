import type { QosError } from '../model/error.js';
import * as failure from './connection-failure.js';
import { about, type Peer, type Progress } from './connection-failure.js';

export { lost, type Peer, presentable, timedOut } from './connection-failure.js';

/** The failures of a connection in the words of SSH. */

/** What is known of a connection that fails. */
export interface Situation {
  readonly peer: Peer;
  readonly user: string;
  readonly legacyAlgorithms: boolean;
  /** Must not be shown, whoever says them. */
  readonly secrets: readonly string[];
  readonly progress: Progress;
  /** What came first, as far as it is not the greeting of SSH. */
  readonly greeting?: string;
}

/** What ssh2 adds to an Error. */
export interface SshError extends Error {
  readonly level?: string;
  readonly code?: string | number;
}

/** Errors of ssh2 have no codes; its level and text are all there is. */
export function classify(situation: Situation, error: SshError): QosError {
  const { peer, user, legacyAlgorithms, secrets, greeting } = situation;
  const text = failure.presentable(error.message, secrets);
  const missing = /no matching (?:[CS]->[CS] )?(.*)$/.exec(text)?.[1];
  if (error.level === 'client-socket') return socketFailure(situation, error as NodeJS.ErrnoException);
  if (missing !== undefined) return noAgreement(peer, missing, legacyAlgorithms);
  if (greeting !== undefined) return ended(situation, text);
  if (error.level === 'client-authentication' || /authentication/i.test(text))
    return failure.loginRefused(peer, user, `"${text}"`);
  // A number is the reason of a disconnect: the router said goodbye in its own words.
  if (typeof error.code === 'number') return failure.lost(peer, `the router ended the session: ${text}`);
  return about(peer, 'router.protocol', `the SSH connection broke: ${text}`);
}

export function socketFailure(situation: Situation, error: NodeJS.ErrnoException): QosError {
  const code = error.code ?? 'unknown error';
  if (!failure.wasAccepted(situation.progress, code)) return unreachable(situation.peer, failure.reasonOf(code));
  return ended(situation, failure.reasonOf(code));
}

/** OpenSSH says so in clear text before it hangs up when it has too many connections (MaxStartups). */
const TURNED_AWAY = /^(Exceeded MaxStartups|Not allowed at this time)/;

export function ended({ peer, progress, greeting }: Situation, reason: string): QosError {
  if (!progress.heard || (greeting !== undefined && TURNED_AWAY.test(greeting))) {
    return failure.refused(peer, 'Check on the router which addresses and how many sessions its SSH service allows.');
  }
  if (greeting === undefined) return failure.lost(peer, reason);
  return about(peer, 'router.protocol', `this is not SSH on ${peer.address}:${peer.port}`, {
    cure: 'Check that the port is the one of the SSH service.',
  });
}

export const unreachable = (peer: Peer, reason: string): QosError =>
  failure.unreachable(peer, reason, 'Check the link, the address and the port, and that SSH is enabled on the router.');

export const notEnrolled = (router: string): QosError => failure.notEnrolled(router, 'host key');

export const pinMismatch = (peer: Peer): QosError => failure.pinMismatch(peer, 'host key');

export const { loginRefused } = failure;

const noAgreement = (peer: Peer, what: string, legacy: boolean): QosError =>
  about(peer, 'router.protocol', `the router offers no SSH ${what} that we accept`, {
    cure: legacy
      ? 'Upgrade the router.'
      : 'Upgrade the router or set strong-crypto=yes on it; only if neither can be done, legacyAlgorithms: true in the inventory.',
  });

export const noCommands = (peer: Peer, said: string): QosError =>
  about(peer, 'router.command', `the router runs no commands for us: "${said}"`, {
    cure: 'Check that the user may run commands over SSH, and not only copy files or forward ports.',
  });

export const tooMuchOutput = (peer: Peer, bytes: number): QosError =>
  about(peer, 'router.protocol', `a command answered more than ${bytes / 1024 / 1024} MiB`);
