import type { SiteHistory } from '../../../../server/replies/history.js';
import { LazyChart } from '../../../parts/lazy-chart.js';
import { Empty } from '../../../parts/states.js';
import { format, text } from '../../../text/language.js';
import type { Span } from '../traffic-tab.js';
import { FactList, rateOrNothing } from './facts.js';
import { Numbers } from './history-table.js';
import { isUnknown, meanOf, mostOf, timesOf } from './past.js';

interface RoundTripProps {
  readonly history: SiteHistory;
  readonly span: Span;
}

/** Of the router, not of the building: how long it takes to answer, and whether it does. */
export function RoundTrip({ history, span }: RoundTripProps) {
  const { traffic: t } = text.value.site;
  const { milliseconds, percent } = format.value;
  const { roundTripMs, roundTripMostMs, reachable } = history;
  if (isUnknown(roundTripMs) && isUnknown(reachable)) return <Empty>{t.nothing}</Empty>;
  const [mean, most] = [meanOf(roundTripMs), mostOf(roundTripMostMs)];
  const facts = [
    [t.roundTripMean, rateOrNothing(mean, milliseconds)],
    [t.roundTripMost, rateOrNothing(most, milliseconds)],
    [t.reachable, rateOrNothing(meanOf(reachable), percent)],
  ] as const;
  const caption = t.chart(t.roundTrip, t.spans[span]);
  const summary = t.summary(rateOrNothing(mean, milliseconds), rateOrNothing(most, milliseconds));
  return (
    <div class="charts">
      <FactList facts={facts} />
      <LazyChart
        label={`${caption}: ${summary}`}
        at={timesOf(history)}
        lines={[
          { title: t.roundTripMean, colour: '--series-1', values: roundTripMs, fill: true },
          { title: t.roundTripMost, colour: '--series-2', values: roundTripMostMs },
        ]}
        write={milliseconds}
        height={130}
      />
      <Numbers
        caption={caption}
        history={history}
        lines={[
          { title: t.roundTripMean, line: roundTripMs, write: milliseconds },
          { title: t.roundTripMost, line: roundTripMostMs, write: milliseconds },
          { title: t.reachable, line: reachable, write: percent },
        ]}
      />
    </div>
  );
}
