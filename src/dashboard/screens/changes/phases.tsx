import type { ListedApply } from '../../../server/replies/applies.js';
import type { StreamEvent } from '../../../server/replies/stream.js';
import { format, text } from '../../text/language.js';

type Step = ListedApply['steps'][number];
type PhaseName = Step['phase'];

/** In their order. */
const PHASES: readonly PhaseName[] = ['begun', 'armed', 'written', 'verified', 'ended'];

/** With what the stream told since the list was read. */
export function withNews(apply: ListedApply, events: readonly StreamEvent[]): ListedApply {
  const known = new Set(apply.steps.map(({ phase }) => phase));
  const fresh = events.flatMap((event): readonly Step[] =>
    event.type === 'apply' && event.apply === apply.id && !known.has(event.phase)
      ? [{ phase: event.phase, at: event.at }]
      : [],
  );
  return fresh.length === 0 ? apply : { ...apply, steps: [...apply.steps, ...fresh] };
}

/** The failed ones went no further than that; those that ended well went all the way, also when it is not known when. */
function reachedOf({ steps, end }: ListedApply): ReadonlyMap<PhaseName, number | undefined> {
  if (steps.length > 0) return new Map(steps.map(({ phase, at }) => [phase, at]));
  return new Map(end?.ok === true ? PHASES.map((phase) => [phase, undefined]) : [['begun', undefined]]);
}

interface PhasesProps {
  readonly apply: ListedApply;
  readonly isLarge?: boolean;
}

/** How far an apply came, and when: begun, armed, written, verified, ended. */
export function Phases({ apply, isLarge = false }: PhasesProps) {
  const { applies: t } = text.value.changes;
  const { time } = format.value;
  const reached = reachedOf(apply);
  const failed = apply.end?.ok === false;
  return (
    <ol class={`phases${isLarge ? ' phases-large' : ''}${failed ? ' phases-failed' : ''}`} aria-label={t.progress}>
      {PHASES.map((phase) => {
        const name = t.phases[phase];
        const at = reached.get(phase);
        const isReached = reached.has(phase);
        const words = !isReached ? t.notReached(name) : at === undefined ? name : t.phase(name, time(at));
        return (
          <li key={phase} class={isReached ? 'phase phase-reached' : 'phase'} title={words}>
            <span class={isLarge ? '' : 'unseen'}>{words}</span>
          </li>
        );
      })}
    </ol>
  );
}

/** The last one that was reached, in a word. */
export const phaseOf = ({ steps }: ListedApply): PhaseName => steps.at(-1)?.phase ?? 'begun';
