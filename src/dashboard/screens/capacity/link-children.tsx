import type { Direction } from '../../../model/rate.js';
import type { CapacityLink, CapacityLinkDetail } from '../../../server/replies/capacity.js';
import { Link } from '../../parts/link.js';
import { Panel } from '../../parts/panel.js';
import { type Column, Table } from '../../parts/table.js';
import { format, text } from '../../text/language.js';
import { fullness, linkPath, loadOf } from './links.js';
import { LoadCell, percentOf } from './load-bar.js';

interface ChildrenProps {
  readonly link: CapacityLinkDetail;
  readonly links: readonly CapacityLink[];
}

/** The uplinks right below, in the interval that is shown: how full each is, and what it takes of the one above. */
export function LinkChildren({ link, links }: ChildrenProps) {
  const { capacity: t } = text.value;
  const names = new Set(link.children);
  const { instant } = link.interval;
  const rows = links
    .filter(({ kind, name }) => kind === 'uplink' && names.has(name))
    .toSorted((a, b) => fullness(loadOf(b, instant)) - fullness(loadOf(a, instant)));
  return (
    <Panel title={t.children} class="link-wide">
      <Table caption={t.children} columns={columns(link)} rows={rows} keyOf={({ name }) => name} />
    </Panel>
  );
}

function columns({ capacity, interval }: CapacityLinkDetail): readonly Column<CapacityLink>[] {
  const { capacity: t, parts } = text.value;
  const { number } = format.value;
  const load = (row: CapacityLink) => loadOf(row, interval.instant);
  const takes = (row: CapacityLink, way: Direction): string =>
    percentOf((load(row)?.committed[way] ?? 0) / capacity[way]);
  return [
    { name: 'link', title: t.link, show: (row) => <Link to={linkPath(row)}>{row.title}</Link> },
    {
      name: 'download',
      title: parts.download,
      show: (row) => <LoadCell link={row} load={load(row)} now={undefined} way="download" />,
    },
    {
      name: 'upload',
      title: parts.upload,
      show: (row) => <LoadCell link={row} load={load(row)} now={undefined} way="upload" />,
    },
    {
      name: 'takes',
      title: t.takes,
      isNumber: true,
      show: (row) => t.bothWays(takes(row, 'download'), takes(row, 'upload')),
    },
    { name: 'sites', title: t.sites, isNumber: true, isMinor: true, show: ({ sites }) => number(sites) },
  ];
}
