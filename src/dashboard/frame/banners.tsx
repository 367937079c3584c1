import type { Fleet } from '../../server/replies/network.js';
import { now } from '../api/clock.js';
import { stream } from '../api/live.js';
import { useResource } from '../api/resource.js';
import { me } from '../api/session.js';
import { Link } from '../parts/link.js';
import { Mark, type Tone } from '../parts/mark.js';
import { format, text } from '../text/language.js';

const FLEET_EVERY_MS = 15_000;

/** What must be known before anything on the screen is believed. */
export function Banners() {
  const fleet = useResource<Fleet>('fleet', { everyMs: FLEET_EVERY_MS, when: stream.connection.value.state }).state
    .value.data;
  const { frame } = text.value;
  const one = me.value;
  const parts = typeof one === 'object' ? [...one.scope.classes, ...one.scope.regions] : [];
  return (
    <div class="banners">
      <Staleness />
      {fleet === undefined || fleet.revision !== undefined ? null : <Banner tone="warn">{frame.notReady}</Banner>}
      {fleet?.rejected === undefined ? null : (
        <Banner tone="warn">
          {frame.rejected(fleet.rejected.id.slice(0, 12))} <Link to="/policies">{frame.seeWhy}</Link>
        </Banner>
      )}
      {fleet?.source.error === undefined ? null : (
        <Banner tone="warn">
          {frame.sourceFails} <span lang="en">{fleet.source.error}</span>
        </Banner>
      )}
      {parts.length === 0 ? null : <Banner tone="idle">{frame.scope(format.value.list(parts))}</Banner>}
    </div>
  );
}

const Banner = ({ tone, children }: { readonly tone: Tone; readonly children: preact.ComponentChildren }) => (
  <div class={`banner banner-${tone}`} role="status">
    <Mark tone={tone} /> <span>{children}</span>
  </div>
);

/** A break shorter than that is not worth a word. */
const NOTICED_MS = 2_000;

function Staleness() {
  const { state, heardAt, retryAt } = stream.connection.value;
  const { frame } = text.value;
  const { duration, time } = format.value;
  // Ticks while it is shown; the page's own clock, as heardAt is.
  void now.value;
  const age = Date.now() - heardAt;
  const isUnheard = heardAt === 0;
  if (state === 'live' || state === 'off' || (isUnheard ? state !== 'lost' : age < NOTICED_MS)) return null;
  return (
    <div class="banner banner-bad" role="alert">
      <Mark tone="bad" />
      <span>
        <strong>{isUnheard ? frame.unheard : `${frame.lost}.`}</strong>{' '}
        {isUnheard ? null : <span aria-live="off">{frame.stale(duration(age), time(heardAt))} </span>}
        {retryAt === undefined ? frame.connecting : frame.retryIn(duration(retryAt - Date.now()))}
      </span>
      <button type="button" onClick={() => stream.retry()}>
        {frame.retryNow}
      </button>
    </div>
  );
}
