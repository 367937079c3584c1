import type { EffectiveSite } from '../../../server/replies/effective.js';
import { Panel } from '../../parts/panel.js';
import { type Column, Table } from '../../parts/table.js';
import { text } from '../../text/language.js';
import { siteRows, trafficRows, type ValueRow } from './effective-rows.js';
import { FilePlace } from '../../parts/file-place.js';

/** The site as a whole, then each traffic class in the order in which it is served. */
export function EffectiveValues({ effective }: { readonly effective: EffectiveSite }) {
  const { policies: t } = text.value;
  const traffic = effective.traffic.toSorted((a, b) => a.priority.value - b.priority.value);
  return (
    <div class="effective">
      <Values title={t.wholeSite(effective.class)} rows={siteRows(effective)} />
      {traffic.map((one) => (
        <Values key={one.name} title={one.default ? t.defaultClass(one.name) : one.name} rows={trafficRows(one)} />
      ))}
    </div>
  );
}

const Values = ({ title, rows }: { readonly title: string; readonly rows: readonly ValueRow[] }) => (
  <Panel title={title}>
    <Table caption={title} columns={columns()} rows={rows} keyOf={(one) => one.title} />
  </Panel>
);

function columns(): readonly Column<ValueRow>[] {
  const { policies: t } = text.value;
  return [
    { name: 'title', title: t.setting, show: ({ title }) => title },
    { name: 'value', title: t.value, show: ({ value }) => <strong class="setting-value">{value}</strong> },
    { name: 'from', title: t.from, show: ({ from }) => <From from={from} /> },
  ];
}

/** What holds for a while, or at some times, stands out from what is always so. */
const From = ({ from: { layer, name, at } }: Pick<ValueRow, 'from'>) => (
  <>
    <span class={`layer layer-${layer}`}>{text.value.policies.layers[layer](name)}</span>
    <span class="under quiet">
      <FilePlace at={at} />
    </span>
  </>
);
