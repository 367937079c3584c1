import type { ComponentChildren } from 'preact';
import type { SiteDetail } from '../../../server/replies/network.js';
import { useTopic } from '../../api/topic.js';
import { Link } from '../../parts/link.js';
import { Screen } from '../../parts/panel.js';
import { Awaited, Empty } from '../../parts/states.js';
import { Tabs } from '../../parts/tabs.js';
import { place, refine } from '../../route.js';
import { text } from '../../text/language.js';
import { Acts } from './acts.js';
import { AppliesTab } from './applies-tab.js';
import { DriftTab } from './drift-tab.js';
import { ExplainTab } from './explain-tab.js';
import { NowTab } from './now-tab.js';
import { SiteFacts, Verdict } from './site-head.js';
import type { TabProps } from './tab-props.js';
import { TrafficTab } from './traffic-tab.js';
import { ValuesTab } from './values-tab.js';

const NAMES = ['now', 'traffic', 'values', 'drift', 'applies', 'explain'] as const;
const TABS: Readonly<Record<(typeof NAMES)[number], (props: TabProps) => ComponentChildren>> = {
  now: NowTab,
  traffic: TrafficTab,
  values: ValuesTab,
  drift: DriftTab,
  applies: AppliesTab,
  explain: ExplainTab,
};

/** One building, followed while it is looked at. Each tab is an address: `?tab=drift`. */
export function SiteScreen({ name }: { readonly name: string }) {
  const { site: t } = text.value;
  const { data, at, refused } = useTopic<SiteDetail | null>(`site:${name}`).value;
  if (refused !== undefined) return <NoSite title={name} why={t.none(name)} />;
  if (data === null) return <NoSite title={name} why={t.left} />;
  if (data === undefined)
    return (
      <Screen title={name}>
        <Awaited />
      </Screen>
    );
  const current = NAMES.find((one) => one === place.value.query.get('tab')) ?? 'now';
  const Tab = TABS[current];
  return (
    <Screen title={data.title} aside={<Verdict site={data} at={at} />}>
      <div class="site-about">
        <SiteFacts site={data} />
        <Acts site={data} />
      </div>
      <Tabs
        label={t.parts}
        tabs={NAMES.map((one) => ({ name: one, title: t.tabs[one] }))}
        current={current}
        onChoose={(tab) => refine({ tab: tab === 'now' ? undefined : tab })}
      >
        <Tab site={data} />
      </Tabs>
    </Screen>
  );
}

const NoSite = ({ title, why }: { readonly title: string; readonly why: string }) => (
  <Screen title={title}>
    <Empty>
      {why} <Link to="/sites">{text.value.site.toSites}</Link>
    </Empty>
  </Screen>
);
