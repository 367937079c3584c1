import { existsSync } from 'node:fs';
import { Client } from 'ssh2';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Topology } from './namespaces.js';
import { needs } from './needs.js';
import { openRig } from './rig.js';
import { type SshRouter, startSshRouter } from './sshd.js';

const isAble = needs('root', 'namespaces', 'veth', 'sshd', 'sudo', 'unshare', 'nsenter', 'cc');

describe.runIf(isAble)('the router of the lab', () => {
  let topology: Topology;
  let router: SshRouter;

  beforeAll(async () => {
    ({ topology } = await openRig());
    const sudoers = 'qosctl ALL=(root) NOPASSWD: /usr/sbin/tc';
    router = await startSshRouter(topology, { user: 'qosctl', sudoers, init: 'sysv' });
  });
  afterAll(async () => {
    await router.close();
    await topology.close();
  });

  const sleepers = 'cat /proc/[0-9]*/comm | grep -cx sleep';

  test('lets an ordinary user in by key, with its sudo rule alone', async () => {
    expect(await exec('id -un; sudo -n tc qdisc show dev wan; sudo -n nft list tables || echo refused')).toEqual([
      'qosctl',
      'qdisc noqueue 0: root refcnt 2',
      'refused',
    ]);
  });

  test('has the networks of its namespace and none of the machine', async () => {
    const links = await exec("ip -o link | cut -d: -f2 | cut -d@ -f1 | tr -d ' ' | sort");
    expect(links).toEqual(['lan1', 'lan1.20', 'lan2', 'lo', 'mgmt', 'wan']);
  });

  test('has a shell of root that stays, says why a script failed, and goes on after it and after a reboot', async () => {
    const { machine } = router;
    const scripts = ['echo $PPID; cd /tmp', 'echo why >&2; exit 7', 'pwd; cat', 'set -e; false; echo no', 'echo $PPID'];
    const said = await Promise.allSettled(scripts.map((script) => machine.sh(script)));
    const outcomes = said.map((one) => (one.status === 'fulfilled' ? one.value : String(one.reason)));
    expect(outcomes.slice(1, 4)).toEqual([
      'Error: a script ended with 7: why',
      expect.stringMatching(/^(?!\/tmp)/),
      expect.stringContaining('ended with 1'),
    ]);
    expect(outcomes[4]).toBe(outcomes[0]);
    await machine.reboot();
    expect(await machine.sh('echo back')).toBe('back\n');
  });

  test('keeps its disk through a reboot, and loses queues, tables, processes and boot id', async () => {
    await exec('echo kept > kept; echo lost > /tmp/lost; setsid sleep 300 </dev/null >/dev/null 2>&1 &');
    await router.machine.run(['tc', 'qdisc', 'add', 'dev', 'wan', 'root', 'handle', '1:', 'htb']);
    await router.machine.run(['nft', 'add', 'table', 'inet', 'lost']);
    const [bootId] = await exec('cat /proc/sys/kernel/random/boot_id');
    expect(await exec(sleepers)).toEqual(['1']);

    await router.machine.reboot();

    expect(await exec(`cat kept; cat /tmp/lost 2>/dev/null; ${sleepers}`)).toEqual(['kept', '0']);
    expect(await router.machine.sh('tc qdisc show dev wan; nft list tables')).not.toMatch(/htb|lost/);
    expect(await exec('cat /proc/sys/kernel/random/boot_id')).not.toEqual([bootId]);
  });

  test('runs at boot what was installed for it', async () => {
    const script = '#!/bin/sh\ntc qdisc add dev wan root handle 7: htb\n';
    await router.machine.write('/etc/init.d/shape', script, '755');
    await router.machine.run(['ln', '-s', '../init.d/shape', '/etc/rc2.d/S01shape']);
    await router.machine.reboot();
    expect(await router.machine.run(['tc', 'qdisc', 'show', 'dev', 'wan'])).toContain('htb 7:');
  });

  test('is silent while its cable is out, and goes on talking when it is back', async () => {
    const client = await connect();
    await topology.setCable('controller', 'down');
    const answer = execOn(client, 'echo back');
    expect(await Promise.race([answer, new Promise((resolve) => setTimeout(resolve, 1_000, 'nothing'))])).toBe(
      'nothing',
    );
    await topology.setCable('controller', 'up');
    expect(await answer).toEqual(['back']);
    client.end();
  });

  test('leaves no trace on the machine', async () => {
    await router.machine.sh('echo 1 > /etc/qosctl-trace; echo 1 > /var/lib/qosctl-trace');
    expect(['/etc/qosctl-trace', '/var/lib/qosctl-trace', '/home/qosctl'].filter((path) => existsSync(path))).toEqual(
      [],
    );
  });

  async function connect(): Promise<Client> {
    const client = new Client();
    const { host, port, user: username, privateKey } = router;
    await new Promise<void>((resolve, reject) => {
      client.on('ready', resolve).on('error', reject).connect({ host, port, username, privateKey });
    });
    return client;
  }

  async function exec(command: string): Promise<readonly string[]> {
    const client = await connect();
    return await execOn(client, command).finally(() => client.end());
  }
});

async function execOn(client: Client, command: string): Promise<readonly string[]> {
  return await new Promise((resolve, reject) => {
    client.exec(command, (error, channel) => {
      if (error !== undefined) return reject(error);
      let text = '';
      channel.on('data', (data: Buffer) => (text += data.toString())).on('close', () => resolve(linesOf(text)));
      channel.stderr.resume();
    });
  });
}

const linesOf = (text: string): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
