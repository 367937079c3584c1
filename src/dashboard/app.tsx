import { useEffect } from 'preact/hooks';
import { me } from './api/session.js';
import { Banners } from './frame/banners.js';
import { Navigation } from './frame/navigation.js';
import { Link } from './parts/link.js';
import { Screen } from './parts/panel.js';
import { Loading } from './parts/states.js';
import { Toasts } from './parts/toast.js';
import { type Place, place } from './route.js';
import { AuditScreen } from './screens/audit/audit-screen.js';
import { CapacityScreen } from './screens/capacity/capacity-screen.js';
import { ChangesScreen } from './screens/changes/changes-screen.js';
import { LoginScreen } from './screens/login/login-screen.js';
import { OverridesScreen } from './screens/overrides/overrides-screen.js';
import { OverviewScreen } from './screens/overview/overview-screen.js';
import { PoliciesScreen } from './screens/policies/policies-screen.js';
import { SettingsScreen } from './screens/settings/settings-screen.js';
import { SiteScreen } from './screens/site/site-screen.js';
import { SitesScreen } from './screens/sites/sites-screen.js';
import { text } from './text/language.js';

/** The frame around every screen. */
export function App() {
  const here = place.value;
  const { frame } = text.value;
  useEffect(() => {
    document.title = `${titleOf(here)} – ${frame.product}`;
  });
  if (here.screen === 'login') return <LoginScreen />;
  if (typeof me.value !== 'object') return <Loading />;
  return (
    <div class="frame">
      <a class="skip" href="#content">
        {frame.toContent}
      </a>
      <Navigation />
      <div class="stage">
        <Banners />
        <main id="content" tabIndex={-1}>
          <Content here={here} />
        </main>
      </div>
      <Toasts />
    </div>
  );
}

function titleOf({ screen, subject }: Place): string {
  const { frame, login } = text.value;
  if (screen === 'login') return login.title;
  if (screen === 'site') return subject ?? '';
  return screen === 'nowhere' ? frame.nowhere : frame.screens[screen];
}

function Content({ here }: { readonly here: Place }) {
  switch (here.screen) {
    case 'overview':
      return <OverviewScreen />;
    case 'sites':
      return <SitesScreen />;
    case 'site':
      return <SiteScreen key={here.subject ?? ''} name={here.subject ?? ''} />;
    case 'changes':
      return <ChangesScreen />;
    case 'capacity':
      return <CapacityScreen />;
    case 'policies':
      return <PoliciesScreen />;
    case 'overrides':
      return <OverridesScreen />;
    case 'audit':
      return <AuditScreen />;
    case 'settings':
      return <SettingsScreen />;
    case 'login':
      return null;
    case 'nowhere':
      return (
        <Screen title={text.value.frame.nowhere}>
          <Link to="/">{text.value.frame.toOverview}</Link>
        </Screen>
      );
  }
}
