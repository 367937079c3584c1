import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { isQosError, QosError } from '../model/error.js';
import type { Revision } from '../model/revision.js';
import { type Environment, Git } from './git-command.js';
import { readCommit } from './git-files.js';
import { gitEnvironment, gitConfig } from './git-environment.js';
import { gitProblem } from './git-problem.js';
import { type GitAuth, type Remote, remoteOf } from './git-remote.js';
import { type Signers, verifySignature } from './git-signature.js';
import { sha256 } from './hash.js';
import type { Fetched, Source } from './source.js';

export interface GitSourceOptions {
  readonly url: string;
  readonly branch: string;
  /** Where in the repository the policies are; all of it when not given. */
  readonly folder?: string;
  /** Where the mirror is kept; several sources may share it, several controllers may not. */
  readonly cacheDir: string;
  readonly auth?: GitAuth;
  /** With them, a commit that none of them signed is not accepted. */
  readonly signers?: Signers;
  /** Of authorities beside those of the system, for https. */
  readonly caFile?: string;
  /** For every git command. */
  readonly timeoutMs: number;
  /** The environment of the process: of it git sees the path, the proxies and where certificates are. */
  readonly env: Environment;
}

export type GitSource = Source & Required<Pick<Source, 'at'>>;

/** A branch of a git repository. It is fetched into a bare mirror with all its history, and read from there. */
export function openGitSource(options: GitSourceOptions): GitSource {
  const mirror = new Mirror(options);
  return {
    name: mirror.name,
    latest: (known) => mirror.latest(known),
    at: (commit) => mirror.at(commit),
    // A server does not call; the webhook and the timer are the controller's.
    watch: () => () => undefined,
    close: () => mirror.close(),
  };
}

class Mirror {
  readonly name: string;
  readonly #options: GitSourceOptions;
  readonly #folder: string;
  readonly #remote: Remote;
  readonly #gitDir: string;
  readonly #git: Git;
  readonly #env: Environment;
  /** One command at a time works on the mirror. */
  #turn: Promise<unknown> = Promise.resolve();
  /** Something that should be in the mirror was not. */
  #broken = false;

  constructor(options: GitSourceOptions) {
    const { url, branch, cacheDir, auth, timeoutMs } = options;
    this.#options = options;
    this.#folder = folderOf(options.folder ?? '');
    this.#remote = remoteOf(url, auth);
    this.#gitDir = join(resolve(cacheDir), `${sha256(`${this.#remote.url}\n${branch}`).slice(0, 16)}.git`);
    this.#env = gitEnvironment({ ...options, cacheDir: resolve(cacheDir), remote: this.#remote, gitDir: this.#gitDir });
    this.#git = new Git(this.#env, timeoutMs);
    this.name = `branch ${branch} of ${this.#remote.url}`;
  }

  latest(known: string | undefined): Promise<Fetched | undefined> {
    return this.#inTurn(async () => {
      await this.#fetch();
      const tip = await this.#read(['rev-parse', '--verify', `refs/heads/${this.#options.branch}^{commit}`]);
      const commit = tip.toString('latin1').trim();
      if (commit === known) return undefined;
      const fetched = await this.#fetched(commit);
      const rewritten = known !== undefined && (await this.#isRewritten(known, commit));
      return rewritten ? { ...fetched, revision: { ...fetched.revision, replaces: known } } : fetched;
    });
  }

  at(commit: string): Promise<Fetched> {
    return this.#inTurn(async () => {
      const there = /^[0-9a-f]{40,64}$/.test(commit) && (await this.#local(['cat-file', '-e', `${commit}^{commit}`]));
      if (there === false || there.code !== 0) {
        throw new QosError('source.missing', `${this.name} has no commit ${commit}`, {
          subject: commit,
          cure: 'Name the whole id of a commit that was on the branch.',
        });
      }
      return this.#fetched(commit);
    });
  }

  async close(): Promise<void> {
    await this.#git.close();
    await this.#turn;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(work);
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  /**
   * A mirror that a crash or a full disk left broken is no reason to stop: it is made anew, beside the old one, which may
   * be all that there is when the server is the one that fails.
   */
  async #fetch(): Promise<void> {
    await mkdir(this.#options.cacheDir, { recursive: true, mode: 0o700 });
    await writeFile(`${this.#gitDir}.config`, gitConfig(this.#remote));
    if (this.#broken || !existsSync(join(this.#gitDir, 'HEAD'))) return this.#fetchAnew();
    try {
      await this.#fetchInto(this.#gitDir);
    } catch (error) {
      if (!isQosError(error) || error.code !== 'source.git') throw error;
      await this.#fetchAnew();
    }
  }

  async #fetchAnew(): Promise<void> {
    await this.#checkBranch();
    const fresh = `${this.#gitDir}.new`;
    await rm(fresh, { recursive: true, force: true });
    await this.#done({ args: ['init', '--quiet', '--bare', '--template=', '--', fresh] });
    await this.#fetchInto(fresh);
    await rm(this.#gitDir, { recursive: true, force: true });
    await rename(fresh, this.#gitDir);
    this.#broken = false;
  }

  async #checkBranch(): Promise<void> {
    const { branch } = this.#options;
    const { code } = await this.#git.run({ args: ['check-ref-format', `refs/heads/${branch}`] });
    if (code === 0) return;
    throw new QosError('usage', `${JSON.stringify(branch)} is no name of a branch`, {
      cure: 'Name it as `git branch` prints it.',
    });
  }

  async #fetchInto(gitDir: string): Promise<void> {
    const ref = `refs/heads/${this.#options.branch}`;
    const quiet = ['--quiet', '--no-tags', '--no-recurse-submodules', '--no-write-fetch-head'];
    const args = ['--git-dir', gitDir, 'fetch', ...quiet, '--', this.#remote.url, `+${ref}:${ref}`];
    await this.#done({ args, env: this.#remote.env });
  }

  async #fetched(commit: string): Promise<Fetched> {
    const { signers, cacheDir } = this.#options;
    if (signers !== undefined) {
      const about = { git: this.#git, gitDir: this.#gitDir, commit, env: this.#env };
      await verifySignature({ ...about, signers, scratch: resolve(cacheDir) });
    }
    const git = {
      read: (args: readonly string[], input?: string) => this.#read(args, input),
      broken: (what: string) => this.#brokenMirror(what),
    };
    const files = await readCommit(git, { commit, folder: this.#folder });
    return { revision: await this.#revision(commit), files };
  }

  async #revision(id: string): Promise<Revision> {
    const format = '--format=%ct%x00%an <%ae>%x00%s';
    const printed = await this.#read(['log', '-1', '--no-show-signature', '--no-color', format, id]);
    const [seconds = '', author = '', subject = ''] = printed.toString('utf8').trimEnd().split('\0');
    return { id, at: Number(seconds) * 1000, author, subject };
  }

  /** Whether a commit that we had is no longer part of the branch. Of one that we never had nothing is said. */
  async #isRewritten(known: string, commit: string): Promise<boolean> {
    if (!/^[0-9a-f]{40,64}$/.test(known)) return false;
    return (await this.#local(['merge-base', '--is-ancestor', known, commit])).code === 1;
  }

  #local(args: readonly string[], input?: string) {
    return this.#git.run({ args: ['--git-dir', this.#gitDir, ...args], ...(input === undefined ? {} : { input }) });
  }

  async #read(args: readonly string[], input?: string): Promise<Buffer> {
    const result = await this.#local(args, input);
    if (result.code === 0) return result.stdout;
    throw result.ended === 'exit' ? this.#brokenMirror(result.stderr.trim()) : gitProblem(result, this.#asked);
  }

  #brokenMirror(what: string): QosError {
    this.#broken = true;
    return new QosError('source.git', `the mirror of ${this.name} is broken: ${what}`, {
      subject: this.#gitDir,
      cure: 'It is fetched anew the next time; if this comes again, look at the disk.',
    });
  }

  async #done(command: Parameters<Git['run']>[0]): Promise<void> {
    const result = await this.#git.run(command);
    if (result.code !== 0) throw gitProblem(result, this.#asked);
  }

  get #asked() {
    const { branch, timeoutMs } = this.#options;
    return { repository: this.#remote.url, branch, timeoutMs, mask: this.#remote.mask };
  }
}

function folderOf(folder: string): string {
  const parts = folder.split('/').filter((part) => part !== '' && part !== '.');
  if (!parts.includes('..') && !folder.startsWith('-')) return parts.join('/');
  throw new QosError('usage', `${folder} is no folder of a repository`, { cure: 'Name it as in `policies/site`.' });
}
