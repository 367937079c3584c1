import { createHash, X509Certificate } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { EXIT } from '../../../src/cli/io.js';
import { runCommand } from '../../../src/cli/program.js';
import type { ServerConfig } from '../../../src/server/server.js';
import { selfSigned } from '../../support/certificate.js';
import { temporaryFolder } from '../../support/policy-folder.js';
import { type RecordedIo, recordedIo } from '../../support/recorded-io.js';
import { aStatus, FORCE, handController, serverBench, type ServerBench } from '../../support/server-bench.js';

const TOTAL = FORCE.inventory.routers.length;
const [ONE = '', TWO = ''] = FORCE.inventory.routers.map(({ name }) => name);

const ESCAPE = String.fromCharCode(27);
const REDRAWN = new RegExp(String.raw`${ESCAPE}\[\d+F${ESCAPE}\[J`);

const until = (condition: () => void): Promise<void> => vi.waitFor(condition, { timeout: 30_000, interval: 5 });

interface Watching extends RecordedIo {
  readonly lines: () => readonly string[];
  /** Ctrl-C, and the exit code. */
  readonly stop: () => Promise<number>;
  readonly ended: Promise<number>;
}

async function watching(
  token: string,
  args: readonly string[],
  more: Partial<RecordedIo['io']> = {},
): Promise<Watching> {
  const interrupt = new AbortController();
  const recorded = recordedIo({ now: Date.now, env: { QOSCTL_TOKEN: token }, signal: interrupt.signal, ...more });
  const ended = runCommand(recorded.io, ['status', ...args]);
  const stop = (): Promise<number> => {
    interrupt.abort();
    return ended;
  };
  onTestFinished(async () => void (await stop()));
  return { ...recorded, ended, stop, lines: () => recorded.out().trimEnd().split('\n') };
}

/** A wire that can be cut, between a client and a server. */
async function cutWire(
  url: string,
): Promise<{ readonly url: string; readonly cut: () => Promise<void>; readonly mend: () => Promise<void> }> {
  const to = new URL(url);
  const open = new Set<Socket>();
  const wire = (): Server =>
    createServer((near) => {
      const far = connect(Number(to.port), to.hostname);
      for (const socket of [near, far]) open.add(socket.on('error', () => undefined));
      near.pipe(far).pipe(near);
    });
  let server = wire().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const cut = async (): Promise<void> => {
    server.close();
    for (const socket of open) socket.destroy();
    await once(server, 'close');
  };
  onTestFinished(() => void (server.listening && cut()));
  return {
    url: `http://127.0.0.1:${port}`,
    cut,
    mend: async () => {
      server = wire().listen(port, '127.0.0.1');
      await once(server, 'listening');
    },
  };
}

const benchWith = async (config: Partial<ServerConfig> = {}): Promise<{ bench: ServerBench; token: string }> => {
  const bench = await serverBench({ config });
  return { bench, token: await bench.token('viewer') };
};

describe('qosctl status --url', () => {
  it('says what the controller knows, and in its exit code whether all is well', async () => {
    const { bench, token } = await benchWith();
    const well = await watching(token, ['--url', bench.url]);
    expect(await well.ended).toBe(EXIT.done);
    expect(well.out()).toBe(`${TOTAL} of ${TOTAL} routers hold what the policies ask for\n`);
  });

  it('names what is wrong, or with --all every router', async () => {
    const { bench, token } = await benchWith();
    bench.controller.report(aStatus(ONE, { ready: 'false' }));
    const ill = await watching(token, ['--url', bench.url]);
    expect(await ill.ended).toBe(EXIT.partial);
    expect(ill.lines()[0]).toBe(`${TOTAL - 1} of ${TOTAL} routers hold what the policies ask for; 3 changes wait`);
    expect(ill.out()).toMatch(new RegExp(`^${ONE} +Unreachable .* 3 +no answer$`, 'm'));
    expect(ill.lines()).toHaveLength(3);
    const all = await watching(token, ['--url', bench.url, '--all']);
    await all.ended;
    expect(all.lines()).toHaveLength(TOTAL + 2);
  });

  it('prints JSON', async () => {
    const { bench, token } = await benchWith();
    const { ended, out } = await watching(token, ['--url', bench.url, '--format', 'json']);
    expect(await ended).toBe(EXIT.done);
    expect(JSON.parse(out())).toMatchObject({
      formatVersion: 1,
      summary: { routers: TOTAL },
      routers: expect.any(Array),
    });
  });

  it('says so where no revision is in force', async () => {
    const bench = await serverBench({ controller: handController('none') });
    const { ended, out } = await watching(await bench.token('viewer'), ['--url', bench.url]);
    expect(await ended).toBe(EXIT.failed);
    expect(out()).toBe('no revision is in force yet\n');
  });

  it('takes the token from a file', async () => {
    const { bench, token } = await benchWith();
    const cwd = await temporaryFolder();
    await writeFile(join(cwd, 'token'), `${token}\n`);
    const { ended } = await watching('', ['--url', bench.url, '--token-file', 'token'], { cwd });
    expect(await ended).toBe(EXIT.done);
  });

  it.each<[string, readonly string[], string?]>([
    ['--url http://qos.example is not https', ['--url', 'http://qos.example']],
    ['--url qos is not the address of a server', ['--url', 'qos']],
    ['no token is given', ['--url', 'http://127.0.0.1:1'], ''],
    ['what is given is no token', ['--url', 'http://127.0.0.1:1'], 'with a space'],
    ['--ca-file and --pin are for https', ['--url', 'http://127.0.0.1:1', '--pin', 'aa']],
    ['--pin aa is no SHA-256', ['--url', 'https://127.0.0.1:1', '--pin', 'aa']],
    ['are about a running controller', ['--watch']],
    ['a controller tells of all', ['--url', 'http://127.0.0.1:1', '--site', 'x']],
    ['cannot be reached: ECONNREFUSED', ['--url', 'http://127.0.0.1:1', '--watch']],
  ])('says "%s" to %j', async (message, args, token = 'qosctl_token') => {
    const { ended, err, out } = await watching(token, args);
    expect(await ended).toBe(EXIT.failed);
    expect(err()).toContain(message);
    expect(err() + out()).not.toContain('with a space');
  });

  it('is refused with a token that is none, and does not try for ever', async () => {
    const { bench } = await benchWith();
    const { ended, err } = await watching('qosctl_wrong', ['--url', bench.url, '--watch']);
    expect(await ended).toBe(EXIT.failed);
    expect(err()).toMatch(/^error\[controller\.refused\]: .* does not accept the token\n {2}cure: /);
    expect(err()).not.toContain('qosctl_wrong');
  });
});

describe('qosctl status --url over TLS', () => {
  const stage = async () => {
    const cwd = await temporaryFolder();
    const { key, cert, fingerprint256 } = selfSigned('qos.test');
    await Promise.all([writeFile(join(cwd, 'key.pem'), key), writeFile(join(cwd, 'cert.pem'), cert)]);
    const { bench, token } = await benchWith({ tls: { key: join(cwd, 'key.pem'), cert: join(cwd, 'cert.pem') } });
    const ask = (...args: readonly string[]) => watching(token, ['--url', bench.url, ...args], { cwd });
    return { ask, fingerprint256, cwd };
  };

  it('trusts the pinned certificate, in whatever way it is written', async () => {
    const { ask, fingerprint256 } = await stage();
    for (const pin of [fingerprint256, `sha256:${fingerprint256.replaceAll(':', '').toLowerCase()}`])
      expect(await (await ask('--pin', pin)).ended).toBe(EXIT.done);
  });

  it('sends the token to nobody who does not prove who they are', async () => {
    const { ask } = await stage();
    const other = createHash('sha256')
      .update(new X509Certificate(selfSigned('qos.test').cert).raw)
      .digest('hex');
    for (const args of [[], ['--pin', other]]) {
      const { ended, err } = await ask(...args);
      expect(await ended).toBe(EXIT.failed);
      expect(err()).toMatch(/^error\[controller\.refused\]: .*no token was sent/);
    }
  });

  it('names a file that holds no certificate', async () => {
    const { ask, cwd } = await stage();
    await writeFile(join(cwd, 'ca.pem'), 'nothing');
    const { ended, err } = await ask('--ca-file', 'ca.pem');
    expect(await ended).toBe(EXIT.failed);
    expect(err()).toContain('ca.pem holds no certificate');
  });
});

describe('qosctl status --watch', () => {
  it('prints a line for each piece of news and none for a sweep that finds nothing, until Ctrl-C', async () => {
    const { bench, token } = await benchWith();
    const seen = await watching(token, ['--url', bench.url, '--watch']);
    await until(() => expect(seen.out()).not.toBe(''));
    const at = Date.now();
    bench.controller.report(aStatus(TWO));
    bench.controller.report(aStatus(ONE, { ready: 'false' }));
    bench.controller.report(aStatus(ONE, { ready: 'false' }));
    bench.controller.emit({ type: 'apply', at, router: TWO, apply: 7, phase: 'begun' });
    bench.controller.emit({ type: 'apply', at, router: TWO, apply: 7, phase: 'ended', ok: true });
    bench.controller.emit({
      type: 'revision',
      at,
      revision: { ...FORCE.revision, subject: 'More\u001B[2Jvoice' },
      accepted: false,
    });
    await until(() => expect(seen.lines()).toHaveLength(5));
    expect(seen.lines().map((line) => line.replace(/^\S+Z /, ''))).toEqual([
      `${TOTAL} of ${TOTAL} routers hold what the policies ask for`,
      `${ONE}: not ready (Unreachable): no answer`,
      `${TWO}: apply 7 began`,
      `${TWO}: apply 7 was confirmed`,
      `revision aaaaaaaaaaaa is not valid, and not in force: More·[2Jvoice (Ama)`,
    ]);
    expect(await seen.stop()).toBe(EXIT.interrupted);
  });

  it('says when it is stale, goes on where it broke, and tells what was missed once', async () => {
    const { bench, token } = await benchWith();
    const wire = await cutWire(bench.url);
    const seen = await watching(token, ['--url', wire.url, '--watch', '--format', 'json']);
    const told = () => seen.lines().map((line) => JSON.parse(line) as Record<string, never>);
    await until(() => expect(seen.out()).not.toBe(''));
    bench.controller.report(aStatus(ONE, { ready: 'false' }));
    await until(() => expect(told()).toHaveLength(2));
    await wire.cut();
    await until(() =>
      expect(told().at(-1)).toMatchObject({ type: 'stale', since: expect.any(Number), why: expect.any(String) }),
    );
    bench.controller.report(aStatus(TWO, { ready: 'false' }));
    await wire.mend();
    await until(() => expect(told()).toHaveLength(5));
    bench.controller.report(aStatus(TWO));
    await until(() => expect(told()).toHaveLength(6));
    const brief = told().map(
      ({ type, event }) => `${type} ${(event as { status?: { router: string } } | undefined)?.status?.router}`,
    );
    expect(brief).toEqual([
      'fleet undefined',
      `event ${ONE}`,
      'stale undefined',
      'live undefined',
      `event ${TWO}`,
      `event ${TWO}`,
    ]);
  });

  it('ends when its token ends', async () => {
    const { bench, token } = await benchWith({ stream: { pingMs: 1_000 } });
    const seen = await watching(token, ['--url', bench.url, '--watch']);
    await until(() => expect(seen.out()).not.toBe(''));
    for (const { id } of await bench.accounts.tokens.all()) await bench.accounts.tokens.remove(id);
    expect(await seen.ended).toBe(EXIT.failed);
    expect(seen.err()).toContain('does not accept the token');
  });

  it('draws over itself on a screen, and no line is too long for it', async () => {
    const { bench, token } = await benchWith();
    const wire = await cutWire(bench.url);
    const screen = { isScreen: true, columns: 60, rows: 24 };
    const seen = await watching(token, ['--url', wire.url, '--watch'], screen);
    await until(() => expect(seen.out()).toContain('live, as of'));
    bench.controller.report({ ...aStatus(ONE, { ready: 'false' }) });
    bench.controller.emit({ type: 'apply', at: Date.now(), router: TWO, apply: 7, phase: 'begun' });
    const frame = (): readonly string[] => seen.out().split(REDRAWN).at(-1)?.trimEnd().split('\n') ?? [];
    await until(() => expect(frame().join('\n')).toContain(`changing now: 1 router (${TWO})`));
    expect(frame().join('\n')).toMatch(/^Ready +559 +1 +0$/m);
    expect(frame().join('\n')).toMatch(new RegExp(`^${ONE} +Unreachable`, 'm'));
    expect(frame().at(-1)).toContain(`${TWO}: apply 7 began`);
    expect(frame().length).toBeLessThanOrEqual(24);
    expect(frame().filter((line) => line.length > 60)).toEqual([]);
    await wire.cut();
    await until(() => expect(frame()[0]).toMatch(/^stale for \d+ s, as of \d\d:\d\d:\d\dZ: /));
    await wire.mend();
    await until(() => expect(frame()[0]).toMatch(/^live, as of/));
    expect(await seen.stop()).toBe(EXIT.interrupted);
  });
});
