import { rm, symlink } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { policyFolder, temporaryFolder } from '../../support/policy-folder.js';
import { runQosctl } from '../../support/qosctl.js';
import { runHere } from '../../support/recorded-io.js';
import { parseXml } from '../../support/xml.js';

const BLOCK = '127.213.20';
const HOSPITAL = 'policies/classes/hospital.yaml';

async function brokenFolder(): ReturnType<typeof policyFolder> {
  const folder = await policyFolder({ block: BLOCK });
  await folder.edit(HOSPITAL, 'committed: 10 Mbps', 'committed: 10');
  return folder;
}

describe('qosctl validate', () => {
  it('says what is valid and how full the fullest uplink is', async () => {
    const { qosctl } = await policyFolder({ block: BLOCK });
    expect(await qosctl('validate')).toEqual({
      exit: 0,
      signal: null,
      err: '',
      out: 'Valid: 3 sites, 3 routers, no problems; fullest uplink pop-1 download: 250 Mbps of 1 Gbps committed (25 %)\n',
    });
  });

  it('points at the character that is wrong', async () => {
    const { qosctl } = await brokenFolder();
    const { exit, out } = await qosctl('validate');
    expect(exit).toBe(3);
    const [head = '', line = '', mark = ''] = out.split('\n');
    expect(head).toMatch(/^policies\/classes\/hospital\.yaml:9:\d+: error\[value\.rate\]: /);
    expect(line).toContain('committed: 10, peak');
    expect(line.slice(mark.indexOf('^'))).toMatch(/^10, peak/);
    expect(out).toMatch(/\nNot valid: 1 error\n$/);
  });

  it('reports all problems at once', async () => {
    const { qosctl, edit } = await brokenFolder();
    await edit('policies/classes/office.yaml', 'contention: 2', 'contentoin: 2');
    await edit('policies/inventory.yaml', 'router: r-office-1', 'router: r-ofice-1');
    const { exit, out } = await qosctl('validate');
    expect(exit).toBe(3);
    expect(new Set(out.match(/error\[[^\]]*\]/g))).toEqual(
      new Set(['error[value.rate]', 'error[schema.field]', 'error[name.unknown]']),
    );
    expect(out).toContain('r-office-1');
  });

  it('proves that guarantees do not fit, names the uplink and exits with 3', async () => {
    const { qosctl } = await policyFolder({ block: BLOCK, uplink: '200 Mbps' });
    const { exit, out } = await qosctl('validate');
    expect(exit).toBe(3);
    expect(out).toContain('error[capacity.uplink]');
    expect(out).toMatch(/Not valid: 3 sites, 3 routers, .*\(125 %\)\n$/);
  });

  it('leaves notes out when asked to be quiet, and stays valid with warnings', async () => {
    const { qosctl, edit, cwd } = await policyFolder({ block: BLOCK });
    await edit(HOSPITAL, 'committed: 20 Mbps', 'committed: 5 Mbps');
    const loud = await qosctl('validate');
    expect(loud).toMatchObject({ exit: 0 });
    expect(loud.out).toContain('warning[class.default-floor]');
    expect((await runHere(cwd, ['validate', '--quiet'])).out).not.toContain('note[');
  });

  it('writes JSON with a version, and nothing else, to stdout', async () => {
    const { qosctl } = await brokenFolder();
    const { exit, out, err } = await qosctl('validate', '--format', 'json');
    expect({ exit, err }).toEqual({ exit: 3, err: '' });
    expect(JSON.parse(out)).toMatchObject({
      formatVersion: 1,
      diagnostics: [{ code: 'value.rate', severity: 'error', at: { file: HOSPITAL, line: 9 } }],
    });
  });

  it('writes JUnit that shows the failure, and one passed case where all is well', async () => {
    const folder = await brokenFolder();
    const broken = await runHere(folder.cwd, ['validate', '--format', 'junit']);
    expect(broken.exit).toBe(3);
    const suite = parseXml(broken.out.trim());
    expect(suite.attributes).toMatchObject({ tests: '1', failures: '1' });
    expect(suite.children[0]?.attributes['name']).toBe(`value.rate ${HOSPITAL}:9`);
    await folder.edit(HOSPITAL, 'committed: 10,', 'committed: 10 Mbps,');
    const valid = await runHere(folder.cwd, ['validate', '--format', 'junit']);
    expect(parseXml(valid.out.trim()).attributes).toMatchObject({ tests: '1', failures: '0' });
  });

  it('writes SARIF with the place', async () => {
    const { cwd } = await brokenFolder();
    const { exit, out } = await runHere(cwd, ['validate', '--format', 'sarif']);
    expect(exit).toBe(3);
    expect(JSON.parse(out)).toMatchObject({
      version: '2.1.0',
      runs: [
        {
          results: [
            {
              ruleId: 'value.rate',
              locations: [{ physicalLocation: { artifactLocation: { uri: HOSPITAL }, region: { startLine: 9 } } }],
            },
          ],
        },
      ],
    });
  });

  it('takes overrides and calendars for the moment asked', async () => {
    const { cwd, write } = await policyFolder({ block: BLOCK });
    await write(
      'policies/override.yaml',
      `apiVersion: qosctl/v1
kind: Override
metadata: { name: campaign }
spec:
  select: { classes: [office] }
  from: 2027-03-01T00:00:00Z
  until: 2027-04-01T00:00:00Z
  reason: campaign
  contention: 1
`,
    );
    const during = await runHere(cwd, ['validate', '--at', '2027-03-15T08:00:00Z']);
    const after = await runHere(cwd, ['validate', '--at', '2027-05-15T09:00:00+01:00']);
    expect(during.out).toContain('300 Mbps of 1 Gbps');
    expect(after.out).toContain('250 Mbps of 1 Gbps');
    const wrong = await runHere(cwd, ['validate', '--at', 'tomorrow']);
    expect(wrong).toMatchObject({ exit: 1, out: '' });
    expect(wrong.err).toContain('error[usage]: --at tomorrow is not a time');
  });

  it('says so when there is nothing in the repository', async () => {
    const cwd = await temporaryFolder();
    const { exit, out } = await runQosctl(['validate'], { cwd });
    expect(exit).toBe(3);
    expect(out).toContain('error[repository.empty]');
  });

  it.each([['no-such-folder'], ['policies/network.yaml']])('refuses %s as a repository', async (path) => {
    const { cwd } = await policyFolder({ block: BLOCK });
    const refused = await runHere(cwd, ['validate', '--policies', path]);
    expect(refused).toMatchObject({ exit: 1, out: '' });
    expect(refused.err).toContain(`error[usage]: there is no folder ${path}`);
    expect(refused.err).toContain('cure: Name the policy repository with --policies DIR.');
  });

  it('names a repository that cannot be opened, without a stack trace', async () => {
    const { qosctl, at } = await policyFolder({ block: BLOCK });
    await rm(at('policies'), { recursive: true });
    await symlink('policies', at('policies'));
    const refused = await qosctl('validate', '--policies', 'policies');
    expect(refused.exit).toBe(1);
    expect(refused.err).toMatch(/^error\[file\.access\]: \S*policies cannot be used: ELOOP\n {2}cure: /);
    expect(refused.err).not.toContain('    at ');
  });

  it('reads the repository that QOSCTL_POLICIES names', async () => {
    const folder = await policyFolder({ block: BLOCK });
    const elsewhere = await temporaryFolder();
    const env = { QOSCTL_POLICIES: folder.at('policies') };
    expect(await runQosctl(['validate'], { cwd: elsewhere, env })).toMatchObject({ exit: 0 });
  });
});
