import { afterEach, describe, it } from 'vitest';
import { failureLaws, lossLaws } from './failure-laws.js';
import type { Ability, DeviceOptions, Rig } from './rig.js';
import { sessionLaws } from './session-laws.js';
import { Stage } from './stage.js';
import { stateLaws } from './state-laws.js';

/** The exhaustive points are hundreds of applies; a busy machine may take its time. */
const TIMEOUT_MS = 600_000;

/** Makes a device of the rig; it ends with the test. */
export type SetStage = (options?: DeviceOptions) => Promise<Stage>;

/** One point of the contract: `needs` are the abilities of the rig without which it is skipped. */
export type Law = (title: string, needs: readonly Ability[], act: (set: SetStage) => Promise<void>) => void;

const PARTS = { state: stateLaws, failure: failureLaws, loss: lossLaws, session: sessionLaws } as const;

export type Part = keyof typeof PARTS;

/** The law that every driver keeps, whatever it talks to and over whatever transport; a slow rig may keep it in parts. */
export function driverContract(
  name: string,
  rig: Rig,
  parts: readonly Part[] = ['state', 'failure', 'loss', 'session'],
): void {
  describe(`the driver contract, ${name}`, () => {
    const stages: Stage[] = [];
    afterEach(async () => void (await Promise.all(stages.splice(0).map((stage) => stage.device.close()))));
    const set: SetStage = async (options) => {
      const stage = await Stage.set(rig, options);
      stages.push(stage);
      return stage;
    };
    const law: Law = (title, needs, act) => {
      const missing = needs.filter((ability) => rig.cannot[ability] !== undefined);
      const isChosen = rig.chosen?.laws.includes(title) ?? true;
      if (missing.length === 0 && isChosen) return it(title, () => act(set), rig.timeoutMs ?? TIMEOUT_MS);
      const reasons = missing.map((ability) => `${ability}: ${rig.cannot[ability] ?? ''}`);
      const why = isChosen ? reasons.join('; ') : `time: ${rig.chosen?.why ?? ''}`;
      console.info(`skipped for ${name}: "${title}" (${why})`);
      return it.skip(`${title} (${why})`);
    };
    for (const part of parts) PARTS[part](law, rig);
  });
}
