import { readFile, rm } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../src/model/change.js';
import { runHere } from '../../support/recorded-io.js';
import { simulatedNetwork } from '../../support/simulated-network.js';

const BLOCK = '127.213.30';
const HOSPITAL = 'policies/classes/hospital.yaml';
const OFFICE = 'policies/classes/office.yaml';

/** Two hospitals and an office, shaped, and then 20 Mbps for voice in the hospitals and no contention in the office. */
async function changedNetwork(): ReturnType<typeof simulatedNetwork> {
  const network = await simulatedNetwork({ block: BLOCK });
  expect(await runHere(network.folder.cwd, ['apply'])).toMatchObject({ exit: 0 });
  await network.folder.edit(HOSPITAL, 'committed: 10 Mbps', 'committed: 20 Mbps');
  await network.folder.edit(OFFICE, 'contention: 2', 'contention: 1');
  for (const router of network.routers) router.resetStats();
  return network;
}

describe('qosctl plan', () => {
  it('says what routers get their first queues, exits with 2 and writes nothing', async () => {
    const { folder, routers } = await simulatedNetwork({ block: BLOCK });
    const { exit, out, err } = await folder.qosctl('plan');
    expect(exit).toBe(2);
    expect(out.split('\n')).toEqual([
      expect.stringMatching(/^3 routers of 3 to change, \d+ changes in all$/),
      '  3 routers shaped for the first time (2 hospitals, 1 office)',
      '  fullest uplink pop-1 download: 25 % committed',
      '',
    ]);
    expect(err).toContain('Looking at routers: 3 of 3\n');
    expect(routers.map(({ stats }) => [stats.connections, stats.writes])).toEqual([
      [1, 0],
      [1, 0],
      [1, 0],
    ]);
  });

  it('says what changes for whom, in the words of the policy, and how full the fullest uplink gets', async () => {
    const { folder } = await changedNetwork();
    const { exit, out } = await folder.qosctl('plan');
    expect(exit).toBe(2);
    expect(out).toBe(`3 routers of 3 to change, 8 changes in all
  2 hospitals: voice committed 10 Mbps → 20 Mbps
  1 office: site committed 50 Mbps → 100 Mbps
  1 office: default committed 20 Mbps → 40 Mbps
  fullest uplink pop-1 download: 25 % → 30 % committed
`);
  });

  it('shows the commands, and those that take them back, when asked', async () => {
    const { folder } = await changedNetwork();
    const { out } = await runHere(folder.cwd, ['plan', '--native', '--reverse', '--router', 'r-hospital-1']);
    const [, , , ...lines] = out.trim().split('\n');
    const set = (way: string, rate: number): string =>
      `/queue tree set [find where name="qos:hospital-1/voice/${way}"] limit-at="${rate}"`;
    expect(lines).toEqual([
      '# r-hospital-1',
      set('download', 19_762_845),
      set('upload', 19_762_845),
      '# r-hospital-1, to take it back',
      set('upload', 9_881_422),
      set('download', 9_881_422),
    ]);
  });

  it('gives JSON with a version: summary, change sets and commands', async () => {
    const { folder } = await changedNetwork();
    const { exit, out } = await runHere(folder.cwd, ['plan', '--format', 'json', '--native', '--reverse']);
    expect(exit).toBe(2);
    const plan = JSON.parse(out) as JsonPlan;
    expect(plan).toMatchObject({ formatVersion: 1, uplink: expect.stringContaining('25 % → 30 %'), notLookedAt: [] });
    expect(plan.summary[0]).toBe('2 hospitals: voice committed 10 Mbps → 20 Mbps');
    expect(
      plan.routers.map((one) => [one.router, one.changeSet.changes.length, one.commands.length, one.reverse.length]),
    ).toEqual([
      ['r-hospital-1', 2, 2, 2],
      ['r-hospital-2', 2, 2, 2],
      ['r-office-1', 4, 4, 4],
    ]);
  });

  it('gives Markdown for a merge request', async () => {
    const { folder } = await changedNetwork();
    const { out } = await runHere(folder.cwd, ['plan', '--format', 'markdown', '--native']);
    const lines = out.split('\n');
    expect(lines[0]).toBe('### qosctl plan: 3 of 3 routers to change');
    expect(lines).toContain('- 2 hospitals: voice committed 10 Mbps → 20 Mbps');
    expect(lines).toContain('| r-office-1 | 0 | 4 | 0 | 0 |');
    expect(lines.filter((line) => line === '```')).toHaveLength(2);
  });

  it('exits with 4 when some routers do not answer, names them and plans the others', async () => {
    const { folder } = await simulatedNetwork({ block: BLOCK, sim: (index) => (index === 1 ? undefined : {}) });
    const { exit, out } = await folder.qosctl('plan');
    expect(exit).toBe(4);
    expect(out).toMatch(/^2 routers of 3 to change/);
    expect(out).toContain('Unreachable: 1 router (r-hospital-2)\n');
    expect(out).toMatch(/r-hospital-2: 127\.213\.30\.2:8728 cannot be reached: nothing listens there/);
    expect(out).toContain('cure: Check the link');
  });

  it('exits with 1 when no router answers, and does not say that nothing is to change', async () => {
    const { folder } = await simulatedNetwork({ block: BLOCK, sim: () => undefined });
    const text = await folder.qosctl('plan');
    expect(text.exit).toBe(1);
    expect(text.out).toMatch(/^No router could be looked at\n/);
    expect(text.out).toContain('Unreachable: 3 routers (r-hospital-1, r-hospital-2, r-office-1)');
    const markdown = await runHere(folder.cwd, ['plan', '--format', 'markdown']);
    expect(markdown.out).toContain('- **Unreachable**: 3 routers (');
  });

  it('shows what makes a policy ineffective on live routers, alike ones once', async () => {
    const seed = { defaultConfig: true };
    const { folder } = await simulatedNetwork({ block: BLOCK, sim: (index) => (index < 2 ? { seed } : {}) });
    const { out } = await runHere(folder.cwd, ['plan']);
    expect(out.match(/error\[bypass\.fasttrack\]/g)).toHaveLength(1);
    expect(out).toContain('2 routers (r-hospital-1, r-hospital-2): error[bypass.fasttrack]: FastTrack rule *');
  });

  it('saves a plan that holds the change sets of routers that change', async () => {
    const { folder } = await changedNetwork();
    const { exit, out } = await folder.qosctl('plan', '--class', 'hospital', '--out', 'plan.json');
    expect(exit).toBe(2);
    expect(out).toContain('Saved to plan.json; carry it out with: qosctl apply plan.json\n');
    const plan = JSON.parse(await readFile(folder.at('plan.json'), 'utf8')) as Plan;
    expect(plan.formatVersion).toBe(1);
    expect(plan.changeSets.map((set) => set.router)).toEqual(['r-hospital-1', 'r-hospital-2']);
  });

  it('names a place where a plan cannot be saved', async () => {
    const { folder } = await simulatedNetwork({ block: BLOCK });
    const { exit, err } = await folder.qosctl('plan', '--out', 'no/such/plan.json');
    expect(exit).toBe(1);
    expect(err).toContain('error[file.access]: no/such/plan.json cannot be used: there is no such file or folder');
  });

  it('says which secret is missing before it contacts anybody', async () => {
    const { folder, routers } = await simulatedNetwork({ block: BLOCK });
    const { ended } = folder.start(['plan'], { env: { QOSCTL_PASSWORD: '' } });
    const { exit, out } = await ended;
    expect(exit).toBe(1);
    expect(out).toContain('AuthenticationFailed: 3 routers');
    expect(out).toContain('the environment variable QOSCTL_PASSWORD is not set');
    expect(routers.every(({ stats }) => stats.connections === 0)).toBe(true);
  });

  it('does not plan with policies that are gone', async () => {
    const { folder } = await simulatedNetwork({ block: BLOCK });
    await rm(folder.at('policies/inventory.yaml'));
    expect(await folder.qosctl('plan')).toMatchObject({ exit: 3, out: '' });
  });
});

interface JsonPlan {
  readonly summary: readonly string[];
  readonly routers: readonly {
    readonly router: string;
    readonly changeSet: { readonly changes: readonly unknown[] };
    readonly commands: readonly string[];
    readonly reverse: readonly string[];
  }[];
}
