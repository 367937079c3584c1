import { type ErrorCode, QosError } from '../model/error.js';
import type { GitResult } from './git-command.js';

/** What the command was about, for the message. */
export interface Asked {
  /** For people: never a secret. */
  readonly repository: string;
  readonly branch: string;
  readonly timeoutMs: number;
  readonly mask: (text: string) => string;
}

interface Sign {
  readonly said: RegExp;
  readonly code: ErrorCode;
  readonly message: (asked: Asked) => string;
  readonly cure: string;
}

const STAYS = 'The last good policies stay in force.';

/** git, curl and ssh tell by words alone what went wrong; the first that fits. With LC_ALL=C they are English. */
const SIGNS: readonly Sign[] = [
  {
    said: /REMOTE HOST IDENTIFICATION HAS CHANGED|Host key verification failed|No .* host key is known for/,
    code: 'source.authentication',
    message: ({ repository }) => `the host key of ${repository} is not one of the known hosts file`,
    cure: 'Compare the key with what the administrator of the server tells you, and only then put it into the file.',
  },
  {
    said: /certificate (problem|verification failed)|certificate subject name|SSL: no alternative/i,
    code: 'source.authentication',
    message: ({ repository }) => `the certificate of ${repository} cannot be trusted`,
    cure: 'Give the certificate of its authority as CA file, or mend the certificate of the server.',
  },
  {
    said: /UNPROTECTED PRIVATE KEY FILE|bad permissions/,
    code: 'source.authentication',
    message: ({ repository }) => `ssh does not use the key for ${repository}: others may read its file`,
    cure: 'chmod 600 the key file.',
  },
  {
    said: /Identity file .* not accessible|no such identity|Load key .*: (error in libcrypto|invalid format)/,
    code: 'source.authentication',
    message: ({ repository }) => `ssh cannot read the key file for ${repository}`,
    cure: 'Give a private key without passphrase that the controller may read.',
  },
  {
    said: /Authentication failed|could not read (Username|Password)|returned error: 40[13]|Permission denied \(|Too many authentication failures/,
    code: 'source.authentication',
    message: ({ repository }) => `${repository} does not accept our credentials`,
    cure: 'See that the token or key is the right one, has not expired, and may read the repository.',
  },
  {
    said: /couldn't find remote ref/,
    code: 'source.missing',
    message: ({ repository, branch }) => `${repository} has no branch ${branch}`,
    cure: `Push the branch again, or name another one. ${STAYS}`,
  },
  {
    said: /Could not resolve|Failed to connect|Connection (refused|timed out|reset|closed)|No route to host|Network is unreachable|returned error: 5\d\d|Empty reply|timed out|early EOF|remote end hung up unexpectedly\s*$(?![\s\S]*correct access rights)/,
    code: 'source.unreachable',
    message: ({ repository }) => `${repository} cannot be reached`,
    cure: `See that the server is up and that the controller may connect to it. ${STAYS}`,
  },
  {
    said: /returned error: 30\d|unable to update url base from redirection/,
    code: 'source.git',
    message: ({ repository }) => `${repository} redirects to another address`,
    cure: 'Give the final address: credentials are not carried to another one.',
  },
  {
    said: /[Rr]epository .*not found|does not (appear to be a git repository|exist)|returned error: 404/,
    code: 'source.missing',
    message: ({ repository }) => `there is no repository ${repository}`,
    cure: `See that the address is right, and that the token or key may read it: forges hide what it may not. ${STAYS}`,
  },
];

export function gitProblem(result: GitResult, asked: Asked): QosError {
  if (result.ended !== 'exit') return endedByUs(result.ended, asked);
  // What the server lets us say is not what git says.
  const words = result.stderr.replaceAll(/^remote: .*$/gm, '');
  const sign = SIGNS.find(({ said }) => said.test(words));
  const told = asked.mask(lastWords(result.stderr)) || `exit code ${result.code}`;
  const code = sign?.code ?? 'source.git';
  const what = sign?.message(asked) ?? `git fails on ${asked.repository}`;
  return new QosError(code, `${what} (${told})`, { subject: asked.repository, cure: sign?.cure ?? STAYS });
}

function endedByUs(ended: 'deadline' | 'closed', { repository, timeoutMs }: Asked): QosError {
  const why = ended === 'deadline' ? `did not finish within ${timeoutMs} ms` : 'was given up, since we are stopping';
  return new QosError('source.unreachable', `the fetch from ${repository} ${why}`, {
    subject: repository,
    cure: `See that the server is up, or give more time. ${STAYS}`,
  });
}

/** The line that says most: git's own verdict, else the last one of ssh. */
function lastWords(stderr: string): string {
  const lines = stderr
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const verdict = lines.find(
    (line) => line.startsWith('fatal:') && !line.includes('Could not read from remote repository'),
  );
  const other = lines.find((line) => !/^(fatal:|Please make sure|and the repository exists|@+$)/.test(line));
  return (verdict ?? other ?? lines.at(-1) ?? '').replace(/^(fatal|error): /, '').slice(0, 300);
}
