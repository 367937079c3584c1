import { readFile } from 'node:fs/promises';
import { QosError } from '../model/error.js';
import { Secret } from '../model/secret.js';

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

/** A file or folder that a command needs and cannot have; undefined for any other error. */
export function fileFailure(error: unknown, named?: string): QosError | undefined {
  const why = whyNot(error);
  const path = named ?? (isErrno(error) ? error.path : undefined);
  if (why === undefined || path === undefined) return undefined;
  return new QosError('file.access', `${path} cannot be used: ${why}`, {
    subject: path,
    cause: error,
    cure: 'Check the path, and that you may read and write there.',
  });
}

/** A file that the user named. Reading a folder fails without saying which. */
export async function readNamed(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw fileFailure(error, path) ?? error;
  }
}

/** A file with a secret in it and nothing else; the end of its line is none of it. */
export async function readSecret(path: string): Promise<Secret> {
  const text = (await readNamed(path)).trim();
  if (text !== '') return new Secret(text);
  throw new QosError('credentials.missing', `${path} is empty; it should hold a secret`, { subject: path });
}
