import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run, start } from '../processes.js';
import type { Image } from './image.js';

/** A computer that qemu acts, without any help of the processor. */
export interface VirtualMachine {
  /** Power off and on, without a word to its system; resolves when that is up again. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

export interface VirtualMachineOptions {
  readonly image: Image;
  /** Name of the namespace in which its ports appear as tap devices, by their names. */
  readonly namespace: string;
  readonly ports: readonly string[];
}

const HOUR = 3_600_000;
/** A start takes five seconds of a processor, ten after a reset, and longer where all cores are busy: this is one that hangs. */
const BOOT_MS = 300_000;
const TAIL = 4000;

export async function startVirtualMachine(options: VirtualMachineOptions): Promise<VirtualMachine> {
  const folder = await mkdtemp(join(tmpdir(), 'qosctl-machine-'));
  const [disk, monitor] = [join(folder, 'disk'), join(folder, 'monitor')];
  await run(['truncate', '-s', '16M', disk]);
  await run(['mke2fs', '-q', '-t', 'ext4', disk]);
  // What it comes late is measured as a delay of the router, so it goes before tests that run beside it.
  const outside = ['nice', '-n', '-15', 'ip', 'netns', 'exec', options.namespace];
  const qemu = start([...outside, ...qemuWords(options, disk, monitor)], { timeoutMs: HOUR });
  let starts = 0;
  const isUp = async (): Promise<void> => {
    starts += 1;
    const late = setTimeout(() => void qemu.stop(), BOOT_MS);
    const up = new RegExp(`(the router is up[^]*){${starts}}`);
    await qemu.said(up).then(undefined, async () => {
      const { stdout, stderr } = await qemu.ended;
      const last = `${stderr}\n${stdout.slice(-TAIL)}`;
      throw new Error(
        `start ${starts} of the virtual router broke off, or took ${BOOT_MS / 1000} s. It said:\n${last}`,
      );
    });
    clearTimeout(late);
  };
  await isUp();
  return {
    reset: async () => {
      await say(monitor, 'system_reset');
      await isUp();
    },
    close: async () => {
      await qemu.stop();
      await rm(folder, { recursive: true });
    },
  };
}

/**
 * qemu translates code anew for every address at which it is mapped, and forgets nothing of that at a reset: a thousand processes,
 * each with its libraries elsewhere, are two million translations. Then a kernel that starts clears the memory of the last one
 * through a list of thousands for each byte, and is not up after two minutes.
 */
const SAME_PLACES = 'norandmaps nokaslr';
/** On a busy machine the emulated timer comes too late for the kernel's test of it (kernel-parameters, `no_timer_check`). */
const TRUST = 'no_timer_check random.trust_cpu=on';

function qemuWords({ image, ports }: VirtualMachineOptions, disk: string, monitor: string) {
  const nics = ports.flatMap((name, index) => [
    '-netdev',
    `tap,id=${name},ifname=${name},script=no,downscript=no`,
    '-device',
    `virtio-net-pci,netdev=${name},mac=52:54:00:00:00:0${index + 1}`,
  ]);
  const machine = '-M pc -accel tcg,tb-size=256 -cpu max -m 256 -nodefaults -no-user-config'.split(' ');
  const system = ['-kernel', image.kernel, '-initrd', image.initrd];
  const line = `console=ttyS0 quiet mitigations=off ${TRUST} ${SAME_PLACES}`;
  const ways = ['-display', 'none', '-serial', 'stdio', '-monitor', `unix:${monitor},server=on,wait=off`];
  const drive = ['-drive', `file=${disk},if=virtio,format=raw`];
  return ['qemu-system-x86_64', ...machine, ...system, '-append', line, ...ways, ...drive, ...nics];
}

/** One word to the monitor, which greets, obeys and asks again. */
async function say(monitor: string, word: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const socket = connect(monitor);
    let heard = '';
    socket.setEncoding('utf8').on('error', reject);
    socket.on('data', (text: string) => {
      const before = heard.split('(qemu)').length;
      heard += text;
      const after = heard.split('(qemu)').length;
      if (before < 2 && after >= 2) socket.write(`${word}\n`);
      if (after >= 3) socket.end(resolve);
    });
  });
}
