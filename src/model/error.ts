/**
 * The one error class. Callers branch on `code`; the text is for people and never carries a secret.
 * A message says what is wrong and where; `cure` says what to do about it.
 */
export const ERROR_CODES = {
  'router.unreachable': 'The router did not answer (refused, no route, or the deadline passed).',
  'router.refused':
    'The router accepted the connection and closed it at once: the service does not allow this address, or its sessions are all taken.',
  'router.connection-lost':
    'The connection ended in the middle of an exchange; what the router did with it is unknown.',
  'router.timeout': 'The router accepted a command and did not answer it within the deadline.',
  'router.authentication': 'The router does not accept this user name and password or key.',
  'router.pin-mismatch': 'The certificate or host key of the router is not the pinned one.',
  'router.not-enrolled': 'The inventory holds no pinned certificate or host key for this router.',
  'router.command': 'The router answered a command with an error.',
  'router.protocol':
    'The router sent something that is not the protocol expected there, or speaks no version of it that we accept.',
  'router.lock-held': 'Another controller holds the lock on this router.',
  'router.not-armed': 'The undo could not be armed on the router, so nothing was written.',
  'router.bad-word': 'A value has characters outside printable ASCII and cannot be sent.',
  'apply.failed': 'A write was refused; the router went back to what it had.',
  'apply.not-verified': 'After the writes the router did not hold what was asked; it went back to what it had.',
  'apply.rollback-failed':
    'The router could not be brought back by us; the undo armed on it fires when the confirm window ends.',
  'apply.stale-plan': 'The router changed since the plan was made.',
  'apply.guard': 'The plan deletes more than the guard allows.',
  'apply.blocked': 'Something on the router makes the policy ineffective or unsafe, so nothing was written.',
  'policy.invalid': 'The policy repository has errors.',
  'credentials.missing': 'A referenced password or key file or environment variable is not there.',
  'credentials.key': 'A referenced private key is not one, or is protected by a passphrase.',
  'plan.format': 'The saved plan is not one that this version reads.',
  'store.version': 'The store was made by a newer version of qosctl, or the SQLite here is too old for it.',
  'store.corrupt': 'The store is no database, or cannot be read or written.',
  'store.in-use': 'Another controller uses this store.',
  'file.access': 'A file or folder that the command needs cannot be read or written.',
  'source.unreachable': 'The policy repository did not answer (no route, refused, or the deadline passed).',
  'source.authentication':
    'The git server does not accept our credentials, or does not prove that it is the one that we know.',
  'source.missing': 'The policy repository, its branch, its folder, a commit or the policy files in it are not there.',
  'source.unsigned': 'The commit is not signed by one of the listed keys, so it is not applied.',
  'source.git': 'The git command failed, or the commit holds what cannot be read from it.',
  'controller.unreachable': 'The running controller that is asked did not answer, or the connection ended.',
  'controller.refused': 'The running controller does not prove who it is, or does not let the token in.',
  usage: 'The command line asks for something that does not exist.',
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;

export class QosError extends Error {
  readonly code: ErrorCode;
  /** Router or file the error is about, when there is one. */
  readonly subject: string | undefined;
  readonly cure: string | undefined;
  /** Of a lock that is held: by whom. */
  readonly holder: string | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    about: { subject?: string; cure?: string; holder?: string; cause?: unknown } = {},
  ) {
    super(message, about.cause === undefined ? undefined : { cause: about.cause });
    this.name = 'QosError';
    this.code = code;
    this.subject = about.subject;
    this.cure = about.cure;
    this.holder = about.holder;
  }
}

export const isQosError = (value: unknown): value is QosError => value instanceof QosError;
