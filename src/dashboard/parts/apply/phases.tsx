import type { ListedApply } from '../../../server/replies/applies.js';
import { format, text } from '../../text/language.js';
import { Mark } from '../mark.js';
import { phasesOf, type ShownPhase } from './progress.js';

interface PhasesProps {
  readonly apply: ListedApply;
}

/** How far an apply came, as a bar in a line. */
export function Phases({ apply }: PhasesProps) {
  const { applies: t } = text.value;
  const phases = phasesOf(apply);
  if (phases === undefined) return <span class="quiet">{t.stepsUnknownShort}</span>;
  return (
    <ol class="phases" aria-label={t.progress}>
      {phases.map((one) => (
        <li key={one.phase} class={`phase phase-${one.tone}`} title={wordsOf(one)}>
          <span class="unseen">{wordsOf(one)}</span>
        </li>
      ))}
    </ol>
  );
}

function wordsOf({ phase, tone, at }: ShownPhase): string {
  const { applies: t } = text.value;
  const name = t.phases[phase];
  if (at !== undefined) return t.phase(name, format.value.time(at));
  return tone === 'good' ? name : t.phase(name, t.notReached);
}

/** The same in full: what each step means, when it was reached, and how long after the begin. */
export function Steps({ apply }: PhasesProps) {
  const { applies: t } = text.value;
  if (apply.steps.length === 0) return <p class="quiet">{t.stepsUnknown}</p>;
  return (
    <ol class="steps" aria-label={t.progress}>
      {phasesOf(apply)?.map(({ phase, tone, at }) => (
        <li key={phase} class={`step step-${tone}`}>
          <Mark tone={tone} />
          <span>
            <strong>{t.phases[phase]}</strong> <span class="quiet">{t.meanings[phase]}</span>
          </span>
          <span class="quiet number">
            {at === undefined ? (
              t.notReached
            ) : (
              <>
                <time dateTime={new Date(at).toISOString()}>{format.value.time(at)}</time>{' '}
                {at > apply.at ? t.after(format.value.lasted(at - apply.at)) : null}
              </>
            )}
          </span>
        </li>
      ))}
    </ol>
  );
}
