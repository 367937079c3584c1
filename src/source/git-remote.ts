import { resolve } from 'node:path';
import { QosError } from '../model/error.js';
import type { Secret } from '../model/secret.js';
import type { Environment } from './git-command.js';

export type GitAuth =
  /** For https. `user` is what the forge wants beside a token; most take any. */
  | { readonly kind: 'token'; readonly token: Secret; readonly user?: string }
  /** For ssh: a private key without passphrase, and the host keys of the server as `ssh-keyscan` prints them. */
  | { readonly kind: 'ssh'; readonly keyFile: string; readonly knownHostsFile: string };

export interface Remote {
  readonly transport: 'https' | 'http' | 'ssh' | 'file';
  /** What git is given: it holds no password. */
  readonly url: string;
  /** The folder of a `file` remote. */
  readonly path: string | undefined;
  readonly env: Environment;
  /** Takes what is secret out of git's words. */
  readonly mask: (text: string) => string;
}

const TRANSPORTS = ['https', 'http', 'ssh', 'file'] as const;

/** Reads the URL of a repository and says how to log in there. */
export function remoteOf(url: string, auth: GitAuth | undefined): Remote {
  const transport = transportOf(url);
  const userInfo = /^[a-z+]+:\/\/([^/@]*)@/i.exec(url)?.[1];
  if (userInfo !== undefined && (transport !== 'ssh' || userInfo.includes(':'))) {
    throw usage(`${maskUrl(url)} holds a user or a password`, 'Give the token by a file or an environment variable.');
  }
  const path = transport === 'file' ? resolve(url.replace(/^file:\/\//, '')) : undefined;
  const common = { transport, path, url: path === undefined || url.startsWith('file://') ? url : path };
  if (auth === undefined) {
    if (transport !== 'ssh') return { ...common, env: {}, mask: maskUrl };
    throw usage(
      `${url} needs a key and known hosts`,
      'Give a key file, and a file that ssh-keyscan wrote and you checked.',
    );
  }
  if (auth.kind === 'ssh') {
    if (transport === 'ssh') return { ...common, env: sshEnvironment(auth), mask: maskUrl };
    throw usage(`a key for ssh is given, but ${url} is not reached by ssh`, 'Use ssh://USER@HOST/PATH, or a token.');
  }
  if (transport !== 'https' && !(transport === 'http' && isLoopback(url))) {
    throw usage(`a token is given, but ${url} is not https`, 'Use https: the token would be readable on the way.');
  }
  return { ...common, ...tokenLogin(auth.token, auth.user ?? 'x-access-token') };
}

function transportOf(url: string): Remote['transport'] {
  const scheme = /^([a-z][a-z0-9+.-]*):(?::|\/\/)/i.exec(url)?.[1];
  const known = TRANSPORTS.find((one) => one === scheme && url.startsWith(`${one}://`));
  if (known !== undefined && URL.canParse(url)) return known;
  if (scheme !== undefined)
    throw usage(`${maskUrl(url)} is no kind of URL that is followed`, 'Use https, ssh or file.');
  // `host:path` is ssh, `./host:path` and `/host:path` are files (git-fetch(1), GIT URLS).
  return /^[^/]+:/.test(url) ? 'ssh' : 'file';
}

const isLoopback = (url: string): boolean => /^(localhost|127\.[\d.]+|\[::1\])$/.test(new URL(url).hostname);

/** The header goes by the environment (git-config(1), GIT_CONFIG_COUNT), since argv is everybody's to read. */
function tokenLogin(token: Secret, user: string): Pick<Remote, 'env' | 'mask'> {
  const basic = Buffer.from(`${user}:${token.reveal()}`).toString('base64');
  const secrets = [basic, token.reveal()].filter((text) => text !== '');
  return {
    env: {
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'http.extraHeader',
      GIT_CONFIG_VALUE_0: `Authorization: Basic ${basic}`,
    },
    mask: (text) => maskUrl(secrets.reduce((rest, secret) => rest.replaceAll(secret, '***'), text)),
  };
}

function sshEnvironment({ keyFile, knownHostsFile }: Extract<GitAuth, { kind: 'ssh' }>): Environment {
  const options = [
    'BatchMode=yes',
    'IdentitiesOnly=yes',
    'IdentityAgent=none',
    `IdentityFile=${sshPath(keyFile)}`,
    'PreferredAuthentications=publickey',
    'StrictHostKeyChecking=yes',
    `UserKnownHostsFile=${sshPath(knownHostsFile)}`,
    'GlobalKnownHostsFile=/dev/null',
    'UpdateHostKeys=no',
    'ServerAliveInterval=15',
  ];
  const words = ['ssh', '-F', 'none', ...options.flatMap((option) => ['-o', option])];
  return { GIT_SSH_COMMAND: words.map(shellWord).join(' '), GIT_SSH_VARIANT: 'ssh' };
}

/** ssh_config(5): quotes keep spaces together, `%` begins a token. */
const sshPath = (path: string): string => `"${resolve(path).replaceAll('%', '%%')}"`;

const shellWord = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** Of a user alone, only that of ssh is none of the secrets: forges take tokens as users. */
const maskUrl = (text: string): string =>
  text.replaceAll(/([a-z+]+:\/\/)([^/@\s]+)@/gi, (whole, scheme: string, user: string) =>
    scheme === 'ssh://' && !user.includes(':') ? whole : `${scheme}***@`,
  );

const usage = (message: string, cure: string) => new QosError('usage', `policy repository: ${message}`, { cure });
