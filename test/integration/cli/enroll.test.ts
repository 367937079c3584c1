import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { runHere } from '../../support/recorded-io.js';
import { TEST_CERTIFICATE, TEST_FINGERPRINT, TEST_KEY } from '../../support/rude-api.js';
import { type SimulatedNetwork, simulatedNetwork } from '../../support/simulated-network.js';

const BLOCK = '127.213.44';
const INVENTORY = 'policies/inventory.yaml';
const STRANGER = `${'AB:'.repeat(31)}CD`;

/** Three routers that speak TLS; entries in the inventory get what `entry` says. */
const securedNetwork = (entry: (index: number) => string, dead?: number): Promise<SimulatedNetwork> =>
  simulatedNetwork({
    block: BLOCK,
    router: (index) => `, tls: true${entry(index)}`,
    sim: (index) => (index === dead ? undefined : { tls: { key: TEST_KEY, cert: TEST_CERTIFICATE } }),
  });

const linesOf = async ({ folder }: SimulatedNetwork): Promise<readonly string[]> =>
  (await readFile(folder.at(INVENTORY), 'utf8')).split('\n');

describe('qosctl enroll', () => {
  it('shows what the routers say they are, sends no password and writes nothing', async () => {
    const network = await securedNetwork(() => '');
    const before = await linesOf(network);
    const { exit, out } = await network.folder.qosctl('enroll');
    expect(exit).toBe(0);
    expect(out).toMatch(new RegExp(`^r-hospital-1 +127\\.213\\.44\\.1 +new +${TEST_FINGERPRINT}$`, 'm'));
    expect(out).toContain('3 pins to write: run it again with --write.');
    expect(await linesOf(network)).toEqual(before);
    expect(network.routers.every(({ stats }) => stats.sentences === 0)).toBe(true);
  });

  it('writes the pins and nothing else; then the routers are reached by TLS', async () => {
    const network = await securedNetwork(() => '');
    const { folder } = network;
    await folder.edit(INVENTORY, '  routers:\n', '  routers:   # from the north\n');
    const before = await linesOf(network);
    const refused = await runHere(folder.cwd, ['plan']);
    expect(refused.out).toContain('HostKeyMismatch: 3 routers');
    expect(await folder.qosctl('enroll', '--write')).toMatchObject({
      exit: 0,
      out: expect.stringContaining('3 pins written; look at the change before you commit it.'),
    });
    const after = await linesOf(network);
    const changed = after.filter((line, index) => line !== before[index]);
    expect(changed).toHaveLength(3);
    expect(after.map((line) => line.replace(`, pin: { certificate: '${TEST_FINGERPRINT}' }`, ''))).toEqual(before);
    expect(await runHere(folder.cwd, ['plan'])).toMatchObject({ exit: 2 });
    const again = await runHere(folder.cwd, ['enroll', '--write']);
    expect(again).toMatchObject({ exit: 0, out: expect.stringContaining('as pinned') });
    expect(await linesOf(network)).toEqual(after);
  });

  it('does not believe a router that shows another identity, unless told to replace the pin', async () => {
    const pin = `, pin: { certificate: '${STRANGER}' }`;
    const network = await securedNetwork((index) => (index === 0 ? pin : ''));
    const { folder } = network;
    const refused = await folder.qosctl('enroll', '--write');
    expect(refused.exit).toBe(4);
    expect(refused.out).toMatch(/^r-hospital-1 +\S+ +DIFFERS +/m);
    expect(refused.out).toContain('2 pins written');
    expect(refused.err).toContain('1 router (r-hospital-1) shows another identity than the one pinned.');
    expect(refused.err).toContain('--replace');
    expect((await linesOf(network)).join('\n')).toContain(STRANGER);
    const replaced = await folder.qosctl('enroll', '--write', '--replace', '--router', 'r-hospital-1');
    expect(replaced).toMatchObject({ exit: 0, out: expect.stringContaining('1 pin written') });
    expect((await linesOf(network)).join('\n')).not.toContain(STRANGER);
  });

  it('exits with 1 when every router differs', async () => {
    const network = await securedNetwork(() => `, pin: { certificate: '${STRANGER}' }`);
    expect(await runHere(network.folder.cwd, ['enroll'])).toMatchObject({ exit: 1 });
  });

  it('pins the others when one does not answer, and exits with 4', async () => {
    const network = await securedNetwork(() => '', 1);
    const { exit, out } = await runHere(network.folder.cwd, ['enroll', '--write']);
    expect(exit).toBe(4);
    expect(out).toMatch(/^r-hospital-2 +127\.213\.44\.2 +no answer +.*ECONNREFUSED/m);
    expect(out).toContain('2 pins written');
    expect(await runHere(network.folder.cwd, ['enroll', '--router', 'r-hospital-2'])).toMatchObject({ exit: 1 });
    const json = await runHere(network.folder.cwd, ['enroll', '--format', 'json', '--class', 'hospital']);
    expect(JSON.parse(json.out)).toMatchObject({
      formatVersion: 1,
      written: false,
      routers: [
        { router: 'r-hospital-1', state: 'as pinned', found: TEST_FINGERPRINT, pinned: TEST_FINGERPRINT },
        { router: 'r-hospital-2', state: 'no answer', field: 'certificate' },
      ],
    });
  });

  it('has nothing to pin where no router is reached by TLS or SSH', async () => {
    const { folder, routers } = await simulatedNetwork({ block: BLOCK });
    const { exit, out } = await runHere(folder.cwd, ['enroll']);
    expect({ exit, out }).toEqual({
      exit: 0,
      out: 'None of these routers is reached by TLS or SSH, so there is nothing to pin.\n',
    });
    expect(routers.every(({ stats }) => stats.connections === 0)).toBe(true);
  });
});
