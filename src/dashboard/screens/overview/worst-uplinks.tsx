import type { NetworkMap } from '../../../server/replies/capacity.js';
import { Percent } from '../../parts/bar.js';
import { Link } from '../../parts/link.js';
import { Panel } from '../../parts/panel.js';
import { Empty } from '../../parts/states.js';
import { type Column, Table } from '../../parts/table.js';
import { addressOf } from '../../route.js';
import { format, text } from '../../text/language.js';
import { type MapUplink, usedShare } from './map-layout.js';

const TEN = 10;
const guaranteedOf = ({ share }: MapUplink): number => Math.max(share.download, share.upload);

/** Those first that are fullest now; where nothing was counted, by what is guaranteed on them. */
export function WorstUplinks({ map }: { readonly map: NetworkMap }) {
  const t = text.value.overview.worstUplinks;
  const rows = map.uplinks
    .toSorted((a, b) => (usedShare(b) ?? 0) - (usedShare(a) ?? 0) || guaranteedOf(b) - guaranteedOf(a))
    .slice(0, TEN);
  return (
    <Panel title={t.title}>
      <Table
        caption={t.title}
        columns={columns()}
        rows={rows}
        keyOf={({ name }) => name}
        empty={<Empty>{t.empty}</Empty>}
      />
    </Panel>
  );
}

const FULL = 0.9;
const NEARLY = 0.75;
const toneOf = (share: number) => (share >= FULL ? 'bad' : share >= NEARLY ? 'warn' : 'good');

function columns(): readonly Column<MapUplink>[] {
  const { overview } = text.value;
  const { worstUplinks: t, shares } = overview;
  const { percent, number } = format.value;
  return [
    {
      name: 'uplink',
      title: t.uplink,
      show: (row) => <Link to={addressOf('/sites', { uplink: row.name })}>{row.title}</Link>,
    },
    {
      name: 'now',
      title: t.now,
      show(row) {
        const used = usedShare(row);
        return used === undefined ? '–' : <Percent share={used} tone={toneOf(used)} />;
      },
    },
    { name: 'guaranteed', title: t.guaranteed, isNumber: true, show: (row) => percent(guaranteedOf(row)) },
    {
      name: 'sites',
      title: t.sites,
      isNumber: true,
      show: ({ ready, sites }) => shares.of(number(ready), number(sites)),
    },
  ];
}
