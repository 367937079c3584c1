import type { QueueValues } from '../../../server/replies/values.js';

export const VALUE_NAMES = ['committed', 'peak', 'priority'] as const;
export type ValueName = (typeof VALUE_NAMES)[number];

/** One value of a queue through its four states. */
export interface ValueLine {
  readonly name: ValueName;
  readonly requested: NonNullable<QueueValues['requested']>[ValueName] | undefined;
  readonly compiled: number;
  /** Undefined: not known. Null: the queue is not there. */
  readonly device: number | null | undefined;
  /** The policies ask for something else than what they were compiled to. */
  readonly isRepaired: boolean;
  /** The router holds something else than what was compiled. */
  readonly isOther: boolean;
}

/** Less than what a router can be told: it counts whole bits. */
const SAME = 0.5;

export function linesOf({ requested, compiled, device }: QueueValues): readonly ValueLine[] {
  return VALUE_NAMES.map((name) => {
    // Between sites a precedence is asked for, and kept by the priorities of their classes: other numbers are no difference.
    const isRate = name !== 'priority';
    const asked = requested?.[name];
    const held = device === null ? undefined : device[name];
    return {
      name,
      requested: asked,
      compiled: compiled[name],
      device: held,
      isRepaired: isRate && asked !== undefined && Math.abs(asked.value - compiled[name]) > SAME,
      isOther: held === null || (held !== undefined && Math.abs(held - compiled[name]) > SAME),
    };
  });
}

/** What differs on the router and is none of the values: how the queue serves its packets, or something else. */
export const moreOf = ({ device }: QueueValues): readonly string[] =>
  device?.differs.filter((name) => !VALUE_NAMES.some((one) => one === name)) ?? [];

export const differs = (queue: QueueValues): boolean =>
  moreOf(queue).length > 0 || linesOf(queue).some(({ isRepaired, isOther }) => isRepaired || isOther);
