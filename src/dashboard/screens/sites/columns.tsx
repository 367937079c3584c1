import type { Direction } from '../../../model/rate.js';
import type { ListedSite } from '../../../server/replies/network.js';
import { Badge } from '../../parts/badge.js';
import { Gauge } from '../../parts/bar.js';
import { Link } from '../../parts/link.js';
import type { Column } from '../../parts/table.js';
import { Ago } from '../../parts/time.js';
import { sitePath } from '../../route.js';
import { format, text } from '../../text/language.js';

export function columns(): readonly Column<ListedSite>[] {
  const { sites: t } = text.value;
  return [
    { name: 'name', title: t.site, isSortable: true, show: (row) => <SiteName row={row} /> },
    { name: 'state', title: t.state, show: (row) => <Badge health={row} /> },
    {
      name: 'since',
      title: t.since,
      isSortable: true,
      isMinor: true,
      show: ({ since }) => (since === undefined ? '–' : <Ago at={since} />),
    },
    { name: 'class', title: t.class, isSortable: true, isMinor: true, show: (row) => row.class },
    { name: 'region', title: t.region, isSortable: true, isMinor: true, show: ({ region }) => region },
    { name: 'uplink', title: t.uplink, isSortable: true, isMinor: true, show: ({ uplink }) => uplink },
    { name: 'download', title: t.download, show: (row) => <RateCell row={row} way="download" /> },
    { name: 'upload', title: t.upload, isMinor: true, show: (row) => <RateCell row={row} way="upload" /> },
    {
      name: 'share',
      title: t.share,
      isNumber: true,
      isSortable: true,
      isMinor: true,
      show: (row) => <Share row={row} />,
    },
  ];
}

const SiteName = ({ row }: { readonly row: ListedSite }) => (
  <>
    <span class="site-name">
      <Link to={sitePath(row.name)}>{row.title}</Link>
    </span>
    <span class="quiet">{row.name}</span>
  </>
);

/** Of what it wants, and what is in the way of the rest. */
function Share({ row: { share, limitedBy } }: { readonly row: ListedSite }) {
  if (share === null || limitedBy === null) return <>–</>;
  return (
    <>
      {format.value.percent(share)}
      {limitedBy === 'nothing' ? null : <span class="quiet under">{text.value.conditions.limits[limitedBy]}</span>}
    </>
  );
}

/** What goes through, on what the site is sold. */
function RateCell({ row, way }: { readonly row: ListedSite; readonly way: Direction }) {
  const { sites: t } = text.value;
  const { rate } = format.value;
  const [flow, sold] = [row.now[way], row.allocation?.[way]];
  if (flow === null || sold === undefined) return <span class="quiet">{t.notCounted}</span>;
  const isShort = flow.limitedBy === 'uplink' || flow.limitedBy === 'bypass';
  const label = t.of(rate(flow.delivered), rate(sold));
  return (
    <span class="rate-cell" title={label}>
      <span class="number">{rate(flow.delivered)}</span>
      <Gauge share={flow.delivered / sold} tone={isShort ? 'bad' : 'good'} label={label} />
    </span>
  );
}
