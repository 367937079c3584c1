import { useState } from 'preact/hooks';
import { mayEverywhere, me, signOut } from '../api/session.js';
import { stream } from '../api/live.js';
import { Link } from '../parts/link.js';
import { Mark } from '../parts/mark.js';
import { type Place, pathOf, place, SCREENS, type ScreenName } from '../route.js';
import { text } from '../text/language.js';
import type { Role } from '../../model/account.js';
import { LanguageChoice, ThemeChoice } from './preferences.js';

/** Who may see a screen at all, and all of the network; the others are for everybody. */
const LEAST: Readonly<Partial<Record<ScreenName, Role>>> = { audit: 'policy-admin' };

function isFor(screen: ScreenName): boolean {
  const least = LEAST[screen];
  return least === undefined || mayEverywhere(least);
}

const isAt = (screen: ScreenName, { screen: here }: Place): boolean =>
  here === screen || (screen === 'sites' && here === 'site');

export function Navigation() {
  const { frame } = text.value;
  const [isOpen, setOpen] = useState(false);
  const one = me.value;
  if (typeof one !== 'object') return null;
  const screens = SCREENS.filter(isFor);
  return (
    <header class="rail">
      <div class="rail-top">
        <Link to="/" class="brand">
          {frame.product}
        </Link>
        <Liveness />
        <button type="button" class="rail-menu" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {frame.menu}
        </button>
      </div>
      <div class={isOpen ? 'rail-body rail-open' : 'rail-body'}>
        <nav aria-label={frame.navigation} onClick={() => setOpen(false)}>
          <ul>
            {screens.map((screen) => (
              <li key={screen}>
                <Link to={pathOf(screen)} current={isAt(screen, place.value)}>
                  {frame.screens[screen]}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        <div class="rail-foot">
          <LanguageChoice />
          <ThemeChoice />
          <p class="quiet">{frame.signedInAs(one.who, frame.roles[one.role])}</p>
          <button type="button" onClick={() => void signOut()}>
            {frame.signOut}
          </button>
        </div>
      </div>
    </header>
  );
}

/** Whether what is seen is what is. */
function Liveness() {
  const { frame } = text.value;
  const { state } = stream.connection.value;
  const [tone, word] =
    state === 'live'
      ? (['good', frame.live] as const)
      : state === 'lost'
        ? (['bad', frame.lost] as const)
        : (['busy', frame.connecting] as const);
  return (
    <span class={`sign sign-${tone} liveness`}>
      <Mark tone={tone} />
      {word}
    </span>
  );
}
