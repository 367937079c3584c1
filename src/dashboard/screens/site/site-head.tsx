import { stream } from '../../api/live.js';
import { Badge, Sign } from '../../parts/badge.js';
import { Link } from '../../parts/link.js';
import { Ago } from '../../parts/time.js';
import { addressOf } from '../../route.js';
import { format, text } from '../../text/language.js';
import type { TabProps } from './tab-props.js';

interface HeadProps extends TabProps {
  /** The controller's clock at the newest message. */
  readonly at: number | undefined;
}

/** How it is, since when, and whether that is still so. */
export function Verdict({ site, at }: HeadProps) {
  const { site: t } = text.value;
  const isLive = stream.connection.value.state === 'live';
  return (
    <p class="site-verdict">
      <Badge health={site} />
      {site.since === undefined ? null : (
        <span class="quiet">
          <Ago at={site.since} />
        </span>
      )}
      {isLive || at === undefined ? null : <Sign tone="idle">{t.stale(format.value.time(at))}</Sign>}
    </p>
  );
}

/** What it is, and what it hangs on; each leads to its like in the list. */
export function SiteFacts({ site }: TabProps) {
  const { site: t } = text.value;
  const facts = [
    [t.class, 'class', site.class],
    [t.region, 'region', site.region],
    [t.router, 'q', site.router],
    [t.uplink, 'uplink', site.uplink],
  ] as const;
  return (
    <dl class="site-facts" aria-label={t.about}>
      {facts.map(([title, filter, value]) => (
        <div key={filter}>
          <dt>{title}</dt>
          <dd>
            <Link to={addressOf('/sites', { [filter]: value })}>{value}</Link>
          </dd>
        </div>
      ))}
    </dl>
  );
}
