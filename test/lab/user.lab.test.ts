import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Direction } from '../../src/model/rate.js';
import { MBPS } from '../support/nouns.js';
import { type Ran, runQosctl, startQosctl, whileRunning } from '../support/qosctl.js';
import { needs } from './needs.js';
import { endsOf, openRig, type Rig } from './rig.js';
import { type SshRouter, startSshRouter } from './sshd.js';
import { runTcp } from './traffic.js';

const isAble = needs('root', 'namespaces', 'veth', 'htb', 'nft priority', 'sshd', 'iperf3', 'unshare', 'nsenter', 'cc');

const RECORDS = 5004;

const NETWORK = `apiVersion: qosctl/v1
kind: Network
metadata: { name: lab }
spec:
  regions: [{ name: lome }]
  uplinks: [{ name: core, kind: core, capacity: 10 Gbps }]
---
apiVersion: qosctl/v1
kind: ServiceCatalog
metadata: { name: services }
spec:
  services:
    - { name: records, match: [{ protocol: tcp, remote: { ports: [${RECORDS}] } }] }
---
apiVersion: qosctl/v1
kind: Credentials
metadata: { name: lab }
spec: { user: root, key: { file: lab.key } }
`;

const inventory = (port: number, prefix: string): string => `apiVersion: qosctl/v1
kind: Inventory
metadata: { name: lab }
spec:
  routers:
    - { name: r-lab, address: 127.0.0.1, port: ${port}, driver: linux, credentials: lab, wan: wan, uplink: core }
  sites:
    - { name: clinic, title: Clinic, router: r-lab, class: hospital, region: lome, interface: lan1, prefixes: [${prefix}] }
`;

const hospital = (mbps: number): string => `apiVersion: qosctl/v1
kind: ClassPolicy
metadata: { name: hospital }
spec:
  allocation: ${mbps} Mbps
  contention: 1
  traffic:
    - { name: clinical, services: [records], priority: 3, committed: 40% }
    - { name: default, default: true, priority: 5, committed: 40% }
`;

/** What a network admin does, with the program alone, on a box that has sshd, iproute2 and nftables. */
describe.runIf(isAble)('qosctl on a plain Debian box', () => {
  let rig: Rig;
  let box: SshRouter;
  let cwd: string;

  const write = (file: string, text: string): Promise<void> => writeFile(join(cwd, 'policies', file), text);
  const qosctl = (...words: readonly string[]): Promise<Ran> => runQosctl(words, { cwd });
  const onBox = (script: string): Promise<string> => box.machine.sh(script);
  const goodput = async (direction: Direction): Promise<number> => {
    const ends = endsOf({ rig, direction, family: 'ipv4', allocation: 50 * MBPS });
    return (await runTcp(ends, { direction, port: RECORDS, seconds: 3, omitSeconds: 1 })).goodput / MBPS;
  };
  /** Of TCP payload in frames of 1 514 bytes. */
  const expectGoodput = async (mbps: number): Promise<void> => {
    for (const direction of ['download', 'upload'] as const) {
      const found = await goodput(direction);
      expect(found, direction).toBeGreaterThan(mbps * 0.92);
      expect(found, direction).toBeLessThan(mbps * 0.96);
    }
  };

  beforeAll(async () => {
    rig = await openRig();
    box = await startSshRouter(rig.topology, { init: 'sysv' });
    cwd = await mkdtemp(join(tmpdir(), 'qosctl-user-'));
    await mkdir(join(cwd, 'policies'));
    await writeFile(join(cwd, 'policies/lab.key'), box.privateKey, { mode: 0o600 });
    await write('network.yaml', NETWORK);
    await write('inventory.yaml', inventory(box.port, `${rig.topology.building.ipv4}/32`));
    await write('hospital.yaml', hospital(50));
  });
  afterAll(async () => {
    await rm(cwd, { recursive: true, force: true });
    await box.close();
    await rig.close();
  });

  test('shows whose key answers, and pins it', async () => {
    expect(await qosctl('plan')).toMatchObject({ exit: 1, out: expect.stringContaining('HostKeyMismatch') });
    const { exit, out } = await qosctl('enroll', '--write');
    expect([exit, out]).toEqual([0, expect.stringContaining(box.hostKey)]);
  });

  test('shapes the building to what it is allowed, both ways, and finds nothing left to do', async () => {
    expect(await goodput('download')).toBeGreaterThan(200);
    const applied = await qosctl('apply');
    expect(applied, applied.err).toMatchObject({
      exit: 0,
      out: expect.stringContaining('1 router changed and read back'),
    });
    await expectGoodput(50);
    expect(await qosctl('plan')).toMatchObject({ exit: 0 });
  });

  test('keeps the building as it was when the cable goes in mid-apply, and goes on when it is back', async () => {
    await write('hospital.yaml', hospital(30));
    const run = startQosctl(['apply', '--confirm-within', '10s'], { cwd });
    let isArmed = false;
    const watching = (async () => {
      while (!isArmed && run.child.exitCode === null)
        isArmed = (await onBox('ls -d /var/lib/qosctl/armed 2>/dev/null || :')).includes('armed');
      await rig.topology.setCable('controller', 'down');
    })();
    await whileRunning(run, () => isArmed);
    await watching;
    const { exit, out, err } = await run.ended;
    await expect.poll(() => onBox('ls /var/lib/qosctl'), { timeout: 60_000 }).not.toMatch(/armed|firing/);
    await rig.topology.setCable('controller', 'up');
    expect(exit, out + err).not.toBe(0);
    await expectGoodput(50);
    expect(await qosctl('plan')).toMatchObject({ exit: 2 });
    expect(await qosctl('apply')).toMatchObject({ exit: 0 });
    await expectGoodput(30);
  });

  test('finds the building shaped after a reboot', async () => {
    await box.machine.reboot();
    await expectGoodput(30);
    expect(await qosctl('plan')).toMatchObject({ exit: 0 });
  });

  test('names what stands in the place of our root qdisc, and writes nothing there', async () => {
    await onBox('tc qdisc replace dev lan1 root handle 9: pfifo');
    const { exit, out, err } = await qosctl('apply');
    expect(exit).not.toBe(0);
    expect(out + err).toContain('lan1 has a root qdisc of somebody else (pfifo 9:)');
    expect(out + err).toContain('tc qdisc del dev lan1 root');
    expect(await onBox('tc qdisc show dev lan1 root')).toContain('pfifo 9:');
  });

  test('names what somebody changed by hand, and puts it right', async () => {
    await onBox('tc qdisc del dev lan1 root');
    const { exit, out } = await qosctl('plan', '--native');
    expect(exit).toBe(2);
    for (const queue of ['site', 'clinical', 'default'])
      expect(out).toContain(`hospital: ${queue} queue added (download only)`);
    expect(out).toMatch(/tc qdisc add dev lan1 root handle 7105: htb/);
    expect(out).not.toMatch(/dev wan/);
    expect(await qosctl('apply')).toMatchObject({ exit: 0 });
    await expectGoodput(30);
  });
});
