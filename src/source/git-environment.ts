import type { Environment } from './git-command.js';
import type { Remote } from './git-remote.js';

/** What of the machine's settings is needed to reach a server; the rest of its environment is not git's business. */
const KEPT =
  /^(PATH|TMPDIR|SSL_CERT_FILE|SSL_CERT_DIR|https?_proxy|HTTPS?_PROXY|all_proxy|ALL_PROXY|no_proxy|NO_PROXY)$/;

export interface GitPlace {
  readonly env: Environment;
  readonly cacheDir: string;
  readonly gitDir: string;
  readonly remote: Remote;
  readonly caFile?: string;
}

/** No configuration, helper, agent or question of whoever runs the controller: the same git for everybody. */
export function gitEnvironment({ env, cacheDir, gitDir, caFile }: GitPlace): Environment {
  return {
    ...Object.fromEntries(Object.entries(env).filter(([name]) => KEPT.test(name))),
    // .netrc, .gnupg and .ssh are looked for here.
    HOME: cacheDir,
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: `${gitDir}.config`,
    GIT_ATTR_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ALLOW_PROTOCOL: 'https:http:ssh:file',
    GIT_PROTOCOL_FROM_USER: '0',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_CEILING_DIRECTORIES: cacheDir,
    ...(caFile === undefined ? {} : { GIT_SSL_CAINFO: caFile }),
  };
}

/** A file, since the other end of a local fetch is a git of its own, and sees neither -c nor GIT_CONFIG_COUNT. */
export function gitConfig({ path }: Remote): string {
  const lines = [
    '[core]',
    '\thooksPath = /dev/null',
    '\taskPass =',
    '[credential]',
    '\thelper =',
    '[http]',
    // A token is for the server that it is given for.
    '\tfollowRedirects = false',
    '[gc]',
    // What a rewritten branch left behind may still be gone back to.
    '\tpruneExpire = never',
    '\tautoDetach = false',
    ...(path === undefined
      ? []
      : ['[safe]', `\tdirectory = ${quoted(path)}`, `\tdirectory = ${quoted(`${path}/.git`)}`]),
  ];
  return `${lines.join('\n')}\n`;
}

const quoted = (text: string): string =>
  `"${text.replaceAll(/["\\]/g, String.raw`\$&`).replaceAll('\n', String.raw`\n`)}"`;
