import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { QosError } from '../../../src/model/error.js';
import { Secret } from '../../../src/model/secret.js';
import { type GitSource, type GitSourceOptions, openGitSource } from '../../../src/source/git.js';
import type { GitAuth } from '../../../src/source/git-remote.js';
import { selfSigned } from '../../support/certificate.js';
import { type GitHttp, type GitHttpOptions, startGitHttp } from '../../support/git-http.js';
import { type OpenSsh, startOpenSsh } from '../../support/openssh.js';
import { aPolicyRepository, type PolicyRepository } from '../../support/policy-repository.js';
import { problemOf } from '../../support/rude-api.js';

let repository: PolicyRepository;
let tip: string;
beforeAll(() => {
  repository = aPolicyRepository();
  repository.write('network.yaml', 'kind: Network\n');
  tip = repository.push('Lay the network');
});
afterAll(() => repository.remove());

const sources: GitSource[] = [];
afterEach(async () => {
  await Promise.all(sources.splice(0).map((source) => source.close()));
});

function open(options: Pick<GitSourceOptions, 'url'> & Partial<GitSourceOptions>): GitSource {
  const cacheDir = join(repository.folder, 'cache');
  const source = openGitSource({ branch: 'main', cacheDir, timeoutMs: 60_000, env: process.env, ...options });
  sources.push(source);
  return source;
}

describe('a repository behind https', () => {
  const TOKEN = 'ghp_hunter2';
  const basic = Buffer.from(`x-access-token:${TOKEN}`).toString('base64');
  const auth: GitAuth = { kind: 'token', token: new Secret(TOKEN) };
  const certificate = selfSigned('localhost');
  let server: GitHttp | undefined;
  let caFile: string;
  beforeAll(() => {
    caFile = join(repository.folder, 'ca.pem');
    writeFileSync(caFile, certificate.cert);
  });
  afterEach(() => server?.close());

  const start = async (options: Partial<GitHttpOptions> = {}) => {
    const login = `Basic ${basic}`;
    server = await startGitHttp({ root: repository.folder, login, certificate, ...options });
    return `${server.origin}/policies.git`;
  };
  const isSilent = (problem: QosError) => {
    for (const secret of [TOKEN, basic]) expect(`${problem.message} ${problem.cure}`).not.toContain(secret);
  };

  it('is read with a token, which nothing keeps', async () => {
    const url = await start();
    const source = open({ url, auth, caFile });
    expect((await source.latest())?.revision.id).toBe(tip);
    expect(await source.latest(tip)).toBeUndefined();
    expect(new Set(server?.logins)).toEqual(new Set([`Basic ${basic}`]));
    expect(source.name).toBe(`branch main of ${url}`);
    const kept = spawnSync('grep', ['-rlE', `${TOKEN}|${basic}`, join(repository.folder, 'cache')], {
      encoding: 'utf8',
    });
    expect(kept).toMatchObject({ status: 1, stdout: '' });
  });

  it('says that the token is wrong, without it', async () => {
    const url = await start({ login: 'Basic of somebody else' });
    const problem = await problemOf(open({ url, auth, caFile }).latest());
    expect(problem).toMatchObject({ code: 'source.authentication', cure: expect.stringContaining('token') });
    isSilent(problem);
  });

  it('says that it wants a login, and asks nobody', async () => {
    const url = await start();
    expect((await problemOf(open({ url, caFile }).latest())).code).toBe('source.authentication');
  });

  it('shows the token to nobody whose certificate is not trusted', async () => {
    const problem = await problemOf(open({ url: await start(), auth }).latest());
    expect(problem).toMatchObject({ code: 'source.authentication', message: expect.stringContaining('certificate') });
    expect(server?.logins).toEqual([]);
  });

  it.each([
    [403, 'source.authentication'],
    [404, 'source.missing'],
    [502, 'source.unreachable'],
    [418, 'source.git'],
  ] as const)('that answers %i is %s', async (status, code) => {
    const url = await start({ instead: (response) => response.writeHead(status).end(`you said ${basic}`) });
    const problem = await problemOf(open({ url, auth, caFile }).latest());
    expect(problem.code).toBe(code);
    isSilent(problem);
  });

  it('is not followed to another address', async () => {
    const other = await startGitHttp({ root: repository.folder, login: '', certificate });
    const location = `${other.origin}/policies.git/info/refs?service=git-upload-pack`;
    const url = await start({ instead: (response) => response.writeHead(302, { location }).end() });
    const problem = await problemOf(open({ url, auth, caFile }).latest());
    expect(problem).toMatchObject({ code: 'source.git', message: expect.stringContaining('redirects') });
    expect(other.logins).toEqual([]);
    await other.close();
  });

  it('gets no token in the clear, but on this machine', async () => {
    const url = await start({ certificate: undefined });
    expect((await open({ url, auth }).latest())?.revision.id).toBe(tip);
    expect(() => open({ url: 'http://git.example/policies.git', auth })).toThrow('is not https');
  });
});

describe.skipIf(!existsSync('/usr/sbin/sshd'))('a repository behind ssh', () => {
  let server: OpenSsh;
  let url: string;
  let place: (name: string, text: string) => string;
  let auth: Extract<GitAuth, { kind: 'ssh' }>;
  beforeAll(async () => {
    server = await startOpenSsh();
    url = `ssh://${server.user}@127.0.0.1:${server.port}${repository.bare}`;
    place = (name, text) => {
      const path = join(repository.folder, name);
      writeFileSync(path, text, { mode: 0o600 });
      return path;
    };
    const scan = ['-t', 'ed25519', '-p', String(server.port), '127.0.0.1'];
    const hosts = execFileSync('ssh-keyscan', scan, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    const knownHostsFile = place("the admin's 100% known hosts", hosts);
    auth = { kind: 'ssh', keyFile: place("the admin's 100% key", server.key), knownHostsFile };
  });
  afterAll(() => server.close());

  it('is read with a key', async () => {
    const source = open({ url, auth });
    expect((await source.latest())?.revision.id).toBe(tip);
    expect(await source.latest(tip)).toBeUndefined();
  });

  it('takes the given key alone, whatever agent and configuration there are', async () => {
    const stranger = place('stranger', server.strangerKey);
    const problem = await problemOf(open({ url, auth: { ...auth, keyFile: stranger } }).latest());
    expect(problem).toMatchObject({ code: 'source.authentication', message: expect.stringContaining('credentials') });
  });

  it.each([
    [
      'has another host key',
      () => readFileSync(auth.knownHostsFile, 'utf8').replace(/AAAA\S+/, () => publicOf(server.strangerKey)),
    ],
    ['is not known', () => '# nobody\n'],
  ])('that %s gets no login', async (_, hosts) => {
    const before = server.log().length;
    const problem = await problemOf(open({ url, auth: { ...auth, knownHostsFile: place('hosts', hosts()) } }).latest());
    expect(problem).toMatchObject({ code: 'source.authentication', message: expect.stringContaining('host key') });
    expect(problem.cure).toContain('Compare the key');
    expect(server.log().slice(before)).not.toContain('Accepted');
  });

  const publicOf = (key: string) =>
    execFileSync('ssh-keygen', ['-y', '-f', place('of', key)], { encoding: 'utf8' }).split(' ')[1] ?? '';

  it('says that the key file is open to others, or not there', async () => {
    const keyFile = place('open', server.key);
    chmodSync(keyFile, 0o644);
    const exposed = await problemOf(open({ url, auth: { ...auth, keyFile } }).latest());
    expect(exposed).toMatchObject({ code: 'source.authentication', cure: 'chmod 600 the key file.' });
    const missing = await problemOf(open({ url, auth: { ...auth, keyFile: '/no/such' } }).latest());
    expect(missing).toMatchObject({ code: 'source.authentication', message: expect.stringContaining('cannot read') });
  });

  it('says that there is no such repository, and that nobody listens', async () => {
    const missing = await problemOf(open({ url: url.replace('policies.git', 'none.git'), auth }).latest());
    expect(missing.code).toBe('source.missing');
    const nobody = await problemOf(open({ url: url.replace(`:${server.port}`, ':1'), auth }).latest());
    expect(nobody.code).toBe('source.unreachable');
  });
});
