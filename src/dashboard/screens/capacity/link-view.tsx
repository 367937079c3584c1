import { useResource } from '../../api/resource.js';
import { usePolicyTurns } from '../../api/revision.js';
import type { Capacity, CapacityLink, CapacityLinkDetail } from '../../../server/replies/capacity.js';
import { seesWhole } from '../../api/session.js';
import { Link } from '../../parts/link.js';
import { Panel, Screen } from '../../parts/panel.js';
import { Answered } from '../../parts/states.js';
import { addressOf, place } from '../../route.js';
import { format, text } from '../../text/language.js';
import { Conflicts } from './conflicts.js';
import { LinkChildren } from './link-children.js';
import { LinkHistory } from './link-history.js';
import { LinkIntervals } from './link-intervals.js';
import { COUNTED_MS, MOST_INTERVALS } from './link-kinds.js';
import { LinkNow } from './link-now.js';
import { LinkShares } from './link-shares.js';
import { LinkSites } from './link-sites.js';
import { linkPath, pathTo, whichOf } from './links.js';

type LinkViewProps = Pick<CapacityLink, 'kind' | 'name'>;

const PAGE_ROWS = 50;

/** One link opened: its intervals, what hangs on it, who takes how much. */
export function LinkView({ kind, name }: LinkViewProps) {
  const turns = usePolicyTurns();
  const { query } = place.value;
  const which = whichOf(query.get('interval'));
  const { state, reload } = useResource<CapacityLinkDetail>(`capacity/${kind}/${encodeURIComponent(name)}`, {
    query: {
      interval: typeof which === 'number' ? which : undefined,
      page: Math.max(1, Math.trunc(Number(query.get('page') ?? 1)) || 1),
      limit: PAGE_ROWS,
    },
    everyMs: COUNTED_MS,
    when: turns,
  });
  const whole = useResource<Capacity>('capacity', { query: { intervals: MOST_INTERVALS }, when: turns }).state.value
    .data;
  const link = state.value.data;
  return (
    <>
      <Path links={whole?.links ?? []} link={link} />
      <Screen title={link?.title || name} aside={link === undefined ? null : <About link={link} />}>
        <Answered state={state.value} retry={reload}>
          {(found) => <Detail link={found} whole={whole} />}
        </Answered>
      </Screen>
    </>
  );
}

interface PathProps {
  readonly links: readonly CapacityLink[];
  readonly link: CapacityLink | undefined;
}

function Path({ links, link }: PathProps) {
  const { capacity: t, frame } = text.value;
  return (
    <nav class="path" aria-label={t.path}>
      <ol>
        <li>
          <Link to="/capacity">{frame.screens.capacity}</Link>
        </li>
        {(link === undefined ? [] : pathTo(links, link)).map((one) => (
          <li key={one.name}>
            <Link to={linkPath(one)}>{one.title}</Link>
          </li>
        ))}
      </ol>
    </nav>
  );
}

function About({ link }: { readonly link: CapacityLinkDetail }) {
  const { capacity: t } = text.value;
  const { rate, number } = format.value;
  const { kind, name, uplinkKind, capacity, reserve, sites } = link;
  const both = capacity.download === capacity.upload;
  const carries = both ? rate(capacity.download) : t.eachWay(rate(capacity.download), rate(capacity.upload));
  const kept = Math.max(reserve.download, reserve.upload);
  return (
    <p class="quiet link-about">
      <span>
        {t.kinds[uplinkKind ?? 'router']} <code>{name}</code>
      </span>
      <span>{t.carries(carries)}</span>
      {kept === 0 ? null : <span>{t.reserve(rate(kept))}</span>}
      {kind === 'uplink' ? (
        <Link to={addressOf('/sites', { uplink: name })}>{t.sitesBelow(sites, number(sites))}</Link>
      ) : (
        <span>{t.sitesBelow(sites, number(sites))}</span>
      )}
    </p>
  );
}

interface DetailProps {
  readonly link: CapacityLinkDetail;
  readonly whole: Capacity | undefined;
}

function Detail({ link, whole }: DetailProps) {
  const { capacity: t } = text.value;
  const mine = whole?.conflicts.filter((one) => one.kind === link.kind && one.link === link.name) ?? [];
  const load = link.loads.find(({ interval }) => interval.instant === link.interval.instant);
  if (load === undefined) return null;
  return (
    <>
      {mine.length === 0 ? null : <Conflicts conflicts={mine} isRejected={false} />}
      <div class="link-view">
        <LinkShares link={link} load={load} />
        <Panel title={t.now}>
          <LinkNow link={link} load={load} />
          {link.kind === 'uplink' && seesWhole() ? <LinkHistory name={link.name} /> : null}
        </Panel>
        <LinkIntervals link={link} />
        {link.children.length === 0 ? null : <LinkChildren link={link} links={whole?.links ?? []} />}
        <LinkSites link={link} />
      </div>
    </>
  );
}
