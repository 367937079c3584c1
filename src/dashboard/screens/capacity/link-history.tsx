import { useEffect, useState } from 'preact/hooks';
import { useResource } from '../../api/resource.js';
import type { GroupHistory } from '../../../server/replies/history.js';
import { Loading } from '../../parts/states.js';
import { text } from '../../text/language.js';

type ChartPart = typeof import('../../parts/chart.js').Chart;

const EVERY_MS = 60_000;

/** The last hour of an uplink. The library that draws it comes when it is needed. */
export function LinkHistory({ name }: { readonly name: string }) {
  const { capacity: t, parts } = text.value;
  const [Drawn, setDrawn] = useState<{ readonly part: ChartPart } | undefined>(undefined);
  useEffect(() => {
    void import('../../parts/chart.js').then(({ Chart }) => setDrawn({ part: Chart }));
  }, []);
  const path = `history/uplink/${encodeURIComponent(name)}`;
  const ask = (direction: string) => ({ query: { direction, span: 'hour' }, everyMs: EVERY_MS });
  const download = useResource<GroupHistory>(path, ask('download')).state.value.data;
  const upload = useResource<GroupHistory>(path, ask('upload')).state.value.data;
  if (download === undefined || upload === undefined) return null;
  if (download.delivered.every((one) => one === null)) return <p class="panel-line quiet">{t.noHistory}</p>;
  if (Drawn === undefined) return <Loading />;
  const { part: Chart } = Drawn;
  return (
    <div class="panel-body">
      <Chart
        label={t.lastHour}
        at={download.delivered.map((_, index) => download.from + index * download.stepMs)}
        lines={[
          { title: parts.download, colour: '--series-1', values: download.delivered, fill: true },
          { title: parts.upload, colour: '--series-2', values: upload.delivered },
        ]}
        height={150}
      />
    </div>
  );
}
