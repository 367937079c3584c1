import { DIRECTIONS } from '../../../model/rate.js';
import type { SiteValues, Why } from '../../../server/replies/values.js';
import { useResource } from '../../api/resource.js';
import { text } from '../../text/language.js';
import { ConditionsPanel } from './conditions-panel.js';
import { HeldPanel } from './held-panel.js';
import { QueueTree } from './queue-tree.js';
import { statusKey } from './status-key.js';
import type { TabProps } from './tab-props.js';
import { WhyPanel } from './why-panel.js';

/** The queue moves without a word about this site. */
const EVERY_MS = 5_000;

/** What the building gets at this moment, what bounds it, and what stands against what is written. */
export function NowTab({ site }: TabProps) {
  const path = `sites/${encodeURIComponent(site.name)}`;
  const key = `${statusKey(site)} ${site.effective.interval.label}`;
  const values = useResource<SiteValues>(`${path}/values`, { when: key }).state.value.data;
  const why = useResource<Why>(`${path}/why`, { everyMs: EVERY_MS, when: key });
  return (
    <div class="site-now">
      <WhyPanel site={site} why={why} />
      <div class="site-queues">
        {DIRECTIONS.map((direction) => (
          <QueueTree key={direction} site={site} direction={direction} values={values} />
        ))}
        <Legend />
      </div>
      <div class="site-side">
        <HeldPanel site={site} why={why} />
        <ConditionsPanel site={site} />
      </div>
    </div>
  );
}

/** What the parts of a bar are. */
function Legend() {
  const { now: t } = text.value.site;
  const parts = [
    ['now', t.legendNow],
    ['committed', t.legendCommitted],
    ['range', t.legendRange],
  ] as const;
  return (
    <ul class="bar-legend quiet">
      {parts.map(([name, meaning]) => (
        <li key={name}>
          <svg viewBox="0 0 16 8" width="16" height="8" class="bar-good" aria-hidden="true">
            <rect class={`bar-${name}`} width="16" height="8" />
          </svg>{' '}
          {meaning}
        </li>
      ))}
      <li>{t.legendScale}</li>
    </ul>
  );
}
