import { describe, expect, it } from 'vitest';
import type { SimRouterOptions } from '../../../src/simulator/index.js';
import { runHere } from '../../support/recorded-io.js';
import { TEST_CERTIFICATE, TEST_KEY } from '../../support/rude-api.js';
import { simulatedNetwork } from '../../support/simulated-network.js';

const BLOCK = '127.213.43';

interface StatusJson {
  readonly formatVersion: number;
  readonly routers: readonly {
    readonly router: string;
    readonly ready: boolean;
    readonly reason: string;
    readonly message: string;
  }[];
}

const tls = { key: TEST_KEY, cert: TEST_CERTIFICATE };

/** What is wrong with each router, the reason that status must give, and words of its message. */
const ROUTERS: readonly {
  readonly sim?: Partial<SimRouterOptions> | null;
  readonly entry?: string;
  readonly reason: string;
  readonly message: string;
}[] = [
  { reason: 'NoChange', message: '' },
  { reason: 'DriftDetected', message: '1 change to make' },
  { reason: 'Progressing', message: 'the router takes it back by itself' },
  { reason: 'Bypassed', message: 'FastTrack rule', sim: { seed: { defaultConfig: true } } },
  { reason: 'CapabilityMissing', message: 'no interface "bridge-lan"', sim: { seed: { interfaces: ['ether1'] } } },
  {
    reason: 'CapabilityMissing',
    message: 'cannot undo by itself',
    sim: { seed: { deviceMode: { scheduler: 'false' } } },
  },
  { reason: 'Unreachable', message: 'nothing listens there', sim: null },
  { reason: 'AuthenticationFailed', message: 'refuses user qosctl', sim: { password: 'another' } },
  { reason: 'HostKeyMismatch', message: 'no certificate is pinned', sim: { tls }, entry: ', tls: true' },
  {
    reason: 'HostKeyMismatch',
    message: 'not the pinned one; nothing was sent',
    sim: { tls },
    entry: `, tls: true, pin: { certificate: '${'AB:'.repeat(31)}CD' }`,
  },
  { reason: 'ApplyFailed', message: 'not enough permissions', sim: { policy: 'api,write' } },
];

const NAMES = ROUTERS.map((_, index) => `r-office-${index + 1}`);

async function troubledNetwork(): ReturnType<typeof simulatedNetwork> {
  const network = await simulatedNetwork({
    block: BLOCK,
    hospitals: 0,
    offices: ROUTERS.length,
    sim: (index) => (ROUTERS[index]?.sim === null ? undefined : (ROUTERS[index]?.sim ?? {})),
    router: (index) => ROUTERS[index]?.entry ?? '',
  });
  await network.folder.write('policies/tests.yaml', '');
  const { cwd } = network.folder;
  expect(await runHere(cwd, ['apply', '--router', NAMES.slice(0, 3).join(',')])).toMatchObject({ exit: 0 });
  network.router('r-office-2').run('/queue tree set [find where name="qos:office-2/voice/upload"] max-limit=1M');
  network.router('r-office-3').run('/system scheduler add name=qos-undo-timer interval=1h on-event=qos-undo');
  for (const router of network.routers) router.resetStats();
  return network;
}

describe('qosctl status', () => {
  it('gives every router its reason, writes nothing, and exits with 4 when some are right', async () => {
    const { folder, routers } = await troubledNetwork();
    const { exit, out } = await folder.qosctl('status', '--format', 'json');
    expect(exit).toBe(4);
    const status = JSON.parse(out) as StatusJson;
    expect(status.formatVersion).toBe(1);
    const found = new Map(status.routers.map((one) => [one.router, one]));
    expect(NAMES.map((name) => [name, found.get(name)?.reason, found.get(name)?.ready])).toEqual(
      ROUTERS.map(({ reason }, index) => [NAMES[index], reason, reason === 'NoChange']),
    );
    for (const [index, { message }] of ROUTERS.entries())
      expect(found.get(NAMES[index] ?? '')?.message).toContain(message);
    expect(routers.every(({ stats }) => stats.writes === 0)).toBe(true);
  });

  it('counts first and lists then, for people', async () => {
    const { folder } = await troubledNetwork();
    const { out } = await folder.qosctl('status');
    const [head, titles, ...rows] = out.trimEnd().split('\n');
    expect(head).toBe('1 of 11 routers holds what the policies ask for');
    expect(titles).toMatch(/^router +sites +reason +version +message$/);
    expect(rows).toHaveLength(11);
    expect(rows[0]).toMatch(/^r-office-1 +office-1 +NoChange +7\.22\.3 \(stable\)$/);
  });

  it('exits with 0 when all are right and with 1 when none is', async () => {
    const { folder } = await troubledNetwork();
    expect(await runHere(folder.cwd, ['status', '--router', 'r-office-1'])).toMatchObject({ exit: 0 });
    expect(await runHere(folder.cwd, ['status', '--router', 'r-office-2,r-office-7'])).toMatchObject({ exit: 1 });
  });

  it('lists only what is wrong where the list would be long, and all when asked', async () => {
    const { folder, router } = await simulatedNetwork({ block: BLOCK, hospitals: 0, offices: 22, uplink: '2 Gbps' });
    await folder.write('policies/tests.yaml', '');
    await runHere(folder.cwd, ['apply']);
    router('r-office-7').run('/queue tree remove [find where name="qos:office-7/voice/upload"]');
    const few = await runHere(folder.cwd, ['status']);
    expect(few.out.split('\n').filter((line) => line.startsWith('r-'))).toEqual([
      expect.stringContaining('r-office-7'),
    ]);
    const all = await runHere(folder.cwd, ['status', '--all']);
    expect(all.out.split('\n').filter((line) => line.startsWith('r-'))).toHaveLength(22);
  });
});
