import { inspect } from 'node:util';
import { isQosError, QosError } from '../model/error.js';
import { EXIT, type Exit, type Io } from './io.js';

const DEFECT =
  'This is a defect of qosctl: report the command and what it prints with QOSCTL_DEBUG=1. Routers take back by themselves what was not confirmed.';

/** The last word on what went wrong, for people. QOSCTL_DEBUG adds where in the program it happened. */
export function report(io: Io, error: unknown): Exit {
  const known = isQosError(error) ? error : fileFailure(error);
  const { red, green } = io.errColors;
  if (known === undefined) {
    io.err(`${red('error')}[internal]: ${error instanceof Error ? error.message : String(error)}\n`);
    io.err(`  ${green('cure')}: ${DEFECT}\n`);
  } else {
    io.err(`${red('error')}[${known.code}]: ${known.message}\n`);
    if (known.cure !== undefined) io.err(`  ${green('cure')}: ${known.cure}\n`);
  }
  if ((io.env['QOSCTL_DEBUG'] ?? '') !== '') io.err(`${inspect(error)}\n`);
  return known?.code === 'policy.invalid' ? EXIT.invalid : EXIT.failed;
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'a part of the path is not a folder',
  EISDIR: 'it is a folder',
  EEXIST: 'it exists already',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota is used up',
  EROFS: 'the file system is read-only',
  ENAMETOOLONG: 'the name is too long',
  EMFILE: 'too many files are open',
};

const isErrno = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'code' in error && 'syscall' in error;

/** Why the operating system refused, in words; undefined when it did not. */
export const whyNot = (error: unknown): string | undefined =>
  isErrno(error) && error.code !== undefined ? (REASONS[error.code] ?? error.code) : undefined;

/** Files and folders that a command names and cannot have. */
function fileFailure(error: unknown): QosError | undefined {
  const why = whyNot(error);
  if (!isErrno(error) || why === undefined || error.path === undefined) return undefined;
  return new QosError('file.access', `${error.path} cannot be used: ${why}`, {
    subject: error.path,
    cause: error,
    cure: 'Check the path, and that you may read and write there.',
  });
}
