import { useId } from 'preact/hooks';
import { now } from '../../api/clock.js';
import type { Override } from '../../../server/replies/policies.js';
import { Gauge } from '../../parts/bar.js';
import { Sign } from '../../parts/badge.js';
import type { Tone } from '../../parts/mark.js';
import { Selection } from '../../parts/selection.js';
import { At, CountDown } from '../../parts/time.js';
import { format, text } from '../../text/language.js';
import { FilePlace } from '../../parts/file-place.js';
import { Effects } from './effects.js';

interface OverrideCardProps {
  readonly one: Override;
  readonly state: Override['state'];
}

const TONES: Readonly<Record<Override['state'], Tone>> = { active: 'busy', coming: 'idle', expired: 'idle' };

/** One override: how long still, why, for whom, and what it changes. */
export function OverrideCard({ one, state }: OverrideCardProps) {
  const { overrides: t } = text.value;
  const id = useId();
  const { name, reason, from, until, sites, select, at } = one;
  return (
    <article class="override" aria-labelledby={id}>
      <header class="row">
        <h3 id={id}>{name}</h3>
        <Sign tone={TONES[state]}>{t.states[state]}</Sign>
        <strong class="override-left">
          <CountDown from={from} until={until} />
        </strong>
      </header>
      {state === 'active' ? <Elapsed from={from} until={until} /> : null}
      <p>{reason}</p>
      <dl class="facts">
        <dt>{t.when}</dt>
        <dd>
          <At at={from} /> – <At at={until} />
        </dd>
        <dt>{t.who}</dt>
        <dd>
          {text.value.parts.sites(sites, format.value.number(sites))} · <Selection select={select} />
        </dd>
        <dt>{t.written}</dt>
        <dd>
          <FilePlace at={at} />
        </dd>
      </dl>
      {state === 'expired' ? (
        <details>
          <summary>{t.effects}</summary>
          <Effects effects={one.effects} />
        </details>
      ) : (
        <Effects effects={one.effects} />
      )}
    </article>
  );
}

function Elapsed({ from, until }: Pick<Override, 'from' | 'until'>) {
  const share = (now.value - from) / (until - from);
  return <Gauge share={share} label={text.value.overrides.elapsed(format.value.percent(share))} />;
}
