import { rm } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { policyFolder } from '../../support/policy-folder.js';
import { parseXml } from '../../support/xml.js';

const BLOCK = '127.213.23';

async function failingFolder(): ReturnType<typeof policyFolder> {
  const folder = await policyFolder({ block: BLOCK });
  await folder.edit('policies/tests.yaml', 'committedAtLeast: 10 Mbps', 'committedAtLeast: 12 Mbps');
  return folder;
}

describe('qosctl test', () => {
  it('exits with 0 when what was promised holds', async () => {
    const { qosctl } = await policyFolder({ block: BLOCK });
    expect(await qosctl('test')).toMatchObject({
      exit: 0,
      out: 'pass  hospital-voice\n1 policy test holds, 0 do not\n',
    });
  });

  it('says which promise is broken, where it stands, and exits with 1', async () => {
    const { qosctl } = await failingFolder();
    const { exit, out } = await qosctl('test');
    expect(exit).toBe(1);
    expect(out).toContain('FAIL  hospital-voice\n');
    expect(out).toMatch(/\n {6}policies\/tests\.yaml:7:\d+: .*hospital-1.*10 Mbps/);
    expect(out).toContain('0 policy tests hold, 1 does not');
  });

  it('reports to pipelines as JUnit and JSON', async () => {
    const { qosctl } = await failingFolder();
    const xml = await qosctl('test', '--format', 'junit');
    expect(xml.exit).toBe(1);
    const suite = parseXml(xml.out.trim());
    expect(suite.attributes).toEqual({ name: 'qosctl test', tests: '1', failures: '1' });
    expect(suite.children[0]?.attributes['name']).toBe('hospital-voice');
    expect(suite.children[0]?.children[0]?.attributes['message']).toContain('policies/tests.yaml:7:');
    const json = await qosctl('test', '--format', 'json');
    expect(JSON.parse(json.out)).toMatchObject({
      formatVersion: 1,
      tests: [{ name: 'hospital-voice', passed: false }],
    });
  });

  it('says so when there are no tests', async () => {
    const { qosctl, at } = await policyFolder({ block: BLOCK });
    await rm(at('policies/tests.yaml'));
    expect(await qosctl('test')).toMatchObject({ exit: 0, out: expect.stringContaining('There are no policy tests') });
  });
});
