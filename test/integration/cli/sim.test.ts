import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { policyFolder, type PolicyFolder } from '../../support/policy-folder.js';
import { type Ran, type Running, whileRunning } from '../../support/qosctl.js';
import { runHere } from '../../support/recorded-io.js';

const BLOCK = '127.213.45';
const INVENTORY = 'policies/inventory.yaml';

async function startSim(folder: PolicyFolder, ...flags: readonly string[]): Promise<Running> {
  const running = folder.start(['sim', ...flags]);
  await whileRunning(running, () => running.out().includes(' listening '));
  return running;
}

async function stopSim({ child, ended }: Running): Promise<Ran> {
  child.kill('SIGTERM');
  return ended;
}

describe('qosctl sim', () => {
  it('serves the routers of the inventory until it is interrupted, which is no failure', async () => {
    const folder = await policyFolder({ block: BLOCK });
    const sim = await startSim(folder, '--routeros', '7.16.2', '--latency', '5ms');
    expect(sim.out()).toBe('3 simulated routers are listening (127.213.45.1…, RouterOS 7.16.2, 5ms round trip)\n');
    expect(await folder.qosctl('apply')).toMatchObject({ exit: 0 });
    const { out } = await runHere(folder.cwd, ['status', '--site', 'office-1']);
    expect(out).toMatch(/^r-office-1 +office-1 +NoChange +7\.16\.2/m);
    sim.child.kill('SIGINT');
    expect(await sim.ended).toMatchObject({
      exit: 0,
      out: expect.stringMatching(/Stopped; what 3 routers held is kept/),
    });
  });

  it('keeps what the routers hold for the next time, until told to forget it', async () => {
    const folder = await policyFolder({ block: BLOCK });
    const planned = async (...flags: readonly string[]): Promise<number | null> => {
      const sim = await startSim(folder, '--state', 'elsewhere', ...flags);
      const { exit } = await runHere(folder.cwd, ['plan']);
      if (exit === 2) expect(await runHere(folder.cwd, ['apply'])).toMatchObject({ exit: 0 });
      await stopSim(sim);
      return exit;
    };
    await folder.write('elsewhere/mine.txt', 'precious');
    expect(await planned()).toBe(2);
    expect(await planned()).toBe(0);
    expect(await planned('--fresh')).toBe(2);
    expect(await readFile(folder.at('elsewhere/mine.txt'), 'utf8')).toBe('precious');
  });

  it('starts the routers as the seed says, each in the version of its label', async () => {
    const folder = await policyFolder({
      block: BLOCK,
      router: (index) => (index === 0 ? ", labels: { routeros: '6.49.18' }" : ''),
    });
    await folder.write('seed.json', '{ "defaultConfig": true }');
    await startSim(folder, '--seed', 'seed.json');
    const { out } = await runHere(folder.cwd, ['status']);
    expect(out).toMatch(/^r-hospital-1 +hospital-1 +Bypassed +6\.49\.18 .*FastTrack/m);
    expect(out).toMatch(/^r-office-1 +office-1 +Bypassed +7\.22\.3 .*FastTrack/m);
  });

  it('says so when a simulated fleet runs already', async () => {
    const folder = await policyFolder({ block: BLOCK });
    await startSim(folder);
    const { exit, err } = await folder.qosctl('sim', '--state', 'other');
    expect(exit).toBe(1);
    expect(err).toMatch(/^error\[usage\]: the simulated routers cannot listen at 127\.213\.45\.\d: /);
    expect(err).toContain('cure: A simulated fleet is running already; stop it first.');
  });

  it('ends the others again when one cannot listen', async () => {
    const folder = await policyFolder({ block: BLOCK });
    const squatter = createServer();
    await new Promise<void>((resolve) => squatter.listen(8728, `${BLOCK}.2`, resolve));
    const closed = (): Promise<unknown> => new Promise((resolve) => squatter.close(resolve));
    expect(await runHere(folder.cwd, ['sim'])).toMatchObject({ exit: 1, err: expect.stringContaining(`${BLOCK}.2`) });
    await closed();
    const sim = await startSim(folder);
    onTestFinished(() => void sim.child.kill('SIGKILL'));
    expect(sim.out()).toMatch(/^3 simulated routers/);
  });

  it.each<[string, string, string]>([
    ['an address of a real network', 'address: 127.213.45.1', 'address: 192.0.2.1'],
    ['a router reached by TLS', 'address: 127.213.45.1', 'address: 127.213.45.1, tls: true'],
  ])('refuses %s', async (_, from, to) => {
    const folder = await policyFolder({ block: BLOCK });
    await folder.edit(INVENTORY, from, to);
    const { exit, err } = await runHere(folder.cwd, ['sim']);
    expect(exit).toBe(1);
    expect(err).toContain('error[usage]: router r-hospital-1 cannot be simulated: it needs a loopback address');
    expect(err).toContain('cure: Simulate a copy of the inventory');
  });

  it.each<[readonly string[], string]>([
    [['--latency', '20'], '--latency 20 is not a duration from 0ms to 10s'],
    [['--latency', '11s'], '--latency 11s is not a duration from 0ms to 10s'],
    [['--routeros', '5.26'], '--routeros 5.26 is not a RouterOS version from 6.49 on'],
    [['--seed', 'no-seed.json'], 'no-seed.json cannot be used: there is no such file or folder'],
    [['--seed', 'list.json'], 'list.json is not an object'],
    [['--seed', 'broken.json'], 'broken.json is not JSON'],
    [['--seed', 'menu.json'], 'menu.json does not fit a simulated router: '],
    [['--state', 'garbage'], 'fleet.json cannot be read: it is not JSON\n  cure: Forget it with --fresh.'],
    [['--state', 'list.json'], 'list.json'],
  ])('refuses %j', async (flags, message) => {
    const folder = await policyFolder({ block: BLOCK });
    await folder.write('list.json', '[]');
    await folder.write('broken.json', '{');
    await folder.write('menu.json', '{ "rows": { "/no/such/menu": [{ "name": "x" }] } }');
    await folder.write('garbage/fleet.json', '{ "r-hos');
    const placed = flags.map((flag) => (/json$|garbage/.test(flag) ? folder.at(flag) : flag));
    const { exit, err } = await runHere(folder.cwd, ['sim', ...placed]);
    expect(exit).toBe(1);
    expect(err).toMatch(/^error\[(usage|file\.access)\]: /);
    expect(err).toContain(message);
  });

  it('needs an inventory', async () => {
    const folder = await policyFolder({ block: BLOCK });
    await folder.edit(INVENTORY, 'kind: Inventory', 'kind: Calendar');
    expect(await runHere(folder.cwd, ['sim'])).toMatchObject({ exit: 3 });
  });
});
