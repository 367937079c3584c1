import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../../src/store/sqlite.js';
import { policyFolder, type PolicyFolder } from '../../support/policy-folder.js';

const event = (subject: string) => ({ at: 1, who: 'ada', action: 'apply', subject, detail: { ok: true } });

async function withStore(subjects: readonly string[]): Promise<PolicyFolder> {
  const folder = await policyFolder({ block: '127.221.9' });
  const store = await openStore(folder.at('.qosctl/controller.db'));
  for (const subject of subjects) await store.audit.append(event(subject));
  await store.close();
  return folder;
}

const subjectsOf = (out: string): readonly string[] =>
  out
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { readonly subject: string }).subject);

describe('the store on the command line', () => {
  it('is copied while a controller has it, and brought back', async () => {
    const folder = await withStore(['r1', 'r2']);
    const running = await openStore(folder.at('.qosctl/controller.db'));
    expect(await folder.qosctl('backup', 'copy.db')).toMatchObject({ exit: 0 });
    await running.audit.append(event('r3'));
    const inUse = await folder.qosctl('restore', 'copy.db', '--replace');
    expect([inUse.exit, inUse.err]).toEqual([1, expect.stringContaining('error[store.in-use]')]);
    await running.close();
    const kept = await folder.qosctl('restore', 'copy.db');
    expect([kept.exit, kept.err]).toEqual([1, expect.stringContaining('--replace')]);
    expect(subjectsOf((await folder.qosctl('audit', 'export')).out)).toEqual(['r1', 'r2', 'r3']);
    expect(await folder.qosctl('restore', 'copy.db', '--replace')).toMatchObject({ exit: 0 });
    expect(subjectsOf((await folder.qosctl('audit', 'export')).out)).toEqual(['r1', 'r2']);
  });

  it('does not take for a backup what is none', async () => {
    const folder = await withStore(['r1']);
    const { exit, err } = await folder.qosctl('restore', 'policies/network.yaml', '--replace');
    expect([exit, err]).toEqual([1, expect.stringContaining('error[store.corrupt]')]);
    expect(subjectsOf((await folder.qosctl('audit', 'export')).out)).toEqual(['r1']);
  });

  it('tells whether the audit is whole', async () => {
    const folder = await withStore(['r1', 'r2', 'r3']);
    const whole = await folder.qosctl('audit', 'verify');
    expect([whole.exit, whole.out]).toEqual([0, expect.stringContaining('3 entries')]);
    const { DatabaseSync } = await import('@photostructure/sqlite');
    const database = new DatabaseSync(folder.at('.qosctl/controller.db'));
    database.exec("UPDATE audit SET who = 'eve' WHERE seq = 2");
    database.close();
    const broken = await folder.qosctl('audit', 'verify');
    expect([broken.exit, broken.err]).toEqual([1, expect.stringContaining('broken at entry 2')]);
  });

  it('says that there is no store, and how to name one', async () => {
    const folder = await policyFolder({ block: '127.221.9' });
    const { exit, err } = await folder.qosctl('audit', 'verify');
    expect([exit, err]).toEqual([1, expect.stringContaining('--store')]);
    expect(await readFile(folder.at('policies/network.yaml'), 'utf8')).toContain('Network');
  });
});
