import { resolve } from 'node:path';
import { QosError } from '../../model/error.js';
import { openCommitStatus } from '../../source/commit-status.js';
import type { WriteCommitStatus } from '../../source/source.js';
import type { Forge } from '../../source/webhook.js';
import { readSecret } from '../files.js';
import type { Io } from '../io.js';
import { isLoopbackUrl } from '../numbers.js';
import type { ServeFlags } from './serve-flags.js';

/** Where the API of a forge is, on its host. GitHub's own is elsewhere. */
const API: Readonly<Record<Forge, (host: string) => string>> = {
  github: (host) => (host === 'github.com' ? 'https://api.github.com' : `https://${host}/api/v3`),
  gitlab: (host) => `https://${host}/api/v4`,
  gitea: (host) => `https://${host}/api/v1`,
};

const isForge = (name: string): name is Forge => Object.hasOwn(API, name);

/** Who is told how a commit fares; undefined where nobody is to be. */
export async function forgeOf(io: Io, flags: ServeFlags): Promise<WriteCommitStatus | undefined> {
  const { commitStatus: forge, commitStatusName: context, publicUrl: link } = flags;
  const tokenFile = flags.forgeTokenFile ?? flags.gitTokenFile;
  if (forge === undefined) {
    if ((flags.forgeApi ?? flags.forgeRepository ?? flags.forgeTokenFile) === undefined) return undefined;
    throw usage('--forge-… say nothing without --commit-status', 'Add --commit-status github, gitlab or gitea.');
  }
  if (!isForge(forge)) throw usage(`--commit-status ${forge} is no forge`, 'Take github, gitlab or gitea.');
  if (flags.git === undefined) throw usage('--commit-status needs commits', 'Follow a repository with --git.');
  if (tokenFile === undefined) throw usage('--commit-status needs a token', 'Give it with --forge-token-file.');
  const place = placeOf(flags.git);
  return openCommitStatus({
    forge,
    api: apiOf(
      flags.forgeApi ?? (place && API[forge](place.host)) ?? missing('--forge-api', 'https://gitlab.example/api/v4'),
    ),
    repository: flags.forgeRepository ?? place?.path ?? missing('--forge-repository', 'owner/name'),
    token: await readSecret(resolve(io.cwd, tokenFile)),
    ...(context === undefined ? {} : { context }),
    ...(link === undefined ? {} : { link }),
  });
}

/** `https://host/owner/name.git`, `ssh://git@host:22/owner/name.git`, `git@host:owner/name.git` */
function placeOf(git: string): { readonly host: string; readonly path: string } | undefined {
  const [, host, path] =
    /^(?:https?|ssh):\/\/(?:[^/@]*@)?([^/:]+)(?::\d+)?\/(.+)$/.exec(git) ??
    /^(?:[^/@]+@)?([^/:]+):([^/].*)$/.exec(git) ??
    [];
  return host === undefined || path === undefined
    ? undefined
    : { host, path: path.replace(/\/+$/, '').replace(/\.git$/, '') };
}

/** The token goes there: in clear to nobody but this machine. */
function apiOf(text: string): string {
  const protocol = URL.canParse(text) ? new URL(text).protocol : '';
  if (protocol === 'https:' || (protocol === 'http:' && isLoopbackUrl(text))) return text;
  throw usage(`--forge-api ${text} is not an https address`, 'The token would be readable on the way.');
}

function missing(flag: string, example: string): never {
  throw usage(`${flag} cannot be made from --git`, `Give it, such as ${example}.`);
}

const usage = (message: string, cure: string): QosError => new QosError('usage', message, { cure });
