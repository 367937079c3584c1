import { cpSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import { PACKAGES, wantsTraces } from '../../../src/tracing/open-telemetry.js';
import { collector, type TakenSpan } from '../../support/collector.js';
import { PASSWORD } from '../../support/policy-folder.js';
import { whileRunning } from '../../support/qosctl.js';
import { shapingOf, simulatedNetwork } from '../../support/simulated-network.js';

const SERVE = ['serve', '--listen', '127.0.0.1:0', '--log', 'warn', '--sweep', '1s'];
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

const until = (condition: () => void): Promise<void> => vi.waitFor(condition, { timeout: 60_000, interval: 20 });

describe('qosctl serve with OTEL_EXPORTER_OTLP_ENDPOINT', () => {
  it('tells a collector what each look at a router consists of', async () => {
    const { folder, router } = await simulatedNetwork({ block: '127.231.7', hospitals: 2, offices: 0 });
    router('r-hospital-2').faults.dead = 'refuse';
    const { endpoint, spans, headers, bodies } = await collector();
    const env = {
      OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
      OTEL_EXPORTER_OTLP_HEADERS: 'x-key=of-the-collector',
      OTEL_SERVICE_NAME: 'noc-lome',
      OTEL_BSP_SCHEDULE_DELAY: '100',
    };
    const running = folder.start(SERVE, { env });
    const address = /^qosctl answers at (\S+)$/m;
    await whileRunning(running, () => address.test(running.out()));
    const url = address.exec(running.out())?.[1] ?? '';
    expect((await fetch(`${url}/api/v1/sites/top-secret-name`)).status).toBe(401);
    const rootsOf = (name: string): readonly TakenSpan[] => spans.filter((span) => span.name === name);
    const partsOf = (root: TakenSpan | undefined): readonly string[] =>
      spans.filter(({ parent, trace }) => parent === root?.id && trace === root?.trace).map(({ name }) => name);
    const looks = (router: string): readonly TakenSpan[] =>
      rootsOf('reconcile').filter(({ attributes }) => attributes['router'] === router);
    await until(() => expect(looks('r-hospital-1').length).toBeGreaterThan(1));
    await until(() => expect(looks('r-hospital-2')).not.toEqual([]));
    const [first, second] = looks('r-hospital-1');
    expect(first).toMatchObject({
      parent: undefined,
      problem: undefined,
      service: 'noc-lome',
      attributes: { router: 'r-hospital-1', reason: 'Applied', revision: expect.stringMatching(/^[0-9a-f]{12}$/) },
    });
    expect(partsOf(first)).toEqual([
      'connect',
      ...['observe', 'plan', 'observe', 'plan', 'lock', 'arm', 'plan', 'execute', 'verify', 'plan', 'confirm'],
    ]);
    expect(second?.attributes).toMatchObject({ reason: 'NoChange', pending: expect.anything() });
    expect(partsOf(second)).toEqual(['observe', 'plan']);
    const [dead] = looks('r-hospital-2');
    expect(dead?.problem).toContain('closed it at once');
    expect(partsOf(dead)).toEqual(['connect']);
    const [poll] = rootsOf('source poll');
    expect(partsOf(poll)).toEqual(['fetch', 'compile']);
    expect(poll?.attributes).toMatchObject({ news: 'accepted' });
    const [request] = rootsOf('GET /api/v1/sites/:name');
    expect(request).toMatchObject({ kind: 2, parent: undefined, attributes: { 'http.response.status_code': 401 } });
    expect(headers[0]).toMatchObject({ 'x-key': 'of-the-collector' });
    running.child.kill('SIGTERM');
    expect(await running.ended).toMatchObject({ exit: 0 });
    expect(bodies.join('')).not.toContain('top-secret-name');
    expect(bodies.join('')).not.toContain(PASSWORD);
  });

  it('says where the packages are not installed, and keeps the routers all the same', async () => {
    const { folder, routers } = await simulatedNetwork({ block: '127.231.8', hospitals: 1, offices: 0 });
    // The program without what only its tests have.
    cpSync(join(ROOT, 'dist'), folder.at('app/dist'), { recursive: true });
    cpSync(join(ROOT, 'package.json'), folder.at('app/package.json'));
    const lock = JSON.parse(await readFile(join(ROOT, 'package-lock.json'), 'utf8')) as {
      readonly packages: Readonly<Record<string, { readonly dev?: boolean }>>;
    };
    for (const [path, { dev }] of Object.entries(lock.packages)) {
      if (dev === true || !/^node_modules\/(@[^/]+\/)?[^/]+$/.test(path)) continue;
      cpSync(join(ROOT, path), folder.at(`app/${path}`), { recursive: true, force: false, errorOnExist: false });
    }
    const running = folder.start([], {
      command: [process.execPath, folder.at('app/dist/cli/main.js'), ...SERVE],
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' },
    });
    await whileRunning(running, () => routers.every((router) => shapingOf(router).length > 20));
    for (const [name, version] of Object.entries(PACKAGES)) expect(running.err()).toContain(`${name}@${version}`);
    running.child.kill('SIGTERM');
    expect(await running.ended).toMatchObject({ exit: 0 });
  });

  it('keeps the routers, and ends in time, when nobody takes the traces', async () => {
    const { folder, routers } = await simulatedNetwork({ block: '127.231.9', hospitals: 1, offices: 0 });
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1', OTEL_BSP_SCHEDULE_DELAY: '50' };
    const running = folder.start(SERVE, { env });
    await whileRunning(running, () => routers.every((router) => shapingOf(router).length > 20));
    running.child.kill('SIGTERM');
    expect(await running.ended).toMatchObject({ exit: 0 });
  });

  it.each(['grpc', 'http/protobuf'])('says that it does not speak %s', async (protocol) => {
    const { folder } = await simulatedNetwork({ block: '127.231.10', hospitals: 1, offices: 0 });
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1', OTEL_EXPORTER_OTLP_PROTOCOL: protocol };
    const running = folder.start(SERVE, { env });
    await whileRunning(running, () => /no traces: .*http\/json is what is spoken here/.test(running.err()));
  });
});

describe('traces', () => {
  const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' };
  it.each<[boolean, Record<string, string>]>([
    [false, {}],
    [true, endpoint],
    [true, { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://127.0.0.1:4318' }],
    [true, { OTEL_TRACES_EXPORTER: 'otlp' }],
    [false, { OTEL_TRACES_EXPORTER: 'none', ...endpoint }],
    [false, { OTEL_SDK_DISABLED: 'true', ...endpoint }],
    [true, { OTEL_SDK_DISABLED: 'false', ...endpoint }],
    [false, { OTEL_EXPORTER_OTLP_ENDPOINT: '' }],
  ])('are asked for: %s, by %j', (expected, env) => {
    expect(wantsTraces(env)).toBe(expected);
  });

  it('come by the packages that they are tested with', async () => {
    const { devDependencies } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as {
      readonly devDependencies: Readonly<Record<string, string>>;
    };
    for (const [name, version] of Object.entries(PACKAGES)) expect(devDependencies[name]).toBe(version);
  });
});
