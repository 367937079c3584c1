import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Namespace } from './namespaces.js';
import { run, type Running, start, type StartOptions } from './processes.js';
import { type StandingShell, standingShell } from './standing-shell.js';

/**
 * The router as a computer of its own: the network of its namespace, a disk (overlays of /etc, /var, /root, /home and
 * /usr/local in a mount namespace), and processes that end together when it is switched off. What is installed on the
 * machine is installed on the router; what is written on the router never reaches the machine.
 */
export interface Machine {
  /** As root, on its running system. */
  run(command: readonly string[], options?: StartOptions): Promise<string>;
  /** The same for a script, in a shell that stays while the system runs, with none of what was put before the programs of the system. */
  sh(script: string): Promise<string>;
  /** Puts a file on its disk. */
  write(path: string, text: string, mode?: string): Promise<void>;
  /** Power off and on: processes, qdiscs, tables and blocks are gone; addresses and the disk are there; services start. */
  reboot(): Promise<void>;
  close(): Promise<void>;
}

export interface MachineOptions {
  /** Exists on the router only; `root` needs no making. */
  readonly user: string;
  readonly init: 'systemd' | 'sysv';
  /** Runs when the disk is there and before the first start. */
  readonly prepare: (write: Machine['write']) => Promise<void>;
}

const SCRIPTS = join(import.meta.dirname, 'machine');
const HOUR = 3_600_000;

export async function startMachine(network: Namespace, options: MachineOptions): Promise<Machine> {
  const folder = await mkdtemp(join(tmpdir(), 'qosctl-router-'));
  const inside = ['ip', 'netns', 'exec', network.name];
  const disk = start([...inside, 'unshare', '--mount', 'sh', join(SCRIPTS, 'disk.sh'), folder, options.user], {
    timeoutMs: HOUR,
  });
  await disk.said(/ready/);
  const onDisk = ['nsenter', '-t', String(disk.pid), '--mount', '--net', '--'];
  const write = writerTo(onDisk);
  if (options.init === 'systemd')
    await write('/usr/local/bin/systemctl', await readFile(join(SCRIPTS, 'systemctl.sh'), 'utf8'), '755');
  await options.prepare(write);
  let system = await boot(onDisk, options.init);
  return {
    run: async (command, more) => await run(['nsenter', '-t', String(system.init), '--all', '--', ...command], more),
    sh: (script) => {
      system.shell ??= standingShell(['nsenter', '-t', String(system.init), '--all', '--', 'env', PATH, 'sh']);
      return system.shell.run(script);
    },
    write,
    reboot: async () => {
      await switchOff(system);
      await run([...inside, 'sh', '-c', FORGET]);
      system = await boot(onDisk, options.init);
    },
    close: async () => {
      await switchOff(system);
      await disk.stop();
      await rm(folder, { recursive: true });
    },
  };
}

const PATH = 'PATH=/usr/sbin:/usr/bin:/sbin:/bin';

interface System {
  readonly running: Running;
  shell?: StandingShell;
  /** Its first process, as the machine numbers it. */
  readonly init: number;
}

/** What a kernel loses with its power. */
const FORGET = `
nft flush ruleset
for link in $(ls /sys/class/net); do
  tc qdisc del dev "$link" root 2>/dev/null
  tc qdisc del dev "$link" clsact 2>/dev/null
  tc qdisc del dev "$link" ingress 2>/dev/null
done
ip -br link show type ifb | while read -r link rest; do ip link del "$link"; done
:`;

async function boot(onDisk: readonly string[], init: MachineOptions['init']): Promise<System> {
  const own = ['unshare', '--mount', '--pid', '--uts', '--fork', '--kill-child', '--mount-proc'];
  const running = start([...onDisk, ...own, 'sh', join(SCRIPTS, 'boot.sh'), init, randomUUID()], { timeoutMs: HOUR });
  await running.said(/Server listening on 0\.0\.0\.0/);
  const child = (await readFile(`/proc/${running.pid}/task/${running.pid}/children`, 'utf8')).trim();
  return { running, init: Number(child) };
}

async function switchOff({ running, init, shell }: System): Promise<void> {
  process.kill(init, 'SIGKILL');
  await shell?.ended;
  await running.ended;
}

const writerTo =
  (onDisk: readonly string[]): Machine['write'] =>
  async (path, text, mode = '644') => {
    const script = 'mkdir -p "$(dirname "$1")" && cat > "$1" && chmod "$2" "$1"';
    await run([...onDisk, 'sh', '-c', script, 'sh', path, mode], { input: text });
  };
