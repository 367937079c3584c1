import { readdir, readFile, stat } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { PASSWORD } from '../../support/policy-folder.js';
import { runHere } from '../../support/recorded-io.js';
import { shapingOf, simulatedNetwork } from '../../support/simulated-network.js';

const BLOCK = '127.213.40';
const HOSPITAL = 'policies/classes/hospital.yaml';
const JOURNAL = '.qosctl/journal';

describe('qosctl apply', () => {
  it('brings all routers to what the policies ask for; a plan after it is empty', async () => {
    const { folder, routers } = await simulatedNetwork({ block: BLOCK });
    const { exit, out, err } = await folder.qosctl('apply');
    expect(exit).toBe(0);
    expect(out.split('\n')).toEqual([
      expect.stringMatching(/^3 routers changed and read back \(\d+ changes\)$/),
      '',
      'class     region  sites  changed  already right  failed',
      'hospital  city        2        2              0       0',
      'office    city        1        1              0       0',
      '',
    ]);
    expect(err).toContain('Applying: 3 of 3\n');
    for (const router of routers) expect(router.rows('/system/scheduler')).toEqual([]);
    const plan = await folder.qosctl('plan');
    expect(plan.exit).toBe(0);
    expect(plan.out).toMatch(/^Nothing to change: 3 routers hold what the policies ask for\n/);
    const again = await runHere(folder.cwd, ['apply']);
    expect(again).toMatchObject({ exit: 0, out: expect.stringMatching(/^3 routers already right\n/) });
  });

  it('touches only the routers that are selected', async () => {
    const { folder, router } = await simulatedNetwork({ block: BLOCK });
    expect(await folder.qosctl('apply', '--site', 'office-1', '--concurrency', '1')).toMatchObject({ exit: 0 });
    expect(router('r-office-1').stats.writes).toBeGreaterThan(0);
    expect(router('r-hospital-1').stats.connections).toBe(0);
  });

  it('records what it is about to do, for the eyes of the user only, and no secret', async () => {
    const { folder } = await simulatedNetwork({ block: BLOCK });
    await runHere(folder.cwd, ['apply', '--class', 'office']);
    const mode = async (path: string): Promise<number> => (await stat(folder.at(path))).mode & 0o777;
    const [file = ''] = await readdir(folder.at(JOURNAL));
    expect([await mode(JOURNAL), await mode(`${JOURNAL}/${file}`)]).toEqual([0o700, 0o600]);
    const text = await readFile(folder.at(`${JOURNAL}/${file}`), 'utf8');
    const lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toMatchObject([
      { event: 'run', command: 'apply', run: file.replace('.jsonl', '') },
      { event: 'begin', router: 'r-office-1', changeSet: { router: 'r-office-1' } },
      { event: 'end', router: 'r-office-1', reason: 'Applied', ok: true },
    ]);
    expect(text).not.toContain(PASSWORD);
  });

  it('contacts no router when the journal cannot be written', async () => {
    const { folder, routers } = await simulatedNetwork({ block: BLOCK });
    const { exit, err } = await folder.qosctl('apply', '--journal', 'policies/network.yaml/journal');
    expect(exit).toBe(1);
    expect(err).toMatch(
      /^error\[file\.access\]: the journal in \S+ cannot be written \(a part of the path is not a folder\); no router was contacted\n {2}cure: .*--journal DIR/,
    );
    expect(routers.every(({ stats }) => stats.connections === 0)).toBe(true);
  });

  it('exits with 4 when some routers do not answer and does the others', async () => {
    const { folder, router } = await simulatedNetwork({ block: BLOCK, sim: (index) => (index === 0 ? undefined : {}) });
    const { exit, out } = await folder.qosctl('apply');
    expect(exit).toBe(4);
    expect(out).toMatch(/^2 routers changed and read back/);
    expect(out).toContain('Unreachable: 1 router (r-hospital-1)\n');
    expect(out).toMatch(/\nhospital +city +2 +1 +0 +1\n/);
    expect(shapingOf(router('r-hospital-2'))).not.toEqual([]);
  });

  it('exits with 1 when no router could be done', async () => {
    const { folder } = await simulatedNetwork({ block: BLOCK, sim: () => undefined });
    const { exit, out } = await runHere(folder.cwd, ['apply', '--format', 'json']);
    expect(exit).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      formatVersion: 1,
      routers: [
        { router: 'r-hospital-1', reason: 'Unreachable', ok: false, error: { code: 'router.unreachable' } },
        { router: 'r-hospital-2', reason: 'Unreachable', ok: false },
        { router: 'r-office-1', reason: 'Unreachable', ok: false },
      ],
      notStarted: [],
    });
  });

  it('leaves a router as it was when a write is refused, and says which one', async () => {
    const { folder, router } = await simulatedNetwork({ block: BLOCK });
    await runHere(folder.cwd, ['apply']);
    const before = shapingOf(router('r-hospital-1'));
    await folder.edit(HOSPITAL, 'committed: 10 Mbps', 'committed: 20 Mbps');
    // Lock, undo and two timers come first.
    router('r-hospital-1').faults.refuseWrite = 6;
    const { exit, out } = await folder.qosctl('apply');
    expect(exit).toBe(4);
    expect(out).toContain('RolledBack: 1 router (r-hospital-1)\n');
    expect(out).toMatch(/"\/queue tree set .*" answered "failure: .*"; the router has what it had before/);
    expect(shapingOf(router('r-hospital-1'))).toEqual(before);
    expect(shapingOf(router('r-hospital-2'))).not.toEqual(before);
  });

  it('writes nothing where something makes the policy ineffective', async () => {
    const { folder, router } = await simulatedNetwork({
      block: BLOCK,
      sim: (index) => (index === 0 ? { seed: { defaultConfig: true } } : {}),
    });
    const { exit, out } = await folder.qosctl('apply');
    expect(exit).toBe(4);
    expect(out).toMatch(/Bypassed: 1 router \(r-hospital-1\)\n {2}r-hospital-1: FastTrack rule .*\n {2}cure: /);
    expect(router('r-hospital-1').stats.writes).toBe(0);
  });

  it('waits for another controller, whose name it says', async () => {
    const { folder, router } = await simulatedNetwork({ block: BLOCK });
    const source = '/system script add name=qos-lock comment="anna@noc/1a2b until 2099-01-01 00:00:00"';
    router('r-office-1').run(source);
    const { exit, out } = await runHere(folder.cwd, ['apply', '--router', 'r-office-1']);
    expect(exit).toBe(1);
    expect(out).toContain(
      'LockHeld: 1 router (r-office-1)\n  r-office-1: anna@noc/1a2b holds the lock until 2099-01-01',
    );
    expect(shapingOf(router('r-office-1'))).toEqual([]);
  });

  it('takes away more than half of the queues of a router only when told so', async () => {
    const { folder, router } = await simulatedNetwork({ block: BLOCK, hospitals: 1, offices: 0 });
    await folder.edit(
      HOSPITAL,
      '- { name: imaging, services: [scans, names], priority: 3, committed: 30 Mbps }',
      `- { name: imaging, services: [scans], priority: 3, committed: 20 Mbps }
    - { name: naming, services: [names], priority: 4, committed: 10 Mbps }`,
    );
    await runHere(folder.cwd, ['apply']);
    const before = shapingOf(router('r-hospital-1'));
    const text = await readFile(folder.at(HOSPITAL), 'utf8');
    await folder.write(HOSPITAL, text.replaceAll(/ +- \{ name: (voice|imaging|naming).*\n/g, ''));
    await folder.write('policies/tests.yaml', '');
    const refused = await folder.qosctl('apply');
    expect(refused.exit).toBe(1);
    expect(refused.out).toContain('GuardRefused: 1 router (r-hospital-1)\n');
    expect(refused.out).toContain('the plan takes away 6 of 11 queues of r-hospital-1 (the guard allows 50 %)');
    expect(refused.out).toContain('cure: If that is meant, say --allow-deletions.');
    expect(shapingOf(router('r-hospital-1'))).toEqual(before);
    expect(await runHere(folder.cwd, ['apply', '--allow-deletions'])).toMatchObject({ exit: 0 });
    expect(router('r-hospital-1').rows('/queue/tree')).toHaveLength(5);
  });

  it('takes a window from 5 seconds to an hour', async () => {
    const { folder, routers } = await simulatedNetwork({ block: BLOCK });
    for (const window of ['4s', '61m', '60', 'soon']) {
      const { exit, err } = await runHere(folder.cwd, ['apply', '--confirm-within', window]);
      expect(exit).toBe(1);
      expect(err).toContain(`error[usage]: --confirm-within ${window} is not a duration from 5s to 1h\n`);
    }
    expect(routers.every(({ stats }) => stats.connections === 0)).toBe(true);
    expect(await runHere(folder.cwd, ['apply', '--confirm-within', '5s'])).toMatchObject({ exit: 0 });
  });

  it('contacts nobody when the policies are not valid', async () => {
    const { folder, routers } = await simulatedNetwork({ block: BLOCK });
    await folder.edit(HOSPITAL, 'peak: 30 Mbps', 'peak: 300 Mbps');
    const { exit, err } = await folder.qosctl('apply');
    expect(exit).toBe(3);
    expect(err).toContain('no router was contacted');
    expect(routers.every(({ stats }) => stats.connections === 0)).toBe(true);
  });
});
