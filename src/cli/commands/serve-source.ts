import { resolve } from 'node:path';
import { QosError } from '../../model/error.js';
import type { ReadDelivery } from '../../server/webhook.js';
import { openFolderSource } from '../../source/folder.js';
import { type GitSourceOptions, openGitSource } from '../../source/git.js';
import type { Source } from '../../source/source.js';
import { verifyWebhook } from '../../source/webhook.js';
import { readSecret } from '../files.js';
import type { Io } from '../io.js';
import { policyRoot } from '../workspace.js';
import type { ServeFlags } from './serve-flags.js';

const GIT_TIMEOUT_MS = 60_000;

export async function sourceOf(io: Io, flags: ServeFlags): Promise<Source> {
  if (flags.git === undefined) return openFolderSource(policyRoot(io, flags.policies));
  const at = (path: string): string => resolve(io.cwd, path);
  const signers = {
    ...(flags.gitSigners === undefined ? {} : { allowedSigners: at(flags.gitSigners) }),
    ...(flags.gitGpgKeys === undefined ? {} : { gpgKeys: flags.gitGpgKeys.map(at) }),
  };
  const auth = await gitAuth(flags, at);
  return openGitSource({
    url: flags.git,
    branch: flags.branch,
    ...(flags.gitFolder === undefined ? {} : { folder: flags.gitFolder }),
    cacheDir: at('.qosctl/git'),
    ...(auth === undefined ? {} : { auth }),
    ...(Object.keys(signers).length === 0 ? {} : { signers }),
    timeoutMs: GIT_TIMEOUT_MS,
    env: io.env,
  });
}

async function gitAuth(flags: ServeFlags, at: (path: string) => string): Promise<GitSourceOptions['auth']> {
  const { gitTokenFile, gitKey, gitKnownHosts } = flags;
  if (gitTokenFile !== undefined) return { kind: 'token', token: await readSecret(at(gitTokenFile)) };
  if (gitKey === undefined && gitKnownHosts === undefined) return undefined;
  if (gitKey === undefined || gitKnownHosts === undefined)
    throw new QosError('usage', '--git-key and --git-known-hosts go together');
  return { kind: 'ssh', keyFile: at(gitKey), knownHostsFile: at(gitKnownHosts) };
}

/** A push to another branch is nothing to us. */
export async function webhookOf(io: Io, { webhookSecretFile, branch }: ServeFlags): Promise<ReadDelivery | undefined> {
  if (webhookSecretFile === undefined) return undefined;
  const secret = await readSecret(resolve(io.cwd, webhookSecretFile));
  return (headers, body) => {
    const told = verifyWebhook(headers, body, secret);
    if (told.kind === 'refused') return told.reason;
    return told.kind === 'push' && told.branch === branch ? 'push' : 'other';
  };
}
