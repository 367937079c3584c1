import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { policyFolder } from '../../support/policy-folder.js';
import { runHere } from '../../support/recorded-io.js';
import { shapingOf, type SimulatedNetwork, simulatedNetwork } from '../../support/simulated-network.js';

const BLOCK = '127.213.42';
const HOSPITAL = 'policies/classes/hospital.yaml';
const JOURNAL = '.qosctl/journal';

type Shaping = ReadonlyMap<string, ReturnType<typeof shapingOf>>;

const shapingsOf = ({ routers }: SimulatedNetwork): Shaping =>
  new Map(routers.map((router) => [router.name, shapingOf(router)]));

interface TwoRuns {
  readonly network: SimulatedNetwork;
  /** What the routers held between the runs. */
  readonly between: Shaping;
  /** Names of the runs, oldest first. */
  readonly runs: readonly string[];
}

/** A first apply to all routers, and a second one that gives the hospitals more voice. */
async function twoRuns(): Promise<TwoRuns> {
  const network = await simulatedNetwork({ block: BLOCK });
  const { cwd } = network.folder;
  expect(await runHere(cwd, ['apply'])).toMatchObject({ exit: 0 });
  const between = shapingsOf(network);
  await network.folder.edit(HOSPITAL, 'committed: 10 Mbps', 'committed: 20 Mbps');
  expect(await runHere(cwd, ['apply'])).toMatchObject({ exit: 0 });
  const files = await readdir(network.folder.at(JOURNAL));
  return { network, between, runs: files.toSorted().map((file) => file.replace('.jsonl', '')) };
}

describe('qosctl rollback', () => {
  it('takes the last run back, and nothing of the runs before it', async () => {
    const { network, between, runs } = await twoRuns();
    const { exit, out, err } = await network.folder.qosctl('rollback');
    expect(exit).toBe(0);
    expect(out).toMatch(/^2 routers changed and read back \(4 changes\)\n/);
    expect(err).toContain(`Taking back ${runs[1]}: 2 of 2`);
    expect(shapingsOf(network)).toEqual(between);
    const plan = await runHere(network.folder.cwd, ['plan']);
    expect(plan.out).toContain('2 hospitals: voice committed 10 Mbps → 20 Mbps');
  });

  it('takes runs back one after the other, until the routers hold nothing of ours', async () => {
    const { network, runs } = await twoRuns();
    const { cwd } = network.folder;
    expect(await runHere(cwd, ['rollback', '--run', runs[1] ?? ''])).toMatchObject({ exit: 0 });
    expect(await runHere(cwd, ['rollback', '--run', runs[0] ?? ''])).toMatchObject({ exit: 0 });
    expect([...shapingsOf(network).values()]).toEqual([[], [], []]);
  });

  it('is a run itself and can be taken back', async () => {
    const { network } = await twoRuns();
    const before = shapingsOf(network);
    await runHere(network.folder.cwd, ['rollback']);
    expect(await runHere(network.folder.cwd, ['rollback'])).toMatchObject({ exit: 0 });
    expect(shapingsOf(network)).toEqual(before);
  });

  it('leaves routers alone that moved on since', async () => {
    const { network, runs } = await twoRuns();
    const before = shapingsOf(network);
    const { exit, out } = await network.folder.qosctl('rollback', '--run', runs[0] ?? '');
    expect(exit).toBe(4);
    expect(out).toContain('DriftDetected: 2 routers (r-hospital-1, r-hospital-2)');
    const now = shapingsOf(network);
    expect(now.get('r-hospital-1')).toEqual(before.get('r-hospital-1'));
    expect(now.get('r-office-1')).toEqual([]);
  });

  it('takes back some routers only, when asked', async () => {
    const { network, between } = await twoRuns();
    const before = shapingsOf(network);
    expect(await runHere(network.folder.cwd, ['rollback', '--site', 'hospital-2'])).toMatchObject({ exit: 0 });
    const now = shapingsOf(network);
    expect(now.get('r-hospital-1')).toEqual(before.get('r-hospital-1'));
    expect(now.get('r-hospital-2')).toEqual(between.get('r-hospital-2'));
  });

  it('does the others and names those that are not in the inventory any more', async () => {
    const { network, between } = await twoRuns();
    const { folder } = network;
    const text = await readFile(folder.at('policies/inventory.yaml'), 'utf8');
    await folder.write('policies/inventory.yaml', text.replaceAll(/ +- \{ name: (r-)?hospital-2,.*\n/g, ''));
    const { exit, out } = await folder.qosctl('rollback');
    expect(exit).toBe(4);
    expect(out).toContain('1 router (r-hospital-2)\n  router r-hospital-2 is not in the inventory any more');
    expect(out).toContain('cure: Put it back into the inventory');
    expect(shapingOf(network.router('r-hospital-1'))).toEqual(between.get('r-hospital-1'));
  });

  it('lists the runs, oldest first, as text and as JSON', async () => {
    const { network, runs } = await twoRuns();
    const text = await network.folder.qosctl('rollback', '--list');
    const [head = '', ...rows] = text.out.trimEnd().split('\n');
    expect(head).toMatch(/^run +command +at +routers +unfinished$/);
    expect(rows.map((row) => row.split(/ {2,}/).toSpliced(2, 1))).toEqual([
      [runs[0], 'apply', '3', '0'],
      [runs[1], 'apply', '2', '0'],
    ]);
    const json = await runHere(network.folder.cwd, ['rollback', '--list', '--format', 'json']);
    expect(JSON.parse(json.out)).toMatchObject({
      formatVersion: 1,
      runs: [{ run: runs[0] }, { run: runs[1], routers: ['r-hospital-1', 'r-hospital-2'], unfinished: [] }],
    });
  });

  it('refuses a run or routers that do not fit together', async () => {
    const { network, runs } = await twoRuns();
    const { cwd } = network.folder;
    const unknown = await runHere(cwd, ['rollback', '--run', '20200101T000000']);
    expect(unknown).toMatchObject({ exit: 1, err: expect.stringContaining('there is no run 20200101T000000 in ') });
    const near = await runHere(cwd, ['rollback', '--run', `${runs[0]}0`]);
    expect(near.err).toContain(`cure: Did you mean "${runs[0]}"?`);
    const others = await runHere(cwd, ['rollback', '--class', 'office']);
    expect(others.exit).toBe(1);
    expect(others.err).toContain(`run ${runs[1]} changes none of the selected routers`);
    expect(others.err).toContain('cure: It changes r-hospital-1, r-hospital-2.');
  });

  it('passes over runs that changed nothing, unless one is named', async () => {
    const { network, between } = await twoRuns();
    const { folder, router } = network;
    await folder.edit(HOSPITAL, 'peak: 30 Mbps', 'peak: 25 Mbps');
    for (const name of ['r-hospital-1', 'r-hospital-2']) router(name).faults.refuseWrite = 6;
    expect(await runHere(folder.cwd, ['apply'])).toMatchObject({ exit: 4 });
    const failed = (await readdir(folder.at(JOURNAL))).toSorted().at(-1)?.replace('.jsonl', '') ?? '';
    const named = await runHere(folder.cwd, ['rollback', '--run', failed]);
    expect(named.err).toContain(`run ${failed} changed no router, so there is nothing to take back`);
    expect(await runHere(folder.cwd, ['rollback'])).toMatchObject({ exit: 0 });
    expect(shapingsOf(network)).toEqual(between);
  });

  it('says where it looked when there are no runs', async () => {
    const { cwd } = await policyFolder({ block: BLOCK });
    expect(await runHere(cwd, ['rollback', '--list'])).toMatchObject({ exit: 0, out: 'No runs yet.\n' });
    const none = await runHere(cwd, ['rollback', '--journal', 'elsewhere']);
    expect(none).toMatchObject({ exit: 1, out: '' });
    expect(none.err).toMatch(/there is no run to take back in \S+elsewhere\n {2}cure: .*--journal DIR/);
  });
});
