import { chownSync, existsSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Fetched } from '../../../src/source/source.js';
import { type GitSource, type GitSourceOptions, openGitSource } from '../../../src/source/git.js';
import { aPolicyRepository, type PolicyRepository } from '../../support/policy-repository.js';
import { problemOf } from '../../support/rude-api.js';

let repository: PolicyRepository;
let first: string;
const sources: GitSource[] = [];

beforeEach(() => {
  repository = aPolicyRepository();
  repository.write('policies/network.yaml', 'kind: Network\n');
  first = repository.push('Lay the network');
});
afterEach(async () => {
  await Promise.all(sources.splice(0).map((source) => source.close()));
  repository.remove();
});

function open(options: Partial<GitSourceOptions> = {}): GitSource {
  const source = openGitSource({
    url: `file://${repository.bare}`,
    branch: 'main',
    cacheDir: join(repository.folder, 'cache'),
    timeoutMs: 60_000,
    env: process.env,
    ...options,
  });
  sources.push(source);
  return source;
}
const textsOf = (fetched: Fetched | undefined) =>
  Object.fromEntries((fetched?.files ?? []).map(({ path, bytes }) => [path, Buffer.from(bytes).toString('utf8')]));
const mirrorOf = () => {
  const cache = join(repository.folder, 'cache');
  return join(cache, readdirSync(cache).find((name) => name.endsWith('.git'))!);
};

describe('a branch that is followed', () => {
  it('gives the newest commit and its files', async () => {
    const source = open();
    expect(source.name).toBe(`branch main of file://${repository.bare}`);
    const fetched = await source.latest();
    expect(fetched?.revision).toMatchObject({ id: first, author: 'Ama <ama@noc.example>', subject: 'Lay the network' });
    expect(fetched?.revision.at).toBe(Number(repository.git('log', '-1', '--format=%ct')) * 1000);
    expect(textsOf(fetched)).toEqual({ 'policies/network.yaml': 'kind: Network\n' });
  });

  it('gives nothing until somebody pushes, and then what was pushed', async () => {
    const source = open();
    expect(await source.latest(first)).toBeUndefined();
    repository.write('policies/été é\n.yaml', 'kind: Calendar\n');
    const second = repository.push('Name the holidays');
    const fetched = await source.latest(first);
    expect(fetched?.revision).toMatchObject({ id: second, subject: 'Name the holidays' });
    expect(fetched?.revision.replaces).toBeUndefined();
    expect(Object.keys(textsOf(fetched))).toEqual(['policies/network.yaml', 'policies/été é\n.yaml']);
    expect(await source.latest(second)).toBeUndefined();
  });

  it('minds no other branch and no tag', async () => {
    repository.git('tag', 'v1');
    repository.git('checkout', '-q', '-b', 'draft');
    const draft = repository.push('Try something');
    repository.git('push', '-q', '--tags', 'origin');
    const [main, other] = [open(), open({ branch: 'draft' })];
    expect((await main.latest())?.revision.id).toBe(first);
    expect((await other.latest())?.revision.id).toBe(draft);
    expect((await problemOf(main.at(draft))).code).toBe('source.missing');
  });

  it('takes policy files alone, below its folder, and nothing hidden', async () => {
    const paths = [
      'policies/a.yml',
      'policies/deep/b.ics',
      'policies/c.txt',
      'policies/.d/e.yaml',
      '.f.yaml',
      'g.yaml',
    ];
    for (const path of [...paths, 'policies/node_modules/h.yaml', 'policies-old/i.yaml']) repository.write(path, path);
    repository.push('Add much');
    const below = ['policies/a.yml', 'policies/deep/b.ics', 'policies/network.yaml'];
    expect(Object.keys(textsOf(await open({ folder: './policies/' }).latest()))).toEqual(below);
    expect(Object.keys(textsOf(await open().latest()))).toEqual(['g.yaml', 'policies-old/i.yaml', ...below]);
  });

  it('keeps earlier commits to go back to, those of a rewritten branch too', async () => {
    const source = open();
    await source.latest();
    repository.write('policies/network.yaml', 'kind: Network # 2\n');
    const second = repository.push('Change it');
    await source.latest(first);
    repository.write('policies/network.yaml', 'kind: Network # 3\n');
    const third = repository.push('Change it otherwise', '--amend');
    expect((await source.latest(second))?.revision).toMatchObject({ id: third, replaces: second });
    expect(textsOf(await source.at(first))).toEqual({ 'policies/network.yaml': 'kind: Network\n' });
    expect(textsOf(await source.at(second))).toEqual({ 'policies/network.yaml': 'kind: Network # 2\n' });
    expect((await problemOf(source.at('HEAD'))).code).toBe('source.missing');
  });

  it('says nothing of rewriting to somebody who comes from elsewhere', async () => {
    const fetched = await open().latest('0'.repeat(40));
    expect(fetched?.revision).not.toHaveProperty('replaces');
    expect((await open().latest('d1gest0fafol'))?.revision).not.toHaveProperty('replaces');
  });

  it('answers many who ask at once', async () => {
    const source = open();
    const answers = await Promise.all(Array.from({ length: 8 }, () => source.latest()));
    expect(answers.map((fetched) => fetched?.revision.id)).toEqual(Array.from({ length: 8 }, () => first));
  });

  it('may be of a path without a scheme, and of a repository of another user', async () => {
    if (process.getuid?.() === 0) chownSync(repository.bare, 65_534, 65_534);
    expect((await open({ url: repository.bare }).latest())?.revision.id).toBe(first);
  });

  it('runs none of what whoever started it has configured', async () => {
    const trap = join(repository.folder, 'trap');
    const touch = `touch ${trap}`;
    writeFileSync(
      join(repository.folder, '.gitconfig'),
      `[core]\n\tsshCommand = ${touch}\n[uploadpack]\n\tpackObjectsHook = ${touch}; \n[url "/nowhere"]\n\tinsteadOf = file://\n`,
    );
    const env = { ...process.env, HOME: repository.folder, GIT_DIR: '/nowhere', GIT_SSH_COMMAND: touch };
    expect((await open({ env }).latest())?.revision.id).toBe(first);
    expect(existsSync(trap)).toBe(false);
  });
});

describe('a mirror that was left broken', () => {
  it.each([
    ['a lock', (mirror: string) => writeFileSync(join(mirror, 'refs/heads/main.lock'), '')],
    ['no HEAD', (mirror: string) => rmSync(join(mirror, 'HEAD'))],
    ['no objects', (mirror: string) => rmSync(join(mirror, 'objects'), { recursive: true })],
    ['a ref that is none', (mirror: string) => writeFileSync(join(mirror, 'refs/heads/main'), 'x')],
  ])('with %s is made anew', async (_, spoil) => {
    await open().latest();
    spoil(mirrorOf());
    const second = repository.push('Go on');
    const source = open();
    await source.latest().catch(() => undefined);
    expect((await source.latest())?.revision.id).toBe(second);
  });

  it('stays as it is while the server is away', async () => {
    const source = open();
    await source.latest();
    rmSync(repository.bare, { recursive: true });
    expect((await problemOf(source.latest())).code).toBe('source.missing');
    expect((await source.at(first)).revision.id).toBe(first);
  });
});

describe('a repository that cannot be followed', () => {
  it('says that its branch is gone, and goes on when it is back', async () => {
    const source = open();
    await source.latest();
    repository.git('push', '-q', 'origin', ':main');
    const problem = await problemOf(source.latest(first));
    expect(problem).toMatchObject({ code: 'source.missing', message: expect.stringContaining('has no branch main') });
    expect(problem.cure).toContain('last good policies stay in force');
    const second = repository.push('Come back');
    expect((await source.latest(first))?.revision.id).toBe(second);
  });

  it('says that nobody listens', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    const problem = await problemOf(open({ url: `http://127.0.0.1:${port}/policies.git` }).latest());
    expect(problem.code).toBe('source.unreachable');
  });

  it('says that nobody answers in time, and leaves nothing running', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const ended = once(server, 'connection').then(([socket]) => once(socket.resume(), 'close'));
    const { port } = server.address() as AddressInfo;
    const source = open({ url: `http://127.0.0.1:${port}/policies.git`, timeoutMs: 1_000 });
    const problem = await problemOf(source.latest());
    expect(problem).toMatchObject({ code: 'source.unreachable', message: expect.stringContaining('within 1000 ms') });
    await ended;
    server.close();
  });

  it('is given up when it is closed', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const source = open({ url: `http://127.0.0.1:${port}/policies.git` });
    const asked = problemOf(source.latest());
    await once(server, 'connection');
    await source.close();
    expect((await asked).message).toContain('stopping');
    server.close();
  });

  it('says what of its contents cannot be read', async () => {
    const refusal = async () => (await problemOf(open().latest())).message;
    symlinkSync('/etc/passwd', join(repository.clone, 'policies/users.yaml'));
    repository.push('Point elsewhere');
    expect(await refusal()).toContain('policies/users.yaml is a symbolic link');
    rmSync(join(repository.clone, 'policies/users.yaml'));
    repository.git('update-index', '--add', '--cacheinfo', `160000,${first},policies/shared`);
    repository.git('commit', '-q', '-m', 'Share');
    repository.git('push', '-q', 'origin', 'HEAD');
    expect(await refusal()).toContain('policies/shared is a submodule');
    repository.git('rm', '-q', '--cached', 'policies/shared');
    repository.write('policies/large.yaml', Buffer.alloc(10_000_001, '#'));
    repository.push('Grow');
    expect(await refusal()).toContain('policies/large.yaml has 10000001 bytes');
    for (let file = 0; file < 11; file += 1) repository.write(`policies/${file}.yaml`, Buffer.alloc(9_500_000, '#'));
    rmSync(join(repository.clone, 'policies/large.yaml'));
    repository.push('Grow otherwise');
    expect(await refusal()).toContain('its policy files have 104500014 bytes');
  });

  it('is not taken for a wish to delete when its folder is empty', async () => {
    const problem = await problemOf(open({ folder: 'polices' }).latest());
    expect(problem).toMatchObject({ code: 'source.missing', message: expect.stringContaining('folder polices') });
  });
});

describe('an address', () => {
  const key = { kind: 'ssh', keyFile: '/k', knownHostsFile: '/h' } as const;
  it.each<[string, Partial<GitSourceOptions>]>([
    ['with a password', { url: 'https://ama:hunter2@git.example/p.git' }],
    ['with a token as user', { url: 'https://hunter2@git.example/p.git' }],
    ['with a password for ssh', { url: 'ssh://git:hunter2@git.example/p.git', auth: key }],
    ['that runs a command', { url: 'ext::sh -c hunter2' }],
    ['that is not encrypted and proves nothing', { url: 'git://git.example/p.git' }],
    ['of no host', { url: 'https://' }],
    ['by ssh without a key', { url: 'git@git.example:p.git' }],
    ['by https with a key', { url: 'https://git.example/p.git', auth: key }],
    ['above the repository', { folder: '../policies' }],
  ])('%s is refused', (_, options) => {
    const refusal = (() => {
      try {
        return open(options);
      } catch (error) {
        return error;
      }
    })();
    expect(refusal).toMatchObject({ code: 'usage', cure: expect.any(String) });
    if (!options.url?.startsWith('ext')) expect(String(refusal)).not.toContain('hunter2');
  });

  it.each(['a..b', 'main:main', '*', 'a b'])('of the branch %s is refused', async (branch) => {
    expect((await problemOf(open({ branch }).latest())).code).toBe('usage');
  });
});
