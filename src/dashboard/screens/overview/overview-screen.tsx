import { stream } from '../../api/live.js';
import { useResource } from '../../api/resource.js';
import { mergeFleet, useTopic } from '../../api/topic.js';
import type { NetworkMap } from '../../../server/replies/capacity.js';
import type { FleetTopic } from '../../../server/replies/stream.js';
import { Panel, Screen } from '../../parts/panel.js';
import { Answered, Awaited, Empty } from '../../parts/states.js';
import { format, text } from '../../text/language.js';
import { Applies } from './applies.js';
import { COUNTED_MS } from './counted.js';
import { Counts } from './counts.js';
import { Events } from './events.js';
import { Held } from './held.js';
import { MapDrawing } from './map-drawing.js';
import { Shares } from './shares.js';
import { WorstSites } from './worst-sites.js';
import { WorstUplinks } from './worst-uplinks.js';

/** Is the network as it should be: who is cut off, who does not get its rate, what is changing. */
export function OverviewScreen() {
  const { overview, frame } = text.value;
  const { number } = format.value;
  const fleet = useTopic<FleetTopic>('fleet', mergeFleet).value.data;
  const network = useResource<NetworkMap>('map', { everyMs: COUNTED_MS, when: stream.connection.value.state });
  const summary = fleet?.summary;
  if (summary === undefined)
    return (
      <Screen title={frame.screens.overview}>
        {fleet === undefined ? <Awaited /> : <Empty>{frame.notReady}</Empty>}
      </Screen>
    );
  const ready = summary.classes.reduce((total, one) => total + one.ready, 0);
  return (
    <Screen
      title={frame.screens.overview}
      aside={<p class="verdict">{overview.verdict(number(ready), number(summary.sites))}</p>}
    >
      <Counts summary={summary} queue={fleet?.queue} />
      <div class="overview">
        <Panel title={overview.map.title} class="overview-map">
          <Answered state={network.state.value} retry={network.reload}>
            {(map) => <MapDrawing map={map} />}
          </Answered>
        </Panel>
        <div class="overview-side">
          <Applies summary={summary} />
          <Events />
        </div>
        <WorstSites />
        <Answered state={network.state.value}>{(map) => <WorstUplinks map={map} />}</Answered>
        <Shares title={overview.shares.classes} filter="class" shares={summary.classes} />
        <div class="overview-stack">
          <Shares title={overview.shares.regions} filter="region" shares={summary.regions} />
          <Held />
        </div>
      </div>
    </Screen>
  );
}
