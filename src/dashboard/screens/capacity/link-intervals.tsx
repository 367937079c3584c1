import type { CapacityLinkDetail } from '../../../server/replies/capacity.js';
import { Sign } from '../../parts/badge.js';
import { Link } from '../../parts/link.js';
import { Panel } from '../../parts/panel.js';
import { type Column, Table } from '../../parts/table.js';
import { addressOf } from '../../route.js';
import { text } from '../../text/language.js';
import { intervalName, intervalWhen } from '../../parts/interval-name.js';
import { linkPath, type Load } from './links.js';
import { LoadCell } from './load-bar.js';

/** Every interval to come, the fullest first; the one whose shares are shown is marked. */
export function LinkIntervals({ link }: { readonly link: CapacityLinkDetail }) {
  const { capacity: t } = text.value;
  return (
    <Panel title={t.byInterval} class="link-wide">
      <Table
        caption={t.byInterval}
        columns={columns(link)}
        rows={link.loads}
        keyOf={({ interval }) => interval.instant}
      />
    </Panel>
  );
}

function columns(link: CapacityLinkDetail): readonly Column<Load>[] {
  const { capacity: t, parts } = text.value;
  return [
    { name: 'interval', title: t.interval, show: (load) => <Chosen link={link} load={load} /> },
    {
      name: 'download',
      title: parts.download,
      show: (load) => <LoadCell link={link} load={load} now={undefined} way="download" />,
    },
    {
      name: 'upload',
      title: parts.upload,
      show: (load) => <LoadCell link={link} load={load} now={undefined} way="upload" />,
    },
  ];
}

function Chosen({ link, load: { interval, current } }: { readonly link: CapacityLinkDetail; readonly load: Load }) {
  const { capacity: t } = text.value;
  const isShown = interval.instant === link.interval.instant;
  return (
    <>
      <Link to={addressOf(linkPath(link), { interval: interval.instant })} current={isShown}>
        {intervalName(interval)}
      </Link>
      <span class="quiet under">{intervalWhen(interval, current)}</span>
      {isShown ? (
        <span class="under">
          <Sign tone="good">{t.shown}</Sign>
        </span>
      ) : null}
    </>
  );
}
