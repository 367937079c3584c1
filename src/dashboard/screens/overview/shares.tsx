import type { Summary } from '../../../server/replies/network.js';
import { Gauge } from '../../parts/bar.js';
import { Link } from '../../parts/link.js';
import { Panel } from '../../parts/panel.js';
import { Table } from '../../parts/table.js';
import { addressOf } from '../../route.js';
import { format, text } from '../../text/language.js';

interface SharesProps {
  readonly title: string;
  readonly filter: 'class' | 'region';
  readonly shares: Summary['classes'];
}

/** Sites by class or region, and how many of them are as they should be. */
export function Shares({ title, filter, shares }: SharesProps) {
  const { name, ready, of } = text.value.overview.shares;
  const { number } = format.value;
  return (
    <Panel title={title}>
      <Table
        caption={title}
        rows={shares}
        keyOf={(row) => row.name}
        columns={[
          {
            name: 'name',
            title: name,
            show: (row) => <Link to={addressOf('/sites', { [filter]: row.name })}>{row.name}</Link>,
          },
          { name: 'ready', title: ready, isNumber: true, show: (row) => of(number(row.ready), number(row.sites)) },
          {
            name: 'share',
            title: '',
            show: (row) => (
              <Gauge
                share={row.sites === 0 ? 0 : row.ready / row.sites}
                isShortfall
                label={of(number(row.ready), number(row.sites))}
              />
            ),
          },
        ]}
      />
    </Panel>
  );
}
