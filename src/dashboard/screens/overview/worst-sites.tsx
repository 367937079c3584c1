import { useResource } from '../../api/resource.js';
import { shareOf } from '../../../model/traffic.js';
import type { ListedSite, SitePage } from '../../../server/replies/network.js';
import { Percent } from '../../parts/bar.js';
import { Link } from '../../parts/link.js';
import { Panel } from '../../parts/panel.js';
import { Answered, Empty } from '../../parts/states.js';
import { type Column, Table } from '../../parts/table.js';
import { sitePath } from '../../route.js';
import { format, text } from '../../text/language.js';
import { COUNTED_MS } from './counted.js';

const TEN = 10;
/** Rounding of counters is no shortage. */
const ALL = 0.995;

/** The way of a site that gets the smaller part of what it wants. */
function worstWay({ now }: ListedSite) {
  const ways = (['download', 'upload'] as const).flatMap((way) => {
    const flow = now[way];
    return flow === null ? [] : [{ way, ...flow, share: shareOf(flow) }];
  });
  return ways.toSorted((a, b) => a.share - b.share)[0];
}

export function WorstSites() {
  const t = text.value.overview.worstSites;
  const query = { sort: 'share', limit: TEN };
  const { state, reload } = useResource<SitePage>('sites', { query, everyMs: COUNTED_MS });
  return (
    <Panel title={t.title}>
      <Answered state={state.value} retry={reload}>
        {({ items }) => (
          <Table
            caption={t.title}
            columns={columns()}
            rows={items.filter(({ share }) => share !== null && share < ALL)}
            keyOf={({ name }) => name}
            empty={<Empty>{t.empty}</Empty>}
          />
        )}
      </Answered>
    </Panel>
  );
}

function columns(): readonly Column<ListedSite>[] {
  const { overview, conditions } = text.value;
  const { worstSites: t } = overview;
  return [
    { name: 'site', title: t.site, show: (row) => <Link to={sitePath(row.name)}>{row.title}</Link> },
    { name: 'gets', title: t.gets, isNumber: true, show: (row) => <Gets row={row} /> },
    {
      name: 'share',
      title: t.share,
      show: ({ share }) => <Percent share={share ?? 0} tone={(share ?? 1) < 0.5 ? 'bad' : 'warn'} />,
    },
    {
      name: 'bound',
      title: t.boundBy,
      isMinor: true,
      show: ({ limitedBy }) => (limitedBy === null ? '–' : conditions.limits[limitedBy]),
    },
  ];
}

function Gets({ row }: { readonly row: ListedSite }) {
  const { overview, parts } = text.value;
  const { rate } = format.value;
  const worst = worstWay(row);
  if (worst === undefined) return <>–</>;
  return (
    <>
      {rate(worst.delivered)}
      <span class="quiet under">{overview.worstSites.of(rate(worst.demand), parts[worst.way])}</span>
    </>
  );
}
