import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PROBE } from '../../src/drivers/linux/probes.js';
import { isQosError } from '../../src/model/error.js';
import { MBPS } from '../support/nouns.js';
import { LAB_CLASSES, labIntent, oneSite } from './lab-intent.js';
import { type LinuxRouter, linuxRouter } from './linux-router.js';
import { needs } from './needs.js';
import { openRig, type Rig } from './rig.js';
import { type SshRouter, startSshRouter } from './sshd.js';

const isAble = needs('root', 'namespaces', 'veth', 'htb', 'nft priority', 'sshd', 'sudo', 'unshare', 'nsenter', 'cc');

/** As the README has it, and what a router without systemd needs beside it. */
const README = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');
const RULE = /sudoers[.]d\/qosctl <<'EOF'\n([^]*?)\n *EOF/.exec(README)?.[1] ?? '';
const SUDOERS = `${RULE}
qosctl ALL=(root) NOPASSWD: /usr/bin/tee /etc/init.d/qosctl, /usr/bin/chmod 755 /etc/init.d/qosctl, /usr/sbin/update-rc.d qosctl defaults`;

const shared = labIntent(
  [
    {
      name: 'hospital',
      interface: 'lan1',
      allocation: 100 * MBPS,
      classes: LAB_CLASSES,
      precedence: 1,
      contention: 2.5,
    },
    { name: 'lycee', interface: 'lan2', allocation: 100 * MBPS, classes: LAB_CLASSES, precedence: 8, contention: 2.5 },
  ],
  100 * MBPS,
);
const single = oneSite(100 * MBPS);
const slower = oneSite(50 * MBPS);

describe.runIf(isAble).each(['root', 'qosctl'] as const)('the Linux driver as %s', (user) => {
  let rig: Rig;
  let machine: SshRouter;
  let router: LinuxRouter;

  beforeAll(async () => {
    rig = await openRig();
    const rights = user === 'root' ? {} : { sudoers: SUDOERS };
    machine = await startSshRouter(rig.topology, { user, init: 'sysv', ...rights });
    if (user !== 'root') await machine.machine.run(['install', '-d', '-o', user, '-m', '750', '/var/lib/qosctl']);
    router = linuxRouter(machine);
  });
  afterAll(async () => {
    await machine.close();
    await rig.close();
  });

  const onRouter = (script: string): Promise<string> => machine.machine.sh(script);
  const left = (): Promise<string> =>
    onRouter('cd /var/lib/qosctl && ls | grep -v boot.sh | tr "\\n" " "; cat /proc/[0-9]*/comm | grep -cx sleep || :');

  test('may ask the kernel what it has', async () => {
    const probes = ['unshare -n tc -batch - -force', 'unshare -n ip link add name qos-probe type ifb'];
    for (const probe of probes) {
      expect(PROBE).toContain(`$S ${probe}`);
      if (user !== 'root') expect(await onRouter(`sudo -l -U ${user} ${probe}`)).toContain('/usr/bin/unshare');
    }
  });

  test('finds nothing that stands in the way', async () => {
    const { diagnostics } = await router.plan(single);
    expect(diagnostics.filter(({ severity }) => severity !== 'note')).toEqual([]);
  });

  test.each([
    ['one building', single],
    ['another rate, in place', slower],
    ['several buildings behind one link', shared],
    ['one building again', single],
  ])('brings the router to %s, and finds nothing left to do', async (_, intent) => {
    expect(await router.apply(intent)).toMatchObject({ ok: true, reason: 'Applied' });
    expect((await router.plan(intent)).changeSet.changes).toEqual([]);
    expect(await router.apply(intent)).toMatchObject({ ok: true, reason: 'NoChange' });
    expect((await left()).trim()).toBe('0');
  });

  test('changes a rate by classes alone, each in place', async () => {
    const { changes } = (await router.plan(slower)).changeSet;
    expect(new Set(changes.map(({ action }) => action))).toEqual(new Set(['update']));
    expect(new Set(changes.map((one) => one.action === 'update' && one.after.kind))).toEqual(
      new Set(['tc-class', 'tc-leaf']),
    );
  });

  test('sees what was changed by hand, and repairs that alone', async () => {
    await onRouter('nft flush chain inet qosctl forward; tc qdisc add dev lan2 root handle 9: pfifo');
    const { changes } = (await router.plan(single)).changeSet;
    expect(changes.map(({ key }) => key)).toEqual(['nft-chain|forward']);
    expect(await router.apply(single)).toMatchObject({ ok: true, changes: 1 });
    expect(await onRouter('tc qdisc show dev lan2; tc qdisc del dev lan2 root')).toContain('qdisc pfifo 9:');
  });

  test('is shaped again after a reboot, before any controller comes', async () => {
    await machine.machine.reboot();
    expect((await router.plan(single)).changeSet.changes).toEqual([]);
  });

  test('takes back by itself what nobody confirmed', async () => {
    const session = await router.open();
    await session.observe();
    await session.lock('somebody', 20_000);
    const { changeSet } = await router.plan(slower);
    await session.release();
    await session.close();
    expect(changeSet.changes.length).toBeGreaterThan(0);
    const cut = router.apply(slower, 5_000);
    await expect
      .poll(() => onRouter('ls -d /var/lib/qosctl/armed 2>/dev/null || :'), { timeout: 20_000 })
      .toContain('armed');
    await rig.topology.setCable('controller', 'down');
    const outcome = await cut;
    await rig.topology.setCable('controller', 'up');
    await expect.poll(() => onRouter('ls /var/lib/qosctl'), { timeout: 30_000 }).not.toMatch(/armed|firing/);
    const [old, next] = [await router.plan(single), await router.plan(slower)];
    const held = old.changeSet.changes.length === 0 ? 'old' : next.changeSet.changes.length === 0 ? 'new' : 'neither';
    expect(held).toBe(outcome.ok ? 'new' : 'old');
  });

  test('respects the lock of another controller, and says whose it is', async () => {
    const session = await router.open();
    await session.lock('admin@noc', 60_000);
    expect(await router.apply(slower)).toMatchObject({ ok: false, reason: 'LockHeld' });
    const second = await router.open();
    const refusal: unknown = await second.lock('lab', 1_000).catch((error: unknown) => error);
    expect(isQosError(refusal) && refusal.message).toContain('admin@noc');
    await session.release();
    await Promise.all([session.close(), second.close()]);
  });

  test('takes everything away again where nothing is wanted any more', async () => {
    const session = await router.open();
    await session.close();
    const nothing = { ...single, sites: [], queues: [] };
    expect(await router.apply(nothing)).toMatchObject({ ok: true });
    expect(await onRouter('tc qdisc show; nft list tables; ls /var/lib/qosctl')).not.toMatch(/7105|qosctl|boot/);
  });
});
