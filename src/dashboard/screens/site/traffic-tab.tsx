import { useResource } from '../../api/resource.js';
import type { SiteHistory } from '../../../server/replies/history.js';
import { DIRECTIONS, type Direction } from '../../../model/rate.js';
import { Choice } from '../../parts/field.js';
import { Panel } from '../../parts/panel.js';
import { Answered } from '../../parts/states.js';
import { place, refine } from '../../route.js';
import { text } from '../../text/language.js';
import { DirectionCharts } from './traffic/direction-charts.js';
import { useLivePoints } from './traffic/live-points.js';
import { withLive } from './traffic/past.js';
import { RoundTrip } from './traffic/round-trip.js';
import type { TabProps } from './tab-props.js';

const SPANS = ['hour', 'day', 'week', 'month'] as const;
export type Span = (typeof SPANS)[number];

/** What was counted is read anew each minute; what comes in between is told by the stream. */
const EVERY_MS = 60_000;

/** The past of a site, both directions, up to now. The address holds how far back: `?span=day`. */
export function TrafficTab({ site }: TabProps) {
  const { traffic: t } = text.value.site;
  const span = SPANS.find((one) => one === place.value.query.get('span')) ?? 'hour';
  return (
    <>
      <div class="traffic-head">
        <Choice
          label={t.span}
          value={span}
          options={SPANS.map((one) => [one, t.spans[one]] as const)}
          onChoose={(one) => refine({ span: one === 'hour' ? undefined : one })}
        />
        {span === 'week' || span === 'month' ? <span class="quiet">{t.longHint}</span> : null}
      </div>
      <div class="site-columns">
        {DIRECTIONS.map((direction) => (
          <OneWay key={direction} site={site} span={span} direction={direction} />
        ))}
      </div>
    </>
  );
}

interface OneWayProps extends TabProps {
  readonly span: Span;
  readonly direction: Direction;
}

function OneWay({ site, span, direction }: OneWayProps) {
  const { parts, site: words } = text.value;
  const points = useLivePoints(site.traffic[direction]);
  const { state, reload } = useResource<SiteHistory>(`sites/${encodeURIComponent(site.name)}/history`, {
    query: { direction, span },
    everyMs: EVERY_MS,
  });
  const isLong = (history: SiteHistory): boolean => history.deliveredMost !== undefined;
  return (
    <div class="one-way">
      <Panel title={parts[direction]}>
        <Answered state={state.value} retry={reload}>
          {(history) => (
            <DirectionCharts
              site={site}
              span={span}
              direction={direction}
              history={isLong(history) ? history : withLive(history, points)}
            />
          )}
        </Answered>
      </Panel>
      {direction === 'download' ? (
        <Panel title={words.traffic.roundTrip} aside={words.traffic.roundTripHint}>
          <Answered state={state.value}>{(history) => <RoundTrip history={history} span={span} />}</Answered>
        </Panel>
      ) : null}
    </div>
  );
}
