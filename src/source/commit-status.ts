import type { Secret } from '../model/secret.js';
import type { CommitStatus, StatusWritten, WriteCommitStatus } from './source.js';
import type { Forge } from './webhook.js';

export interface CommitStatusOptions {
  readonly forge: Forge;
  /** Of the API: `https://api.github.com`, `https://gitlab.example/api/v4`, `https://gitea.example/api/v1`. */
  readonly api: string;
  /** `owner/name`; on GitLab the whole path of the project, or its number. */
  readonly repository: string;
  readonly token: Secret;
  /** Tells this controller's status from those of others at the same commit. */
  readonly context?: string;
  /** Where more is to be read. */
  readonly link?: string;
  readonly timeoutMs?: number;
}

/** GitHub refuses more (REST, "Create a commit status"); the others allow at least as much. */
const LONGEST_DESCRIPTION = 140;

interface Call {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, string | undefined>>;
}

/** How each forge takes the status of a commit. */
const CALLS: Readonly<Record<Forge, (options: CommitStatusOptions, commit: string, status: CommitStatus) => Call>> = {
  github: (options, commit, status) => ({
    path: `repos/${options.repository}/statuses/${commit}`,
    headers: { authorization: `Bearer ${options.token.reveal()}`, 'x-github-api-version': '2022-11-28' },
    body: { ...fields(options, status), state: status.state, context: contextOf(options) },
  }),
  gitea: (options, commit, status) => ({
    path: `repos/${options.repository}/statuses/${commit}`,
    headers: { authorization: `token ${options.token.reveal()}` },
    body: { ...fields(options, status), state: status.state, context: contextOf(options) },
  }),
  gitlab: (options, commit, status) => ({
    path: `projects/${encodeURIComponent(options.repository)}/statuses/${commit}`,
    headers: { 'private-token': options.token.reveal() },
    body: {
      ...fields(options, status),
      state: status.state === 'failure' ? 'failed' : status.state,
      name: contextOf(options),
    },
  }),
};

const contextOf = ({ context = 'qosctl' }: CommitStatusOptions): string => context;

const fields = ({ link }: CommitStatusOptions, { description }: CommitStatus) => ({
  description:
    description.length > LONGEST_DESCRIPTION ? `${description.slice(0, LONGEST_DESCRIPTION - 1)}…` : description,
  target_url: link,
});

/** Writes to the forge how a commit fared. */
export function openCommitStatus(options: CommitStatusOptions): WriteCommitStatus {
  return async (commit, status, signal) => {
    const deadline = AbortSignal.timeout(options.timeoutMs ?? 10_000);
    try {
      const { path, headers, body } = CALLS[options.forge](options, commit, status);
      const response = await fetch(`${options.api.replace(/\/+$/, '')}/${path}`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json', accept: 'application/json', 'user-agent': 'qosctl' },
        body: JSON.stringify(body),
        // The token is for this server and no other.
        redirect: 'manual',
        signal: signal === undefined ? deadline : AbortSignal.any([deadline, signal]),
      });
      return outcomeOf(response.status, await response.text(), { ...options, state: body['state'] });
    } catch (error) {
      const why = masked(whyOf(error), options.token);
      return { ok: false, transient: true, message: `${options.forge} did not take the commit status: ${why}` };
    }
  };
}

interface Asked extends CommitStatusOptions {
  readonly state: string | undefined;
}

function outcomeOf(code: number, text: string, { forge, token, state }: Asked): StatusWritten {
  if (code >= 200 && code < 300) return { ok: true };
  // GitLab refuses to set the state that the commit has already.
  if (forge === 'gitlab' && code === 400 && text.includes(`from :${state}`)) return { ok: true };
  const said = masked(text, token).trim().slice(0, 200);
  const transient = code >= 500 || code === 429;
  return { ok: false, transient, message: `${forge} answered ${code} to the commit status: ${said}` };
}

const masked = (text: string, token: Secret): string =>
  token.reveal() === '' ? text : text.replaceAll(token.reveal(), '***');

function whyOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause as NodeJS.ErrnoException | undefined;
  return cause?.code ?? cause?.message ?? error.message;
}
