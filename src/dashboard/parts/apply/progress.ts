import type { ListedApply } from '../../../server/replies/applies.js';
import type { Tone } from '../mark.js';

export type Phase = ListedApply['steps'][number]['phase'];

/** In their order. */
const PHASES = ['begun', 'armed', 'written', 'verified', 'ended'] as const satisfies readonly Phase[];

export interface ShownPhase {
  readonly phase: Phase;
  /** busy: the next of one under way; idle: not reached; bad: where it failed. */
  readonly tone: Tone;
  /** When it was reached. */
  readonly at?: number;
}

type Told = Pick<ListedApply, 'steps' | 'end'>;

/** How far an apply came. Undefined: its steps are not known any more, and it did not go all the way. */
export function phasesOf({ steps, end }: Told): readonly ShownPhase[] | undefined {
  if (steps.length === 0) return end?.ok === true ? PHASES.map((phase) => ({ phase, tone: 'good' })) : undefined;
  const reached = new Map(steps.map(({ phase, at }) => [phase, at]));
  const next = end === undefined ? PHASES[PHASES.findLastIndex((phase) => reached.has(phase)) + 1] : undefined;
  return PHASES.map((phase) => {
    const at = reached.get(phase);
    if (at === undefined) return { phase, tone: phase === next ? 'busy' : 'idle' };
    return { phase, at, tone: phase === 'ended' && end?.ok === false ? 'bad' : 'good' };
  });
}

/** The last one that was reached. */
export const phaseOf = ({ steps }: Pick<Told, 'steps'>): Phase => steps.at(-1)?.phase ?? 'begun';
