import { inject } from 'vitest';
import type { Rig } from '../../contract/rig.js';
import { type LinuxBox, startLinuxDevice } from '../linux-device.js';
import { FOREIGN, LINUX, LINUX_CANNOT, SHOW_FOREIGN, WIPE } from '../linux-rig.js';
import type { Rig as LabRig } from '../rig.js';
import { FAULTS, type Image } from './image.js';
import { openVirtualLab, type VirtualLab } from './network.js';

/** What a virtual router starts from; without it one line says why not, and in CI that is a failure. */
export function imageHere(): Image | undefined {
  const image = inject('vm');
  if (typeof image !== 'string') return image;
  if (process.env.CI === 'true')
    throw new Error(`nothing may be skipped in CI, but there is no virtual router: ${image}`);
  process.stdout.write(`vm: skipped what needs a virtual router: ${image}\n`);
  return undefined;
}

export async function startVirtualRouter(image: Image): Promise<VirtualLab> {
  const { tools } = inject('lab');
  if (tools === undefined) throw new Error('the lab needs cc');
  return await openVirtualLab({ image, urgent: tools.urgent });
}

/** Those that meet what differs here: the kernel, its disciplines, BusyBox, Dropbear, and power that fails. */
const LAWS = [
  'observes a blank device as empty, and writes nothing for it',
  'when all of it together',
  'falls back where a discipline is missing, and says so',
  'writes nothing to a device that cannot undo by itself',
  'when the connection is cut after any one write',
  'when the device reboots after any one write',
  'leaves nothing that runs at the next start after it was confirmed',
  'writes nothing beside an armed undo, which then fires once',
  'rolls back on a new session as well as on the old one',
];

/** For the contract. */
export function virtualRig(lab: VirtualLab): Rig {
  const box: LinuxBox = {
    login: lab.login,
    sh: (script) => lab.sh(script),
    reboot: () => lab.machine.reset(),
    faults: FAULTS,
    wipe: WIPE,
    atStart: '',
    foreign: FOREIGN,
    showForeign: SHOW_FOREIGN,
  };
  return {
    ...LINUX,
    wan: 'wan',
    lans: ['lan1', 'lan2', 'lan3', 'lan4'],
    password: lab.login.key?.reveal().split('\n')[2] ?? '',
    cannot: LINUX_CANNOT,
    most: 1,
    chosen: { laws: LAWS, why: 'an apply takes seconds in emulation; the lab keeps them all' },
    start: (options) => startLinuxDevice(box, options),
  };
}

/** For measurements. */
export function virtualLabRig(lab: VirtualLab): LabRig {
  const { tools } = inject('lab');
  if (tools === undefined) throw new Error('the lab needs cc');
  return { topology: lab.topology, tools, offload: false, close: () => lab.close() };
}
