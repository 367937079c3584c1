import type { CapacityLink } from '../../../server/replies/capacity.js';
import { Sign } from '../../parts/badge.js';
import { Link } from '../../parts/link.js';
import { type Column, Table } from '../../parts/table.js';
import { addressOf } from '../../route.js';
import { format, text } from '../../text/language.js';
import { intervalName, intervalWhen } from '../../parts/interval-name.js';
import { type IntervalSummary, intervalsOf, linkPath } from './links.js';
import { LoadCell } from './load-bar.js';

/** Combinations of calendars and overrides that occur in the year to come, each with the link that is fullest in it. */
export const Intervals = ({ links }: { readonly links: readonly CapacityLink[] }) => (
  <Table
    caption={text.value.capacity.intervals}
    columns={columns()}
    rows={intervalsOf(links)}
    keyOf={({ interval }) => interval.instant}
  />
);

function columns(): readonly Column<IntervalSummary>[] {
  const { capacity: t, parts } = text.value;
  const to = ({ interval }: IntervalSummary): string => addressOf('/capacity', { interval: interval.instant });
  return [
    { name: 'name', title: t.interval, show: (row) => <Link to={to(row)}>{intervalName(row.interval)}</Link> },
    { name: 'when', title: t.when, isMinor: true, show: (row) => <When row={row} /> },
    {
      name: 'fullest',
      title: t.fullest,
      show: ({ fullest }) => <Link to={linkPath(fullest)}>{fullest.title || fullest.name}</Link>,
    },
    {
      name: 'download',
      title: parts.download,
      show: ({ fullest, load }) => <LoadCell link={fullest} load={load} now={undefined} way="download" />,
    },
    {
      name: 'upload',
      title: parts.upload,
      show: ({ fullest, load }) => <LoadCell link={fullest} load={load} now={undefined} way="upload" />,
    },
    { name: 'count', title: t.tight, isMinor: true, show: (row) => <Tight row={row} /> },
  ];
}

const When = ({ row: { interval, current } }: { readonly row: IntervalSummary }) =>
  current ? <strong>{text.value.parts.now}</strong> : <>{intervalWhen(interval, current)}</>;

function Tight({ row: { over, nearly } }: { readonly row: IntervalSummary }) {
  const { capacity: t, parts } = text.value;
  const { number } = format.value;
  if (over + nearly === 0) return <span class="quiet">{parts.none}</span>;
  return (
    <>
      {over === 0 ? null : <Sign tone="bad">{t.over(over, number(over))}</Sign>}{' '}
      {nearly === 0 ? null : <Sign tone="warn">{t.nearly(nearly, number(nearly))}</Sign>}
    </>
  );
}
