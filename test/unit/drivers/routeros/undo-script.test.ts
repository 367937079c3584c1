import { describe, expect, it } from 'vitest';
import { routeros } from '../../../../src/drivers/routeros/index.js';
import { undoScript } from '../../../../src/drivers/routeros/undo-script.js';
import { undoLine } from '../../../../src/drivers/routeros/wire-console.js';
import type { RouterIntent } from '../../../../src/model/intent.js';
import { invert } from '../../../../src/plan/index.js';
import type { Device } from '../../../../src/simulator/device.js';
import { aRouterIntent } from '../../../support/intents.js';
import {
  aClassPolicy,
  aMatch,
  anInventory,
  aRouter,
  aService,
  aSite,
  aTrafficClass,
  bothWays,
  MBPS,
  somePolicies,
} from '../../../support/nouns.js';
import { aDevice, applyTo, executeSteps, planDevice } from '../../../support/routeros-device.js';

const HOLDER = 'admin@noc/a1b2c3';

/** Menus that we write to, and a foreign object in each that has to survive. */
const MENUS = [
  '/queue/type',
  '/queue/tree',
  '/interface/list',
  '/interface/list/member',
  '/ip/firewall/address-list',
  '/ip/firewall/mangle',
  '/ip/firewall/filter',
  '/ipv6/firewall/address-list',
  '/ipv6/firewall/mangle',
] as const;

const FOREIGN = {
  '/queue/tree': [{ name: 'guest', parent: 'ether5', 'max-limit': '5000000' }],
  '/ip/firewall/address-list': [{ list: 'blocked', address: '192.0.2.66' }],
  '/ip/firewall/mangle': [{ chain: 'forward', action: 'change-mss', comment: 'mss "clamp" $1\\' }],
};

/** Everything that is written down, in order, without ids, which change when an object is made anew. */
const holds = (device: Device): unknown =>
  MENUS.map((menu) => {
    const rows = device.rows(menu).filter((row) => row['dynamic'] !== 'true');
    const texts = rows.map((row) => JSON.stringify({ ...row, '.id': '' }, Object.keys(row).toSorted()));
    return [menu, menu.endsWith('mangle') || menu.endsWith('filter') ? texts : texts.toSorted()];
  });

/** Routers that all hold the same, from one snapshot. */
function routersWith(version: string, from: RouterIntent | undefined): () => Device {
  const interfaces = ['ether1', 'ether5', 'bridge-lan', 'vlan10', 'vlan20'];
  const options = { version, seed: { defaultConfig: true, interfaces, rows: FOREIGN } };
  const first = aDevice(options);
  if (from !== undefined) applyTo(first, from);
  const state = first.save();
  return () => aDevice(options, state);
}

const voip = (...prefixes: readonly string[]) =>
  aService({ name: 'voip', match: [aMatch({ protocol: 'udp', remote: { ports: [], prefixes } })] });

const services = [voip('10.0.0.1/32', '10.9.0.0/16', 'fd00::1/128', 'fd00:9::/32'), aService()];
const plain = aRouterIntent(anInventory(), somePolicies({ services }));
const faster = aRouterIntent(
  anInventory(),
  somePolicies({ services, classes: [aClassPolicy({ allocation: bothWays(60), fasttrack: 'exempt' })] }),
);
const fewer = aRouterIntent(
  anInventory(),
  somePolicies({ services: [voip('10.9.0.0/16', '10.0.0.2/32'), aService()], classes: [simpleClass()] }),
);
const vlans = aRouterIntent(anInventory({ sites: [aSite({ interfaces: ['vlan10', 'vlan20'] })] }), somePolicies());
const shared = aRouterIntent(
  anInventory({
    routers: [aRouter({ capacity: bothWays(150) })],
    sites: [aSite(), aSite({ name: 'annexe', interfaces: ['vlan10'] })],
  }),
);
const none: RouterIntent = { ...plain, sites: [], queues: [] };

function simpleClass() {
  const voice = aTrafficClass({ name: 'voice', services: ['voip'], priority: 2, committed: { rate: 5 * MBPS } });
  return aClassPolicy({ traffic: [voice, aTrafficClass({ name: 'other', default: true })] });
}

const TRANSITIONS: readonly (readonly [string, RouterIntent | undefined, RouterIntent])[] = [
  ['a first apply', undefined, plain],
  ['a rate change and an exemption', plain, faster],
  ['the end of an exemption', faster, plain],
  ['classes and prefixes that go', plain, fewer],
  ['classes and prefixes that come', fewer, plain],
  ['interfaces that become several', plain, vlans],
  ['a second building', plain, shared],
  ['a building that leaves', shared, plain],
  ['everything that goes', plain, none],
];

/** As a session leaves it on the router. */
function arm(device: Device, script: string): void {
  const add = (menu: string, values: Readonly<Record<string, string>>) => device.command(menu, 'add', { values });
  add('/system/script', { name: 'qos-lock' });
  add('/system/script', { name: 'qos-undo', source: script });
  add('/system/script', { name: 'backup' });
  add('/system/scheduler', { name: 'qos-undo-timer', 'on-event': 'qos-undo' });
  add('/system/scheduler', { name: 'qos-undo-startup', 'on-event': 'qos-undo', 'start-time': 'startup' });
  add('/system/scheduler', { name: 'nightly', 'on-event': 'backup', 'start-time': 'startup' });
}

describe('the undo script', { timeout: 300_000 }, () => {
  const takesBack = (version: string, from: RouterIntent | undefined, to: RouterIntent): void => {
    const start = routersWith(version, from);
    const before = holds(start());
    const { changes } = planDevice(start(), to).changeSet;
    const steps = routeros.encode(changes);
    expect(steps.length).toBeGreaterThan(0);
    const undo = routeros.encodeUndo(invert(changes));
    for (let done = 0; done <= steps.length; done += 1) {
      const device = start();
      arm(device, undoScript(undo, HOLDER));
      executeSteps(device, steps.slice(0, done));
      device.run('/system script run qos-undo');
      expect(holds(device), `after ${done} of ${steps.length} steps`).toEqual(before);
    }
  };

  it.each(TRANSITIONS)('takes back %s, whatever part of it was written', (_, from, to) => {
    takesBack('7.22.3', from, to);
  });

  it('takes back a first apply on RouterOS 6.49', () => {
    takesBack('6.49.10', undefined, plain);
  });

  it('does nothing more when its lines run again', () => {
    const device = routersWith('7.22.3', plain)();
    const before = holds(device);
    const { changes } = planDevice(device, shared).changeSet;
    executeSteps(device, routeros.encode(changes));
    const lines = routeros.encodeUndo(invert(changes)).map(undoLine).join('\n');
    for (let round = 0; round < 2; round += 1) {
      device.run(lines);
      expect(holds(device)).toEqual(before);
    }
  });

  it('removes the lock, both timers and itself, and nothing of anybody else', () => {
    const device = aDevice();
    arm(device, undoScript([], HOLDER));
    device.run('/system script run qos-undo');
    expect(device.rows('/system/script').map((row) => row['name'])).toEqual(['backup']);
    expect(device.rows('/system/scheduler').map((row) => row['name'])).toEqual(['nightly']);
  });
});
