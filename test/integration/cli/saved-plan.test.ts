import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { runHere } from '../../support/recorded-io.js';
import { shapingOf, type SimulatedNetwork, simulatedNetwork } from '../../support/simulated-network.js';

const BLOCK = '127.213.41';

/** Nothing applied yet, and a plan for all three routers in plan.json. */
async function plannedNetwork(): Promise<SimulatedNetwork> {
  const network = await simulatedNetwork({ block: BLOCK });
  expect(await runHere(network.folder.cwd, ['plan', '--out', network.folder.at('plan.json')])).toMatchObject({
    exit: 2,
  });
  return network;
}

const untouched = ({ routers }: SimulatedNetwork): boolean => routers.every(({ stats }) => stats.writes === 0);

describe('qosctl apply PLAN', () => {
  it('carries out the plan and nothing that came after it', async () => {
    const { folder, router } = await plannedNetwork();
    await folder.edit('policies/classes/hospital.yaml', 'committed: 10 Mbps', 'committed: 20 Mbps');
    expect(await folder.qosctl('apply', 'plan.json')).toMatchObject({ exit: 0 });
    const voice = router('r-hospital-1')
      .rows('/queue/tree')
      .find((row) => row['name'] === 'qos:hospital-1/voice/upload');
    expect(voice?.['limit-at']).toBe('9881422');
    const plan = await runHere(folder.cwd, ['plan']);
    expect(plan.out).toContain('2 hospitals: voice committed 10 Mbps → 20 Mbps');
  });

  it('refuses routers that changed since, and does the others', async () => {
    const { folder, router } = await plannedNetwork();
    await runHere(folder.cwd, ['apply', '--router', 'r-office-1']);
    const before = shapingOf(router('r-office-1'));
    const { exit, out } = await folder.qosctl('apply', 'plan.json');
    expect(exit).toBe(4);
    expect(out).toMatch(/^2 routers changed and read back/);
    expect(out).toContain('DriftDetected: 1 router (r-office-1)\n');
    expect(out).toContain('the router changed since the plan was made; nothing was written\n  cure: Plan again.');
    expect(shapingOf(router('r-office-1'))).toEqual(before);
  });

  it('does only the selected part', async () => {
    const { folder, router } = await plannedNetwork();
    expect(await runHere(folder.cwd, ['apply', folder.at('plan.json'), '--class', 'office'])).toMatchObject({
      exit: 0,
    });
    expect(router('r-hospital-1').stats.writes).toBe(0);
    const rest = await runHere(folder.cwd, ['apply', folder.at('plan.json'), '--class', 'hospital']);
    expect(rest).toMatchObject({ exit: 0, out: expect.stringMatching(/^2 routers changed/) });
  });

  it('looks for what makes it ineffective as if the policies were applied', async () => {
    const { folder, router } = await plannedNetwork();
    router('r-office-1').run('/ip firewall filter add chain=forward action=fasttrack-connection');
    const { exit, out } = await runHere(folder.cwd, ['apply', folder.at('plan.json')]);
    expect(exit).toBe(4);
    expect(out).toContain('Bypassed: 1 router (r-office-1)');
    expect(router('r-office-1').stats.writes).toBe(0);
  });

  it('refuses as a whole when a router is not in the inventory any more', async () => {
    const network = await plannedNetwork();
    const { folder } = network;
    await folder.edit('policies/inventory.yaml', '    - { name: r-office-1, address: 127.213.41.3 }\n', '');
    const text = await readFile(folder.at('policies/inventory.yaml'), 'utf8');
    await folder.write('policies/inventory.yaml', text.replace(/ +- \{ name: office-1.*\n/, ''));
    const { exit, err } = await folder.qosctl('apply', 'plan.json');
    expect(exit).toBe(1);
    expect(err).toContain('error[usage]: router r-office-1 is not in the inventory any more');
    expect(err).toContain('cure: Put it back into the inventory, or name the other routers with --router.');
    expect(untouched(network)).toBe(true);
    expect(await runHere(folder.cwd, ['apply', folder.at('plan.json'), '--router', 'r-hospital-1'])).toMatchObject({
      exit: 0,
    });
  });

  it('has nothing to do with an empty plan', async () => {
    const { folder } = await simulatedNetwork({ block: BLOCK });
    await folder.write('plan.json', '{"formatVersion":1,"instant":0,"revision":"","changeSets":[]}');
    const done = await runHere(folder.cwd, ['apply', folder.at('plan.json')]);
    expect(done).toMatchObject({ exit: 0, out: 'Nothing to change: the plan holds no changes\n' });
  });
});

describe('a file that is not a plan', () => {
  const set = { router: 'r-office-1', base: '', target: '' };
  const change = { key: 'a', rank: 0, action: 'create', after: { kind: '/queue/tree', fields: {} } };
  const plan = (changeSets: unknown): string => JSON.stringify({ formatVersion: 1, changeSets });

  it.each<[string, string, string]>([
    ['no JSON', 'kind: Network', 'it is not JSON'],
    ['a cut file', plan([]).slice(0, -3), 'it is not JSON'],
    ['a list', '[]', 'it is not an object'],
    ['another version', '{"formatVersion":2}', 'its formatVersion is 2, this version reads 1'],
    ['anything', '{}', 'its formatVersion is undefined, this version reads 1'],
    ['a report', '{"formatVersion":1,"summary":[]}', 'it is the report of qosctl plan --format json'],
    ['no change sets', '{"formatVersion":1}', 'it has no changeSets'],
    ['a set without a router', plan([{}]), 'a change set has no readable changes'],
    ['a set without changes', plan([set]), 'router r-office-1 has no readable changes'],
    ['an unknown action', plan([{ ...set, changes: [{ ...change, action: 'burn' }] }]), 'has no readable changes'],
    ['half a change', plan([{ ...set, changes: [{ ...change, action: 'update' }] }]), 'has no readable changes'],
    [
      'an inherited action',
      plan([{ ...set, changes: [{ ...change, action: 'toString' }] }]),
      'has no readable changes',
    ],
    [
      'values that are no text',
      plan([{ ...set, changes: [{ ...change, after: { kind: '/queue/tree', fields: { a: 1 } } }] }]),
      'has no readable changes',
    ],
    [
      'one router twice',
      plan([
        { ...set, changes: [] },
        { ...set, changes: [] },
      ]),
      'router r-office-1 stands in it twice',
    ],
    [
      'objects of another driver',
      plan([{ ...set, changes: [{ ...change, after: { kind: 'qdisc', fields: {} } }] }]),
      'for r-office-1 it has objects "qdisc", which driver routeros does not know',
    ],
  ])('is refused: %s', async (_, text, why) => {
    const network = await simulatedNetwork({ block: BLOCK });
    await network.folder.write('plan.json', text);
    const refused = await runHere(network.folder.cwd, ['apply', network.folder.at('plan.json')]);
    expect(refused).toMatchObject({ exit: 1, out: '' });
    expect(refused.err).toMatch(/^error\[plan\.format\]: \S+plan\.json is not a plan that can be carried out: /);
    expect(refused.err).toContain(`${why}; no router was contacted\n  cure: Make one with qosctl plan --out FILE.\n`);
    expect(network.routers.every(({ stats }) => stats.connections === 0)).toBe(true);
  });

  it('is the output of plan --format json, which people try', async () => {
    const network = await plannedNetwork();
    const { folder } = network;
    const json = await runHere(folder.cwd, ['plan', '--format', 'json']);
    await folder.write('report.json', json.out);
    expect((await runHere(folder.cwd, ['apply', folder.at('report.json')])).err).toContain(
      'it is the report of qosctl plan --format json',
    );
    expect(untouched(network)).toBe(true);
  });

  it.each([
    ['nowhere.json', 'there is no such file or folder'],
    ['policies', 'it is a folder'],
  ])('is refused where it is: %s', async (file, why) => {
    const { folder } = await simulatedNetwork({ block: BLOCK });
    const { exit, err } = await folder.qosctl('apply', file);
    expect(exit).toBe(1);
    expect(err).toMatch(/^error\[file\.access\]: /);
    expect(err).toContain(why);
  });
});
