import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A bare git repository and a clone of somebody who pushes to it. */
export interface PolicyRepository {
  readonly folder: string;
  /** Path of the bare repository. */
  readonly bare: string;
  /** Path of the clone. */
  readonly clone: string;
  /** Runs git in the clone, and gives what it printed. */
  git(...args: readonly string[]): string;
  write(path: string, text: string | Buffer): void;
  /** Commits all that is written, and gives the commit; `options` go to git commit. */
  commit(subject: string, ...options: readonly string[]): string;
  /** Commits and pushes. */
  push(subject: string, ...options: readonly string[]): string;
  remove(): void;
}

const PERSON = {
  GIT_AUTHOR_NAME: 'Ama',
  GIT_AUTHOR_EMAIL: 'ama@noc.example',
  GIT_COMMITTER_NAME: 'Ama',
  GIT_COMMITTER_EMAIL: 'ama@noc.example',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
};

export function aPolicyRepository(): PolicyRepository {
  const folder = mkdtempSync(join(tmpdir(), 'qosctl-git-'));
  const [bare, clone] = [join(folder, 'policies.git'), join(folder, 'clone')];
  const env = { ...process.env, ...PERSON, HOME: folder };
  const run = (args: readonly string[]) =>
    execFileSync('git', args, { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  const git = (...args: readonly string[]) => run(['-C', clone, ...args]);
  run(['init', '-q', '--bare', '-b', 'main', bare]);
  run(['-C', bare, 'config', 'receive.denyDeleteCurrent', 'ignore']);
  run(['init', '-q', '-b', 'main', clone]);
  git('remote', 'add', 'origin', bare);
  const commit = (subject: string, ...options: readonly string[]) => {
    git('add', '-A');
    git('commit', '-q', '--allow-empty', '-m', subject, ...options);
    return git('rev-parse', 'HEAD');
  };
  return {
    folder,
    bare,
    clone,
    git,
    commit,
    write: (path, text) => {
      mkdirSync(dirname(join(clone, path)), { recursive: true });
      writeFileSync(join(clone, path), text);
    },
    push: (subject, ...options) => {
      const id = commit(subject, ...options);
      git('push', '-q', '--force', 'origin', 'HEAD');
      return id;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
