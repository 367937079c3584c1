import type { Observation, Step } from '../../src/drivers/driver.js';
import type { Reply, Sentence } from '../../src/drivers/routeros/api-connection.js';
import { routeros } from '../../src/drivers/routeros/index.js';
import { readObservation } from '../../src/drivers/routeros/observe.js';
import { READS } from '../../src/drivers/routeros/read.js';
import { stepWords } from '../../src/drivers/routeros/wire-api.js';
import type { RouterIntent } from '../../src/model/intent.js';
import { planFor, type RouterPlan } from '../../src/pipeline.js';
import { Device, type DeviceState } from '../../src/simulator/device.js';
import type { DeviceOptions } from '../../src/simulator/device-options.js';
import { Trap } from '../../src/simulator/trap.js';
import { MONDAY } from './nouns.js';

/** The versions of which the simulator knows what RouterOS itself lists, and the old one that must still work. */
export const VERSIONS = ['6.49.10', '7.9', '7.10.2', '7.12.2', '7.14.3', '7.16.2', '7.18.2', '7.20.8', '7.21.5'].concat(
  ['7.22.3', '7.23.3', '7.24'],
);

/** A simulated router without wires: nothing waits, so every order of events can be tried out. */
export function aDevice(options: Partial<DeviceOptions> = {}, state?: DeviceState): Device {
  return new Device({ version: '7.22.3', user: 'qosctl', now: () => MONDAY, ...options }, state);
}

/** Sentences of the API and their answers, without sockets. */
export const exchange = (device: Device, sentences: readonly Sentence[]): readonly Reply[] =>
  sentences.map((words) => answer(device, words));

function answer(device: Device, [path = '', ...words]: Sentence): Reply {
  const values: Record<string, string> = {};
  const query = words.filter((word) => word.startsWith('?'));
  for (const word of words) {
    const at = word.indexOf('=', 1);
    if (word.startsWith('=')) values[word.slice(1, at)] = word.slice(at + 1);
  }
  const menu = path.slice(0, path.lastIndexOf('/'));
  try {
    const { rows = [], ret } = device.command(menu, path.slice(menu.length + 1), { values, query });
    return { rows, traps: [], ...(ret === undefined ? {} : { ret }) };
  } catch (error) {
    if (!(error instanceof Trap)) throw error;
    const { message, category } = error;
    return { rows: [], traps: [{ message, ...(category === undefined ? {} : { category }) }] };
  }
}

export const observeDevice = (device: Device): Observation =>
  readObservation(
    exchange(
      device,
      READS.map(({ words }) => words),
    ),
    { user: 'qosctl', router: 'r-test' },
  );

/** Steps one by one; what the router refuses is thrown. */
export function executeSteps(device: Device, steps: readonly Step[]): void {
  for (const step of steps) {
    const [reply] = exchange(device, [stepWords(step)]);
    if (reply?.traps[0] !== undefined) throw new Error(`${routeros.show(step)}: ${reply.traps[0].message}`);
  }
}

const hash = (text: string): string => text;

export const planDevice = (device: Device, intent: RouterIntent): RouterPlan =>
  planFor(routeros, intent, observeDevice(device), hash);

/** Brings a device to an intent, for good. */
export function applyTo(device: Device, intent: RouterIntent): void {
  executeSteps(device, routeros.encode(planDevice(device, intent).changeSet.changes));
}
