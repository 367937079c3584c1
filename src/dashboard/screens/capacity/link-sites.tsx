import type { Direction } from '../../../model/rate.js';
import type { CapacityLinkDetail } from '../../../server/replies/capacity.js';
import { Link } from '../../parts/link.js';
import { Panel } from '../../parts/panel.js';
import { Empty } from '../../parts/states.js';
import { type Column, Pager, Table } from '../../parts/table.js';
import { refine, sitePath } from '../../route.js';
import { format, text } from '../../text/language.js';
import { intervalName } from '../../parts/interval-name.js';

type Behind = CapacityLinkDetail['behind']['items'][number];

/** The sites behind a link, those first that are guaranteed most. */
export function LinkSites({ link: { behind, interval } }: { readonly link: CapacityLinkDetail }) {
  const { capacity: t } = text.value;
  return (
    <Panel title={t.behind} class="link-wide" aside={<span>{intervalName(interval)}</span>}>
      <Table
        caption={t.behind}
        columns={columns()}
        rows={behind.items}
        keyOf={({ site }) => site}
        empty={<Empty>{t.noSites}</Empty>}
      />
      {behind.total === 0 ? null : (
        <Pager page={behind.page} pages={behind.pages} total={behind.total} onTurn={(page) => refine({ page })} />
      )}
    </Panel>
  );
}

function columns(): readonly Column<Behind>[] {
  const { capacity: t, parts } = text.value;
  return [
    { name: 'site', title: t.site, show: ({ site, title }) => <Link to={sitePath(site)}>{title}</Link> },
    { name: 'class', title: t.class, isMinor: true, show: (row) => row.class },
    { name: 'router', title: t.router, isMinor: true, show: ({ router }) => router },
    ...(['download', 'upload'] as const).map((way) => ({
      name: way,
      title: parts[way],
      isNumber: true,
      show: (row: Behind) => <Guaranteed row={row} way={way} />,
    })),
    ...(['download', 'upload'] as const).map((way) => ({
      name: `${way}-now`,
      title: t.usesNow(parts[way].toLocaleLowerCase()),
      isNumber: true,
      isMinor: true,
      show: ({ now }: Behind) => (now[way] === null ? '–' : format.value.rate(now[way].delivered)),
    })),
  ];
}

const Guaranteed = ({ row, way }: { readonly row: Behind; readonly way: Direction }) => (
  <>
    {format.value.rate(row.committed[way])} <span class="quiet">{format.value.percent(row.share[way])}</span>
  </>
);
