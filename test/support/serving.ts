import { readFile } from 'node:fs/promises';
import { vi } from 'vitest';
import { type Running, whileRunning } from './qosctl.js';
import type { SimulatedNetwork } from './simulated-network.js';

/** A controller on a port of its own, that looks at the counters each second. */
export const SERVE = ['serve', '--listen', '127.0.0.1:0', '--telemetry', '1s', '--log', 'warn'];

const address = ({ out }: Running): string | undefined => /^qosctl answers at (\S+)$/m.exec(out())?.[1];

export async function answering(running: Running): Promise<string> {
  await whileRunning(running, () => address(running) !== undefined);
  return address(running) ?? '';
}

export const until = (condition: () => void | Promise<void>): Promise<void> =>
  vi.waitFor(condition, { timeout: 60_000, interval: 20 });

/** The committed rates of voice that the routers hold, in Mbps as the policy says them. */
export const voiceOf = ({ routers }: SimulatedNetwork): readonly (string | undefined)[] =>
  routers.map(
    (router) =>
      router.rows('/queue/tree').find(({ name }) => /hospital-\d\/voice\/upload/.test(name ?? ''))?.['limit-at'],
  );

export const setVoice = async ({ folder }: SimulatedNetwork, mbps: number): Promise<void> => {
  const path = 'policies/classes/hospital.yaml';
  const text = await readFile(folder.at(path), 'utf8');
  await folder.write(path, text.replace(/(name: voice.*committed: )\d+( Mbps)/, `$1${mbps}$2`));
};
