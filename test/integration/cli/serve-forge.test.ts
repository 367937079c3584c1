import { describe, expect, it, vi } from 'vitest';
import { FORGE_TOKEN, testForge, type TestForge } from '../../support/forge.js';
import { gitNetwork } from '../../support/git-network.js';
import { whileRunning } from '../../support/qosctl.js';
import { runHere } from '../../support/recorded-io.js';
import { shapingOf } from '../../support/simulated-network.js';

const HOSPITAL = 'classes/hospital.yaml';

const flagsFor = ({ api }: TestForge): readonly string[] => [
  '--commit-status',
  'gitea',
  ...['--forge-api', api, '--forge-repository', 'noc/policies', '--forge-token-file', 'forge.token'],
];

const until = (condition: () => void): Promise<void> => vi.waitFor(condition, { timeout: 60_000, interval: 20 });

describe('qosctl serve with --commit-status', () => {
  it('tells the forge of each commit how it fares on the routers', async () => {
    const network = await gitNetwork({ block: '127.231.1' });
    const forge = await testForge();
    const { statuses } = forge;
    await network.folder.write('forge.token', `${FORGE_TOKEN}\n`);
    network.router('r-hospital-2').faults.dead = 'refuse';
    const running = network.folder.start([...network.serve, ...flagsFor(forge), '--sweep', '1s']);
    const newest = (commit: string): string | undefined => {
      const found = statuses.findLast((one) => one.commit === commit);
      return found && `${found.state} ${found.description}`;
    };
    await whileRunning(
      running,
      () => newest(network.first) === 'failure 1 of 3 routers failed; first: r-hospital-2 (Unreachable)',
    );
    expect(statuses[0]).toEqual({
      commit: network.first,
      state: 'pending',
      description: 'valid; to be brought to 3 routers of 3',
      context: 'qosctl',
    });
    delete network.router('r-hospital-2').faults.dead;
    await until(() => expect(newest(network.first)).toBe('success 3 routers hold it'));
    const second = await network.pushEdit(HOSPITAL, 'committed: 10 Mbps', 'committed: 12 Mbps');
    await until(() => expect(newest(second)).toBe('success 2 routers hold it, 1 need no change'));
    const broken = await network.pushEdit(HOSPITAL, 'committed: 12 Mbps', 'committed: 12 parrots');
    await until(() => expect(newest(broken)).toMatch(/^failure not applied: classes\/hospital\.yaml:9:\d+: /));
    running.child.kill('SIGTERM');
    const { exit, out, err } = await running.ended;
    expect(exit).toBe(0);
    expect(out + err).not.toContain(FORGE_TOKEN);
  });

  it('shapes the routers all the same when the forge does not answer, and says so in the log', async () => {
    const network = await gitNetwork({ block: '127.231.2', offices: 0 });
    const forge = await testForge();
    forge.instead.push('hang', 503, 'hang', 'hang', 'hang', 'hang');
    await network.folder.write('forge.token', FORGE_TOKEN);
    const running = network.folder.start([...network.serve, ...flagsFor(forge)]);
    await whileRunning(running, () => network.routers.every((router) => shapingOf(router).length > 20));
    await whileRunning(running, () => /gitea .*commit status.*; tried again later/.test(running.err()));
    running.child.kill('SIGTERM');
    expect(await running.ended).toMatchObject({ exit: 0 });
  });

  it.each<[string, readonly string[]]>([
    ['is no forge', ['--git', 'x:y', '--commit-status', 'sourcehut']],
    ['needs commits', ['--commit-status', 'github']],
    ['needs a token', ['--git', 'git@forge:a/b', '--commit-status', 'github']],
    ['say nothing without --commit-status', ['--forge-api', 'https://forge']],
    ['cannot be made from --git', ['--git', '/srv/a.git', '--commit-status', 'gitlab', '--forge-token-file', 'none']],
    [
      'is not an https address',
      [
        '--git',
        'https://forge/a/b',
        '--commit-status',
        'gitea',
        '--forge-api',
        'http://forge',
        '--forge-token-file',
        'none',
      ],
    ],
    ['none cannot be used', ['--git', 'https://forge/a/b', '--commit-status', 'gitea', '--forge-token-file', 'none']],
  ])('says "%s" to %j', async (message, args) => {
    const refused = await runHere('/', ['serve', ...args]);
    expect(refused).toMatchObject({ exit: 1, out: '' });
    expect(refused.err).toMatch(/^error\[(usage|file\.access)\]: /);
    expect(refused.err).toContain(message);
  });
});
