import { describe, expect, it, vi } from 'vitest';
import { cannotListen } from '../../../src/cli/commands/sim.js';
import { startFleet } from '../../../src/simulator/index.js';
import { policyFolder, type PolicyFolder } from '../../support/policy-folder.js';
import type { Running } from '../../support/qosctl.js';
import { runHere } from '../../support/recorded-io.js';

const BLOCK = '127.210.45';
const FIRST = 21_870;

async function startSim(folder: PolicyFolder, ...flags: readonly string[]): Promise<Running> {
  const running = folder.start(['sim', ...flags]);
  await vi.waitFor(() => expect(running.out() + running.err()).toContain(' listening '), {
    timeout: 60_000,
    interval: 50,
  });
  return running;
}

describe('qosctl sim --ports-from', () => {
  it('puts all routers on one address, and says what the inventory must say of them', async () => {
    const folder = await policyFolder({ block: BLOCK });
    const sim = await startSim(folder, '--ports-from', String(FIRST));
    const [head, ...entries] = sim.out().trimEnd().split('\n');
    const ready = entries.pop();
    expect(head).toBe('The routers are not where the inventory says. To reach them, write there:');
    expect(entries).toEqual(
      folder.routers.map(({ name }, index) => `    - { name: ${name}, address: 127.0.0.1, port: ${FIRST + index} }`),
    );
    expect(ready).toMatch(/^3 simulated routers are listening \(127\.0\.0\.1…/);
    for (const [index, { name, address }] of folder.routers.entries())
      await folder.edit(
        'policies/inventory.yaml',
        `    - { name: ${name}, address: ${address} }`,
        entries[index] ?? '',
      );
    expect(await runHere(folder.cwd, ['apply'])).toMatchObject({ exit: 0 });
  });

  it('is not needed any more when the inventory says so', async () => {
    const folder = await policyFolder({ block: BLOCK, router: (index) => `, port: ${FIRST + 10 + index}` });
    for (const { name, address } of folder.routers)
      await folder.edit(
        'policies/inventory.yaml',
        `name: ${name}, address: ${address}`,
        `name: ${name}, address: 127.0.0.1`,
      );
    const sim = await startSim(folder);
    expect(sim.out()).toMatch(/^3 simulated routers are listening/);
  });

  it.each([
    ['port', 'port is not a port that leaves 3 in a row'],
    ['0', '0 is not a port that leaves 3 in a row'],
    ['65534', '65534 is not a port that leaves 3 in a row up to 65535\n  cure: Take one from 1024 to 65533.'],
  ])('refuses %s', async (port, message) => {
    const folder = await policyFolder({ block: BLOCK });
    const { exit, err } = await runHere(folder.cwd, ['sim', '--ports-from', port]);
    expect([exit, err]).toEqual([1, expect.stringContaining(`error[usage]: --ports-from ${message}`)]);
  });
});

describe('an address that the machine does not have', () => {
  it('is told with the way round it', async () => {
    // Of the addresses for documentation (RFC 5737): nobody has it, and to listen there sends nothing.
    const router = { name: 'r', address: '192.0.2.1', port: 0, user: 'u', password: 'p' };
    const problem = await startFleet({ routers: [router] }).catch(cannotListen);
    expect(problem).toMatchObject({
      code: 'usage',
      message: expect.stringContaining('192.0.2.1') as string,
      cure: expect.stringContaining('--ports-from') as string,
    });
  });
});
