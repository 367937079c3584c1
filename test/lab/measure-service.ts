import type { RouterIntent } from '../../src/model/intent.js';
import type { Measured } from './figures.js';
import { type LabClass, leavesOf } from './lab-intent.js';
import { describeSetting, endsOf, lineOf, type Setting } from './rig.js';
import { runStreams } from './streams.js';

export interface ServiceOptions {
  readonly intent: RouterIntent;
  readonly classes: readonly LabClass[];
  /** May not lose a single packet. */
  readonly critical: string;
  readonly seconds?: number;
}

/** A11, the service performance test of Y.1564: every class at its committed rate at the same time, for long. */
export async function measureService(setting: Setting, options: ServiceOptions): Promise<readonly Measured[]> {
  const { intent, classes, critical, seconds = 60 } = options;
  const leaves = leavesOf(intent, 'building', setting.direction);
  const run = {
    program: setting.rig.tools.stream,
    direction: setting.direction,
    seconds,
    streams: classes.map(({ name, port, mark, size }) => ({
      port,
      dscp: mark,
      size,
      rate: leaves.get(name)?.committed ?? 0,
    })),
  };
  const results = await runStreams(endsOf(setting), lineOf(setting), run);
  return classes.flatMap(({ name, port }) => {
    const { sent, received, variationMs } = results.get(port) ?? { sent: 0, received: 0, variationMs: Number.NaN };
    const about = { id: 'A11', setting: `${describeSetting(setting)}, ${seconds} s` };
    const loss = sent === 0 ? Number.NaN : (sent - received) / sent;
    return [
      {
        ...about,
        what: `${name} at its committed rate, lost`,
        value: loss * 1e6,
        unit: 'ppm',
        limit: { atMost: name === critical ? 0 : 100 },
      },
      {
        ...about,
        what: `${name}, delay variation`,
        value: variationMs,
        unit: 'ms',
        limit: { atMost: 5 },
      },
    ];
  });
}
