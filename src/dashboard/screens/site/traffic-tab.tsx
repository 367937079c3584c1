import { type Resource, useResource } from '../../api/resource.js';
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

const EVERY_MS = 60_000;

/** The past of a site, both directions, up to now. The address holds how far back: `?span=day`. */
export function TrafficTab({ site }: TabProps) {
  const { traffic: t } = text.value.site;
  const span = SPANS.find((one) => one === place.value.query.get('span')) ?? 'hour';
  const histories = {
    download: useHistory(site.name, span, 'download'),
    upload: useHistory(site.name, span, 'upload'),
  };
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
          <OneWay key={direction} site={site} span={span} direction={direction} resource={histories[direction]} />
        ))}
        <Panel title={t.roundTrip} aside={t.roundTripHint} class="whole-row">
          <Answered state={histories.download.state.value} retry={histories.download.reload}>
            {(history) => <RoundTrip history={history} span={span} />}
          </Answered>
        </Panel>
      </div>
    </>
  );
}

/** What was counted is read anew each minute; what comes in between is told by the stream. */
const useHistory = (site: string, span: Span, direction: Direction): Resource<SiteHistory> =>
  useResource<SiteHistory>(`sites/${encodeURIComponent(site)}/history`, {
    query: { direction, span },
    everyMs: EVERY_MS,
  });

interface OneWayProps extends TabProps {
  readonly span: Span;
  readonly direction: Direction;
  readonly resource: Resource<SiteHistory>;
}

function OneWay({ site, span, direction, resource: { state, reload } }: OneWayProps) {
  const points = useLivePoints(site.traffic[direction]);
  const isLong = (history: SiteHistory): boolean => history.deliveredMost !== undefined;
  return (
    <Panel title={text.value.parts[direction]}>
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
  );
}
