import { useState } from 'preact/hooks';
import { now } from '../../api/clock.js';
import { get } from '../../api/client.js';
import { ApiProblem, problemOf } from '../../api/problem.js';
import type { AuditVerdict } from '../../../server/replies/audit.js';
import { Mark } from '../../parts/mark.js';
import { Failed } from '../../parts/states.js';
import { refine } from '../../route.js';
import { format, text } from '../../text/language.js';

interface Checked {
  readonly at: number;
  readonly verdict: AuditVerdict;
}

/** Whether the audit is whole, asked by hand: all of it is read for that. */
export function Chain() {
  const { audit: t } = text.value;
  const [isBusy, setBusy] = useState(false);
  const [checked, setChecked] = useState<Checked | ApiProblem | undefined>(undefined);
  const check = async (): Promise<void> => {
    setBusy(true);
    try {
      setChecked({ verdict: await get<AuditVerdict>('audit/verify'), at: now.peek() });
    } catch (error) {
      setChecked(problemOf(error));
    }
    setBusy(false);
  };
  return (
    <section class="panel chain" aria-label={t.check}>
      <div class="chain-said" aria-live="polite">
        {checked === undefined ? <p class="quiet">{t.about}</p> : null}
        {checked instanceof ApiProblem ? <Failed problem={checked} /> : null}
        {checked === undefined || checked instanceof ApiProblem ? null : <Verdict checked={checked} />}
      </div>
      <button type="button" disabled={isBusy} onClick={() => void check()}>
        {isBusy ? t.checking : t.check}
      </button>
    </section>
  );
}

function Verdict({ checked: { verdict, at } }: { readonly checked: Checked }) {
  const { audit: t } = text.value;
  const { number, instant, time } = format.value;
  const { entries, since, broken } = verdict;
  const from = since === undefined ? '–' : instant(since);
  const end = <span class="quiet">{t.checkedAt(time(at))}</span>;
  if (broken !== undefined)
    return (
      <div role="alert">
        <p>
          <Mark tone="bad" /> <strong>{t.broken(number(broken))}</strong>{' '}
          <button type="button" onClick={() => refine({ entry: broken })}>
            {t.open(number(broken))}
          </button>
        </p>
        <p>
          {entries === 0 ? null : t.fitting(number(entries), from)} {end}
        </p>
      </div>
    );
  return (
    <p>
      <Mark tone="good" /> {entries === 0 ? t.nothing : t.whole(entries, number(entries), from)} {end}
    </p>
  );
}
