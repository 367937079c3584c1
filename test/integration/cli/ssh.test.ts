import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { policyFolder, type PolicyFolder } from '../../support/policy-folder.js';
import { type Running, whileRunning } from '../../support/qosctl.js';
import { runHere } from '../../support/recorded-io.js';
import { newKeys } from '../../support/ssh-bench.js';

/** Routers whose API is off: enrolled, planned and written over SSH by the built program, in processes of their own. */
const INVENTORY = 'policies/inventory.yaml';
const byssh = (block: string) => policyFolder({ block, hospitals: 1, router: () => ', transport: ssh, port: 2222' });

async function startSim(folder: PolicyFolder, ...flags: readonly string[]): Promise<Running> {
  const running = folder.start(['sim', ...flags]);
  await whileRunning(running, () => (running.out() + running.err()).includes(' listening '));
  return running;
}

async function stop({ child, ended }: Running): Promise<void> {
  child.kill('SIGTERM');
  await ended;
}

describe('routers that are reached over SSH', () => {
  it('are not contacted before they are enrolled, and then written as by API', async () => {
    const folder = await byssh('127.91.1');
    await startSim(folder, '--routeros', '7.12.1');
    const stranger = await folder.qosctl('plan');
    expect(stranger.exit).not.toBe(0);
    expect(stranger.out + stranger.err).toContain('no host key is pinned');
    const enrolled = await folder.qosctl('enroll', '--write');
    expect(enrolled).toMatchObject({ exit: 0, err: expect.not.stringContaining('Error') });
    expect(await readFile(folder.at(INVENTORY), 'utf8')).toMatch(/hostKey: '?"?SHA256:[A-Za-z0-9+/]{43}/);
    expect(await folder.qosctl('apply')).toMatchObject({ exit: 0 });
    expect(await folder.qosctl('plan')).toMatchObject({ exit: 0 });
  });

  it('are who they were when the simulator starts again, and strangers when it forgot', async () => {
    const folder = await byssh('127.91.2');
    const first = await startSim(folder);
    expect(await runHere(folder.cwd, ['enroll', '--write'])).toMatchObject({ exit: 0 });
    first.child.kill('SIGKILL');
    await first.ended;
    const second = await startSim(folder);
    expect((await runHere(folder.cwd, ['enroll'])).out).toContain('as pinned');
    await stop(second);
    await startSim(folder, '--fresh');
    const { out, err } = await runHere(folder.cwd, ['apply']);
    expect(out + err).toContain('the host key is not the pinned one');
  });

  it('take the key of the credentials instead of a password', async () => {
    const folder = await byssh('127.91.3');
    await folder.write('policies/router.key', newKeys().private);
    const credentials = await readFile(folder.at('policies/credentials.yaml'), 'utf8');
    await folder.write('policies/credentials.yaml', credentials.replace(/password: .*/, 'key: { file: router.key }'));
    await startSim(folder);
    expect(await runHere(folder.cwd, ['enroll', '--write'])).toMatchObject({ exit: 0 });
    expect(await runHere(folder.cwd, ['apply'])).toMatchObject({ exit: 0 });
  });
});
