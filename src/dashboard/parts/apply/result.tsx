import type { ListedApply } from '../../../server/replies/applies.js';
import { now } from '../../api/clock.js';
import { format, text } from '../../text/language.js';
import { Sign } from '../badge.js';
import { phaseOf } from './progress.js';

/** How it stands or ended, in a word. */
export function Result({ apply: { steps, end } }: { readonly apply: Pick<ListedApply, 'steps' | 'end'> }) {
  const { applies: t, conditions } = text.value;
  if (end === undefined) return <Sign tone="busy">{t.underWay(t.phases[phaseOf({ steps })].toLowerCase())}</Sign>;
  return (
    <Sign tone={end.ok ? 'good' : 'bad'} hint={conditions.meanings[end.reason]}>
      {conditions.reasons[end.reason]}
    </Sign>
  );
}

/** How long it took; of one under way, so far. */
export function tookOf({ at, end }: Pick<ListedApply, 'at' | 'end'>): string {
  const { applies: t } = text.value;
  const { lasted } = format.value;
  return end === undefined ? t.takes(lasted(Math.max(0, now.value - at))) : t.took(lasted(end.at - at));
}
