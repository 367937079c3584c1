import { useResource } from '../../api/resource.js';
import type { QueueState, SitePage, Summary } from '../../../server/replies/network.js';
import { Mark, type Tone } from '../../parts/mark.js';
import { addressOf } from '../../route.js';
import { format, text } from '../../text/language.js';
import { COUNTED_MS } from './counted.js';

/** How many sites are bound by this; the page itself is not needed. */
function useBound(limitedBy: 'uplink' | 'allocation'): number | undefined {
  return useResource<SitePage>('sites', { query: { limitedBy, limit: 1 }, everyMs: COUNTED_MS }).state.value.data
    ?.total;
}

interface CountsProps {
  readonly summary: Summary;
  /** Of the whole network, for who sees it. */
  readonly queue: QueueState | undefined;
}

/** The questions of an operator, each a number that leads to its list. */
export function Counts({ summary, queue }: CountsProps) {
  const { counts } = text.value.overview;
  const { number } = format.value;
  const { conditions, pending } = summary;
  const [short, full] = [useBound('uplink'), useBound('allocation')];
  const sites = (filters: Readonly<Record<string, string>>): string => addressOf('/sites', filters);
  return (
    <ul class="counts">
      <Count
        tone="bad"
        title={counts.cutOff}
        count={conditions.Reachable.false}
        hint={counts.cutOffHint}
        to={sites({ condition: 'Reachable=false' })}
      />
      <Count
        tone="bad"
        title={counts.short}
        count={short}
        hint={full === undefined || full === 0 ? counts.shortHint : counts.full(number(full))}
        to={sites({ limitedBy: 'uplink', sort: 'share' })}
      />
      <Count
        tone="busy"
        title={counts.changing}
        count={conditions.Reconciling.true}
        hint={counts.changingHint(number(queue?.waiting ?? 0))}
        to={sites({ condition: 'Reconciling' })}
      />
      <Count
        tone="warn"
        title={counts.differing}
        count={conditions.InSync.false}
        hint={counts.differingHint(pending, number(pending))}
        to={sites({ condition: 'InSync=false' })}
      />
      <Count
        tone="warn"
        title={counts.people}
        count={conditions.Stalled.true}
        hint={counts.peopleHint}
        to={sites({ condition: 'Stalled' })}
      />
    </ul>
  );
}

interface CountProps {
  /** Where the count is not 0. */
  readonly tone: Tone;
  readonly title: string;
  readonly count: number | undefined;
  readonly hint: string;
  readonly to: string;
}

function Count({ tone, title, count, hint, to }: CountProps) {
  const shown: Tone = count === undefined ? 'idle' : count === 0 ? 'good' : tone;
  return (
    <li class={`count count-${shown}`}>
      <a href={to} data-page="">
        <span class="count-title">
          <Mark tone={shown} /> {title}
        </span>
        <strong>{count === undefined ? '–' : format.value.number(count)}</strong>
        <span class="quiet">{hint}</span>
      </a>
    </li>
  );
}
