import { mayEverywhere } from '../../api/session.js';
import { Screen } from '../../parts/panel.js';
import { Tabs } from '../../parts/tabs.js';
import { place, refine } from '../../route.js';
import { text } from '../../text/language.js';
import { About } from './about.js';
import { Account } from './account.js';
import { Tokens } from './tokens.js';
import { Users } from './users.js';

const TABS = ['me', 'users', 'tokens', 'about'] as const;
type Tab = (typeof TABS)[number];

export function SettingsScreen() {
  const { settings: t, frame } = text.value;
  const isAdmin = mayEverywhere('admin');
  const offered = TABS.filter((one) => isAdmin || one === 'me' || one === 'about');
  const tab = offered.find((one) => one === place.value.query.get('tab')) ?? 'me';
  return (
    <Screen title={frame.screens.settings}>
      <Tabs
        label={t.label}
        tabs={offered.map((name) => ({ name, title: t.tabs[name] }))}
        current={tab}
        onChoose={(name) => refine({ tab: name })}
      >
        <Content tab={tab} />
      </Tabs>
    </Screen>
  );
}

function Content({ tab }: { readonly tab: Tab }) {
  switch (tab) {
    case 'me':
      return <Account />;
    case 'users':
      return <Users />;
    case 'tokens':
      return <Tokens />;
    case 'about':
      return <About />;
  }
}
