import { useResource } from '../../api/resource.js';
import { usePolicyTurns } from '../../api/revision.js';
import type { Capacity, NetworkMap } from '../../../server/replies/capacity.js';
import { Sign } from '../../parts/badge.js';
import { Screen } from '../../parts/panel.js';
import { Answered, Empty } from '../../parts/states.js';
import { Tabs } from '../../parts/tabs.js';
import { place, refine } from '../../route.js';
import { format, text } from '../../text/language.js';
import { Conflicts } from './conflicts.js';
import { intervalName } from '../../parts/interval-name.js';
import { Intervals } from './intervals.js';
import { COUNTED_MS, MOST_INTERVALS } from './link-kinds.js';
import { fullness } from './links.js';
import { percentOf } from './load-bar.js';
import { Links } from './network-links.js';

const TABS = ['links', 'intervals', 'conflicts'] as const;

export function Network() {
  const { capacity: t, frame } = text.value;
  const turns = usePolicyTurns();
  const { state, reload } = useResource<Capacity>('capacity', { query: { intervals: MOST_INTERVALS }, when: turns });
  const map = useResource<NetworkMap>('map', { everyMs: COUNTED_MS, when: turns }).state.value.data;
  const asked = place.value.query.get('tab');
  const tab = TABS.find((one) => one === asked) ?? 'links';
  const found = state.value.data;
  const count = found === undefined ? 0 : found.conflicts.length + (found.rejected?.conflicts.length ?? 0);
  return (
    <Screen title={frame.screens.capacity} aside={found === undefined ? null : <Verdict capacity={found} />}>
      <Tabs
        label={frame.screens.capacity}
        tabs={TABS.map((name) => ({
          name,
          title: name === 'conflicts' ? t.tabs.conflicts(count, format.value.number(count)) : t.tabs[name],
        }))}
        current={tab}
        onChoose={(name) => refine({ tab: name === 'links' ? undefined : name })}
      >
        <Answered state={state.value} retry={reload}>
          {(capacity) => <Tab tab={tab} capacity={capacity} map={map} />}
        </Answered>
      </Tabs>
    </Screen>
  );
}

/** The whole in a sentence. */
function Verdict({ capacity: { links, conflicts, rejected } }: { readonly capacity: Capacity }) {
  const { capacity: t } = text.value;
  const { number } = format.value;
  const [fullest] = links;
  const load = fullest?.loads[0];
  const refused = rejected?.conflicts.length ?? 0;
  return (
    <div class="capacity-verdict">
      {conflicts.length === 0 ? null : (
        <Sign tone="bad">{t.notFitting(conflicts.length, number(conflicts.length))}</Sign>
      )}
      {refused === 0 ? null : <Sign tone="warn">{t.notFittingRejected(refused, number(refused))}</Sign>}
      {conflicts.length > 0 || fullest === undefined || load === undefined ? null : (
        <Sign tone="good">
          {t.fits(fullest.title || fullest.name, percentOf(fullness(load)), intervalName(load.interval))}
        </Sign>
      )}
    </div>
  );
}

interface TabProps {
  readonly tab: (typeof TABS)[number];
  readonly capacity: Capacity;
  readonly map: NetworkMap | undefined;
}

function Tab({ tab, capacity, map }: TabProps) {
  const { capacity: t } = text.value;
  if (tab === 'conflicts') return <ConflictLists capacity={capacity} />;
  if (capacity.links.length === 0) return <Empty>{t.noLinks}</Empty>;
  if (tab === 'links') return <Links capacity={capacity} map={map} />;
  const isCut = capacity.links.some(({ intervals, loads }) => loads.length < intervals);
  return (
    <section class="panel">
      <p class="panel-line panel-lead">{isCut ? `${t.intervalsAbout} ${t.intervalsCut}` : t.intervalsAbout}</p>
      <Intervals links={capacity.links} />
    </section>
  );
}

function ConflictLists({ capacity: { conflicts, rejected } }: { readonly capacity: Capacity }) {
  const { capacity: t } = text.value;
  if (conflicts.length === 0 && (rejected?.conflicts.length ?? 0) === 0) return <Empty>{t.noConflict}</Empty>;
  return (
    <>
      {rejected === undefined || rejected.conflicts.length === 0 ? null : (
        <section>
          <h2 class="conflicts-title">{t.conflictsRejected(rejected.revision.id.slice(0, 12))}</h2>
          <p class="conflicts-about">
            {rejected.revision.subject} <span class="quiet">{rejected.revision.author}</span>
          </p>
          <Conflicts conflicts={rejected.conflicts} isRejected />
        </section>
      )}
      {conflicts.length === 0 ? null : (
        <section>
          <h2 class="conflicts-title">{t.conflictsInForce}</h2>
          <Conflicts conflicts={conflicts} isRejected={false} />
        </section>
      )}
    </>
  );
}
