import { access, mkdtemp, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { execFile } from 'node:child_process';
import { QosError } from '../model/error.js';
import type { Environment, Git, GitResult } from './git-command.js';

/** Whose commits are accepted. */
export interface Signers {
  /** SSH keys, in the format of ALLOWED SIGNERS of ssh-keygen(1). */
  readonly allowedSigners?: string;
  /** Files with OpenPGP public keys, armoured or not; all keys in them are accepted. */
  readonly gpgKeys?: readonly string[];
}

export interface Verification {
  readonly git: Git;
  readonly gitDir: string;
  readonly commit: string;
  readonly signers: Signers;
  /** Where a keyring may be kept for a moment. */
  readonly scratch: string;
  readonly env: Environment;
}

/** Throws `source.unsigned` unless the commit is signed by one of the signers. */
export async function verifySignature(verification: Verification): Promise<void> {
  const { allowedSigners, gpgKeys = [] } = verification.signers;
  for (const file of [...(allowedSigners === undefined ? [] : [allowedSigners]), ...gpgKeys]) await readable(file);
  // A keyring of our own and of this moment: a key that is taken from the list is gone, and nobody else's counts.
  const home = await mkdtemp(join(verification.scratch, 'gnupg-'));
  try {
    if (gpgKeys.length > 0) await importKeys(home, gpgKeys, verification.env);
    const result = await verifyCommit(verification, home);
    if (result.code !== 0 || !isGood(result.stderr)) throw unsigned(verification.commit, result.stderr);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

function verifyCommit({ git, gitDir, commit, signers }: Verification, home: string): Promise<GitResult> {
  const { allowedSigners, gpgKeys = [] } = signers;
  const config = [
    `gpg.ssh.allowedSignersFile=${allowedSigners === undefined ? '/dev/null' : resolve(allowedSigners)}`,
    // Keys that were just imported have no trust of the web of trust; that they are in the ring is the trust.
    'gpg.minTrustLevel=undefined',
    `gpg.program=${gpgKeys.length > 0 ? 'gpg' : 'false'}`,
    'gpg.x509.program=false',
  ];
  return git.run({
    args: [...config.flatMap((entry) => ['-c', entry]), '--git-dir', gitDir, 'verify-commit', '--raw', commit],
    env: { GNUPGHOME: home },
  });
}

/**
 * Asked beside the exit code, since gpg.minTrustLevel takes away what the code says of trust: ssh-keygen names the principal
 * of a listed key only; GnuPG says GOODSIG for what is neither expired nor revoked.
 */
const isGood = (raw: string): boolean =>
  /^Good "git" signature for .+ with \S+ key SHA256:\S+$/m.test(raw) ||
  (/^\[GNUPG:\] GOODSIG /m.test(raw) && /^\[GNUPG:\] VALIDSIG /m.test(raw));

function unsigned(commit: string, raw: string): QosError {
  return new QosError('source.unsigned', `commit ${commit.slice(0, 12)} is not applied: ${whyOf(raw)}`, {
    subject: commit,
    cure: 'Have somebody on the list sign a commit on top of it, or add the key to the list. The last good policies stay in force.',
  });
}

function whyOf(raw: string): string {
  const ssh = /signature with (\S+ key SHA256:\S+)/.exec(raw)?.[1];
  if (ssh !== undefined) return `it is signed with the ${ssh}, which is not listed`;
  const [, verdict = '', key = ''] =
    /^\[GNUPG:\] (ERRSIG|BADSIG|EXPSIG|EXPKEYSIG|REVKEYSIG) ([0-9A-F]+)/m.exec(raw) ?? [];
  if (verdict === 'ERRSIG') return `it is signed with the OpenPGP key ${key}, which is not listed`;
  if (verdict === 'BADSIG') return `its signature by the OpenPGP key ${key} is not of this commit`;
  if (verdict !== '') return `it is signed with the OpenPGP key ${key}, which has expired or is revoked`;
  return raw.trim() === '' ? 'it is not signed' : 'its signature cannot be verified with the listed keys';
}

async function readable(file: string): Promise<void> {
  await access(file).catch((cause: unknown) => {
    throw new QosError('file.access', `the signers in ${file} cannot be read`, {
      subject: file,
      cure: 'Name a file that is there and that the controller may read. Until then no commit is accepted.',
      cause,
    });
  });
}

function importKeys(home: string, files: readonly string[], env: Environment): Promise<void> {
  const args = [
    '--homedir',
    home,
    '--batch',
    '--quiet',
    '--no-autostart',
    '--import',
    '--',
    ...files.map((f) => resolve(f)),
  ];
  return new Promise((done, fail) => {
    execFile('gpg', args, { env: { ...env }, timeout: 30_000 }, (cause) => {
      if (cause === null) return done();
      const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
      const why = missing ? 'the gpg command is not there' : 'gpg does not take the listed keys';
      const cure = missing ? 'Install gnupg.' : 'List files that gpg --export --armor wrote.';
      fail(
        new QosError('source.git', `commits cannot be verified: ${why}`, { subject: files.join(', '), cure, cause }),
      );
    });
  });
}
