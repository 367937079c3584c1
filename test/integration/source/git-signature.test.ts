import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type GitSource, openGitSource } from '../../../src/source/git.js';
import type { Signers } from '../../../src/source/git-signature.js';
import { aPolicyRepository, type PolicyRepository } from '../../support/policy-repository.js';
import { problemOf } from '../../support/rude-api.js';

let repository: PolicyRepository;
const sources: GitSource[] = [];
beforeEach(() => {
  repository = aPolicyRepository();
  repository.write('network.yaml', 'kind: Network\n');
});
afterEach(async () => {
  await Promise.all(sources.splice(0).map((source) => source.close()));
  spawnSync('gpgconf', ['--homedir', gpgHome(), '--kill', 'all']);
  repository.remove();
});

function open(signers: Signers): GitSource {
  const cacheDir = join(repository.folder, 'cache');
  const url = repository.bare;
  const source = openGitSource({ url, branch: 'main', cacheDir, timeoutMs: 60_000, env: process.env, signers });
  sources.push(source);
  return source;
}
const place = (name: string, text: string) => {
  const path = join(repository.folder, name);
  writeFileSync(path, text);
  return path;
};
const refused = async (signers: Signers) => {
  const problem = await problemOf(open(signers).latest());
  expect(problem).toMatchObject({ code: 'source.unsigned', cure: expect.stringContaining('last good') });
  return problem;
};

/** Makes an SSH key, and gives what signs with it. */
function sshKey(name: string) {
  const path = join(repository.folder, name);
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', path]);
  const sign = (subject: string) => {
    repository.git('config', 'gpg.format', 'ssh');
    repository.git('config', 'user.signingKey', path);
    return repository.push(subject, '-S');
  };
  const fingerprint = execFileSync('ssh-keygen', ['-lf', path], { encoding: 'utf8' }).split(' ')[1] ?? '';
  return { sign, fingerprint, line: `${name}@noc.example namespaces="git" ${readFileSync(`${path}.pub`, 'utf8')}` };
}

describe('a commit signed with an SSH key', () => {
  it('is accepted when the key is listed', async () => {
    const [ama, kofi] = [sshKey('ama'), sshKey('kofi')];
    const source = open({ allowedSigners: place('signers', ama.line + kofi.line) });
    const first = ama.sign('Lay the network');
    expect((await source.latest())?.revision.id).toBe(first);
    const second = kofi.sign('Widen it');
    expect((await source.latest(first))?.revision.id).toBe(second);
  });

  it('is refused when it is not, by commit and key, until one of the list signs on top of it', async () => {
    const [ama, eve] = [sshKey('ama'), sshKey('eve')];
    const source = open({ allowedSigners: place('signers', ama.line) });
    const first = ama.sign('Lay the network');
    await source.latest();
    const second = eve.sign('Widen it');
    const problem = await problemOf(source.latest(first));
    expect(problem).toMatchObject({ code: 'source.unsigned', subject: second });
    expect(problem.message).toContain(second.slice(0, 12));
    expect(problem.message).toContain(eve.fingerprint);
    expect((await problemOf(source.at(second))).code).toBe('source.unsigned');
    expect((await source.at(first)).revision.id).toBe(first);
    const third = ama.sign('Take it over');
    expect((await source.latest(first))?.revision.id).toBe(third);
  });

  it('is refused when its key is listed for something else, or was listed until before', async () => {
    const ama = sshKey('ama');
    ama.sign('Lay the network');
    await refused({ allowedSigners: place('signers', ama.line.replace('"git"', '"file"')) });
    await refused({ allowedSigners: place('signers', ama.line.replace('"git"', '"git",valid-before="20200101"')) });
    await refused({ allowedSigners: place('signers', '') });
    await refused({ gpgKeys: [] });
  });

  it('is refused when it was changed after it was signed', async () => {
    const ama = sshKey('ama');
    const signed = ama.sign('Lay the network');
    const text = repository.git('cat-file', 'commit', signed).replace('Lay the network', 'Lay it otherwise');
    const forged = repository.git('hash-object', '-t', 'commit', '-w', place('forged', `${text}\n`));
    repository.git('push', '-q', '--force', 'origin', `${forged}:refs/heads/main`);
    await refused({ allowedSigners: place('signers', ama.line) });
  });
});

describe('a commit without a signature', () => {
  it('is refused, also above one that has one', async () => {
    const ama = sshKey('ama');
    ama.sign('Lay the network');
    repository.push('Widen it');
    const problem = await refused({ allowedSigners: place('signers', ama.line) });
    expect(problem.message).toContain('it is not signed');
  });

  it('is refused when the list cannot be read', async () => {
    repository.push('Lay the network');
    const problem = await problemOf(open({ allowedSigners: join(repository.folder, 'none') }).latest());
    expect(problem).toMatchObject({ code: 'file.access', cure: expect.stringContaining('no commit is accepted') });
  });
});

const gpgHome = () => join(repository.folder, 'gpg');
const hasGpg = spawnSync('gpg', ['--version']).status === 0;

/** Makes an OpenPGP key, and gives what signs with it and a file with its public half. */
function gpgKey(name: string) {
  mkdirSync(gpgHome(), { recursive: true, mode: 0o700 });
  const gpg = (...args: readonly string[]) =>
    execFileSync('gpg', ['--homedir', gpgHome(), '--batch', '--quiet', ...args], { encoding: 'utf8', stdio: 'pipe' });
  gpg('--passphrase', '', '--quick-generate-key', `${name}@noc.example`, 'ed25519', 'sign', 'never');
  const [, fingerprint = ''] = /^fpr:+([0-9A-F]{40}):/m.exec(gpg('--with-colons', '--list-keys', `${name}@`)) ?? [];
  const wrapper = place('gpg-of-the-test', `#!/bin/sh\nexec gpg --homedir '${gpgHome()}' "$@"\n`);
  execFileSync('chmod', ['755', wrapper]);
  const sign = (subject: string) => {
    repository.git('config', 'gpg.format', 'openpgp');
    repository.git('config', 'gpg.program', wrapper);
    repository.git('config', 'user.signingKey', fingerprint);
    return repository.push(subject, '-S');
  };
  return { sign, fingerprint, gpg, file: place(`${name}.asc`, gpg('--armor', '--export', fingerprint)) };
}

describe.skipIf(!hasGpg)('a commit signed with an OpenPGP key', () => {
  it('is accepted when the key is listed, beside SSH keys too', async () => {
    const [ama, kofi] = [gpgKey('ama'), sshKey('kofi')];
    const source = open({ gpgKeys: [ama.file], allowedSigners: place('signers', kofi.line) });
    const first = ama.sign('Lay the network');
    expect((await source.latest())?.revision.id).toBe(first);
    const second = kofi.sign('Widen it');
    expect((await source.latest(first))?.revision.id).toBe(second);
    const cache = readdirSync(join(repository.folder, 'cache'));
    expect(cache.filter((name) => name.startsWith('gnupg'))).toEqual([]);
  });

  it('is refused when it is not, by its key', async () => {
    const [ama, eve] = [gpgKey('ama'), gpgKey('eve')];
    eve.sign('Lay the network');
    const { message } = await refused({ gpgKeys: [ama.file] });
    expect(message).toContain(eve.fingerprint.slice(-16));
    await refused({ allowedSigners: place('signers', '') });
  });

  it('is refused when the key is revoked', async () => {
    const ama = gpgKey('ama');
    ama.sign('Lay the network');
    const home = join(gpgHome(), 'openpgp-revocs.d', `${ama.fingerprint}.rev`);
    ama.gpg('--import', place('revoked', readFileSync(home, 'utf8').replace(':-----BEGIN', '-----BEGIN')));
    const file = place('ama-revoked.asc', ama.gpg('--armor', '--export', ama.fingerprint));
    expect((await refused({ gpgKeys: [file] })).message).toContain('revoked');
  });

  it('is refused when the list is none', async () => {
    gpgKey('ama').sign('Lay the network');
    const problem = await problemOf(open({ gpgKeys: [place('none.asc', 'hello')] }).latest());
    expect(problem).toMatchObject({ code: 'source.git', message: expect.stringContaining('cannot be verified') });
  });
});
