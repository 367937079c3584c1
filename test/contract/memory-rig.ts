import type { DeviceObject } from '../../src/model/device.js';
import { MemoryDevice } from '../support/memory-device.js';
import { memoryDriver } from '../support/memory-driver.js';
import type { DeviceOptions, Rig, RigDevice } from './rig.js';

const LANS = ['lan1', 'lan2', 'lan3', 'lan4'];

/** The controller and the plan engine against a device that does as it is told, without a wire. */
export const memoryRig: Rig = {
  driver: memoryDriver,
  router: { driver: 'linux', transport: 'ssh' },
  wan: 'wan',
  lans: LANS,
  password: 'never-typed-anywhere',
  cannot: { fasttrack: 'no such thing in memory' },
  start: async (options) => memoryRigDevice(options),
};

const FOREIGN: readonly DeviceObject[] = [
  { kind: 'queue', fields: { name: 'guest', parent: 'wan', peak: '5M' } },
  { kind: 'rule', fields: { chain: 'forward', name: 'mss', match: 'syn', class: 'x' } },
  { kind: 'rule', fields: { chain: 'forward', name: '', match: '', class: 'y' } },
];

function memoryRigDevice({ foreign = false, lacks }: DeviceOptions): RigDevice {
  const able = {
    ...memoryDriver.assume('1'),
    interfaces: ['wan', ...LANS],
    timer: lacks !== 'timer',
    ...(lacks === 'discipline' ? { disciplines: ['fifo' as const] } : {}),
  };
  const device = new MemoryDevice(able, foreign ? FOREIGN : []);
  return {
    open: async (timeoutMs = 60_000) => device.open(timeoutMs),
    objects: async () => device.config.objects,
    leftovers: async () => [
      ...(device.lock === undefined ? [] : [`lock of ${device.lock.holder}`]),
      ...(device.undo === undefined ? [] : [`undo of ${device.undo.holder}`]),
    ],
    writes: () => device.writes,
    commands: () => device.commands,
    breakAt: (fault) => void (device.fault = fault),
    mend: () => void (device.isDead = false),
    passTime: async (ms) => device.pass(ms),
    reboot: async () => device.reboot(),
    tamper: async (how) => tamper(device, how),
    transcript: () => device.commands,
    close: async () => undefined,
  };
}

function tamper(device: MemoryDevice, how: 'change' | 'remove'): DeviceObject {
  const kind = how === 'change' ? 'queue' : 'rule';
  const ours = device.config.objects.filter(
    (one) => one.kind === kind && one.fields['name']?.startsWith('qos:') === true,
  );
  const object = ours[Math.floor(ours.length / 2)];
  if (object === undefined) throw new TypeError(`nothing of ours among ${kind}`);
  const objects = device.config.objects.flatMap((one) => {
    if (one !== object) return [one];
    return how === 'remove' ? [] : [{ ...one, fields: { ...one.fields, peak: '123k' } }];
  });
  device.config = { objects };
  return object;
}
