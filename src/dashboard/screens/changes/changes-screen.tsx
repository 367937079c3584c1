import { Screen } from '../../parts/panel.js';
import { Tabs } from '../../parts/tabs.js';
import { go, pathOf, place } from '../../route.js';
import { text } from '../../text/language.js';
import { AppliesTab } from './applies-tab.js';
import { ApplyScreen } from './apply-screen.js';
import { DriftTab } from './drift-tab.js';
import { OrdersTab } from './orders-tab.js';
import { RevisionsTab } from './revisions-tab.js';

const TABS = { revisions: RevisionsTab, applies: AppliesTab, drift: DriftTab, orders: OrdersTab };
type TabName = keyof typeof TABS;

const APPLY = /^applies\/([1-9]\d{0,14})$/;

/** What is brought to the routers, and what came of it. */
export function ChangesScreen() {
  const { changes, frame } = text.value;
  const { subject = '', query } = place.value;
  const apply = APPLY.exec(subject)?.[1];
  if (apply !== undefined) return <ApplyScreen key={apply} id={Number(apply)} />;
  const names = Object.keys(TABS) as TabName[];
  const current = names.find((name) => name === query.get('tab')) ?? 'revisions';
  const Tab = TABS[current];
  return (
    <Screen title={frame.screens.changes}>
      <Tabs
        label={frame.screens.changes}
        tabs={names.map((name) => ({ name, title: changes.tabs[name] }))}
        current={current}
        onChoose={(name) => go(`${pathOf('changes')}?tab=${name}`, 'replace')}
      >
        <Tab />
      </Tabs>
    </Screen>
  );
}
