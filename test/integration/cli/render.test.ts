import { describe, expect, it } from 'vitest';
import { policyFolder } from '../../support/policy-folder.js';
import { runHere } from '../../support/recorded-io.js';

const BLOCK = '127.213.21';

interface Rendered {
  readonly formatVersion: number;
  readonly revision: string;
  readonly routers: readonly {
    readonly intent: {
      readonly router: string;
      readonly queues: readonly { readonly id: string; readonly peak: number }[];
    };
    readonly config: { readonly objects: readonly { readonly kind: string }[] };
    readonly commands?: readonly string[];
  }[];
}

describe('qosctl render', () => {
  it('shows the queue tree of each router with rates, and its rules', async () => {
    const { qosctl } = await policyFolder({ block: BLOCK });
    const { exit, out } = await qosctl('render', '--router', 'r-hospital-1');
    expect(exit).toBe(0);
    expect(out.split('\n')[0]).toBe('r-hospital-1  (WAN ether1)');
    expect(out).toContain('  hospital-1/download: committed 100 Mbps, peak 100 Mbps\n');
    expect(out).toMatch(/\n {4}hospital-1\/voice\/download: committed 10 Mbps, peak 30 Mbps, priority 1, /);
    expect(out).toMatch(/hospital-1: \d+ rules, everything else is default/);
    expect(out).not.toContain('office');
  });

  it('shows the commands of the router, which name only what is ours', async () => {
    const { qosctl } = await policyFolder({ block: BLOCK });
    const { out } = await qosctl('render', '--native', '--site', 'office-1');
    const [title, ...commands] = out.trim().split('\n');
    expect(title).toBe('# r-office-1');
    expect(commands.length).toBeGreaterThan(20);
    expect(commands.every((line) => /^\/[a-z0-9 -]+ add .*"qos:/.test(line))).toBe(true);
  });

  it('takes disciplines that the asked version has', async () => {
    const { qosctl, cwd } = await policyFolder({ block: BLOCK });
    const old = await qosctl('render', '--native', '--version', '6.49', '--router', 'r-office-1');
    expect(old.exit).toBe(0);
    expect(old.out).toContain('kind="sfq"');
    expect(old.out).not.toMatch(/fq-codel|cake/);
    const now = await runHere(cwd, ['render', '--native', '--router', 'r-office-1']);
    expect(now.out).toContain('kind="fq-codel"');
  });

  it.each(['banana', '5.26', '6.48.6', '7', ''])('refuses "%s" as a version', async (version) => {
    const { cwd } = await policyFolder({ block: BLOCK });
    const refused = await runHere(cwd, ['render', '--version', version]);
    expect(refused).toMatchObject({ exit: 1, out: '' });
    expect(refused.err).toContain(`error[usage]: --version ${version} is not a RouterOS version from 6.49 on`);
  });

  it('gives intents, objects and commands as JSON', async () => {
    const { qosctl } = await policyFolder({ block: BLOCK });
    const { out } = await qosctl('render', '--format', 'json', '--native', '--class', 'hospital');
    const rendered = JSON.parse(out) as Rendered;
    expect(rendered.formatVersion).toBe(1);
    expect(rendered.routers.map((one) => one.intent.router)).toEqual(['r-hospital-1', 'r-hospital-2']);
    for (const { config, commands } of rendered.routers) {
      expect(config.objects.filter((one) => one.kind === '/queue/tree')).toHaveLength(9);
      expect(commands?.length).toBe(config.objects.length);
    }
  });

  it('renders the moment that --at names', async () => {
    const { cwd, edit, write } = await policyFolder({ block: BLOCK });
    await write(
      'policies/calendar.yaml',
      `apiVersion: qosctl/v1
kind: Calendar
metadata: { name: office-hours }
spec:
  timeZone: Africa/Lome
  weekly: [{ days: [mon, tue, wed, thu, fri], from: '07:00', to: '17:00' }]
`,
    );
    const more = 'committed: 40%, when: [{ calendar: office-hours, peak: 60 Mbps }]';
    await edit('policies/classes/office.yaml', 'committed: 40%', more);
    const peakAt = async (time: string): Promise<string | undefined> => {
      const { out } = await runHere(cwd, ['render', '--site', 'office-1', '--at', time]);
      return /office-1\/default\/upload: committed \S+ Mbps, peak (\d+ Mbps)/.exec(out)?.[1];
    };
    expect(await peakAt('2027-03-15T10:00:00Z')).toBe('60 Mbps');
    expect(await peakAt('2027-03-14T10:00:00Z')).toBe('100 Mbps');
  });

  it('refuses policies that are not valid and shows only the errors', async () => {
    const { qosctl, edit } = await policyFolder({ block: BLOCK });
    await edit('policies/classes/office.yaml', 'committed: 5 Mbps', 'committed: 5');
    const refused = await qosctl('render');
    expect(refused).toMatchObject({ exit: 3, out: '' });
    expect(refused.err).toContain('error[value.rate]');
    expect(refused.err).toContain(
      'error[policy.invalid]: the policies are not valid (1 error); no router was contacted',
    );
  });
});
