import type { ListedApply } from '../../../../server/replies/applies.js';
import { Mark, type Tone } from '../../../parts/mark.js';
import { format, text } from '../../../text/language.js';
import { lengthOf } from './columns.js';

type Phase = ListedApply['steps'][number]['phase'];
const PHASES = ['begun', 'armed', 'written', 'verified', 'ended'] as const satisfies readonly Phase[];

interface Shown {
  readonly phase: Phase;
  readonly tone: Tone;
  readonly at?: number;
}

/** How far it came. A step that an ended apply never reached stays empty; of one under way the next is awaited. */
function shownOf({ steps, end }: ListedApply): readonly Shown[] {
  const reached = new Map(steps.map(({ phase, at }) => [phase, at]));
  const next = end === undefined ? PHASES[PHASES.findLastIndex((phase) => reached.has(phase)) + 1] : undefined;
  return PHASES.map((phase) => {
    const at = reached.get(phase);
    if (at === undefined) return { phase, tone: phase === next ? 'busy' : 'idle' };
    return { phase, at, tone: phase === 'ended' && end?.ok === false ? 'bad' : 'good' };
  });
}

export function Steps({ apply }: { readonly apply: ListedApply }) {
  const { applies: t } = text.value.site;
  if (apply.steps.length === 0) return <p class="quiet panel-line">{t.stepsUnknown}</p>;
  return (
    <ol class="steps">
      {shownOf(apply).map(({ phase, tone, at }) => (
        <li key={phase} class={at === undefined ? 'step-open' : undefined}>
          <Mark tone={tone} />
          <span>
            <strong>{t.phases[phase]}</strong> <span class="quiet">{t.meanings[phase]}</span>
          </span>
          <span class="quiet number">
            {at === undefined ? (
              t.notReached
            ) : (
              <time dateTime={new Date(at).toISOString()} title={format.value.time(at)}>
                {t.after(lengthOf(Math.max(0, at - apply.at)))}
              </time>
            )}
          </span>
        </li>
      ))}
    </ol>
  );
}
