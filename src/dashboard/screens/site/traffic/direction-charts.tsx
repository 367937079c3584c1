import type { Direction } from '../../../../model/rate.js';
import type { SiteHistory } from '../../../../server/replies/history.js';
import type { Line as ChartLine } from '../../../parts/chart.js';
import { LazyChart } from '../../../parts/lazy-chart.js';
import { Empty } from '../../../parts/states.js';
import { format, text } from '../../../text/language.js';
import type { TabProps } from '../tab-props.js';
import type { Span } from '../traffic-tab.js';
import { Facts, rateOrNothing } from './facts.js';
import { HistoryTable } from './history-table.js';
import { isUnknown, type Line, meanOf, mostOf, timesOf } from './past.js';

interface ChartsProps extends TabProps {
  readonly span: Span;
  readonly direction: Direction;
  readonly history: SiteHistory;
}

const CLASS_COLOURS = ['--series-2', '--series-3', '--series-4', '--series-5', '--series-6'] as const;

/** There are more traffic classes than colours at times: those beyond are dashed. */
const ofClasses = (history: SiteHistory, lineOf: (one: SiteHistory['classes'][number]) => Line): readonly ChartLine[] =>
  history.classes.map((one, index) => ({
    title: one.name,
    colour: CLASS_COLOURS[index % CLASS_COLOURS.length] ?? '--series-2',
    values: lineOf(one),
    ...(index < CLASS_COLOURS.length ? {} : { dash: true }),
  }));

function throughputLines(history: SiteHistory): readonly ChartLine[] {
  const { traffic: t } = text.value.site;
  const { delivered, demand, deliveredMost, demandMost } = history;
  return [
    { title: t.total, colour: '--series-1', values: delivered, fill: true },
    { title: t.demand, colour: '--ink-quiet', values: demand, dash: true },
    ...(deliveredMost === undefined ? [] : [{ title: t.most, colour: '--series-2', values: deliveredMost }]),
    ...(demandMost === undefined
      ? []
      : [{ title: t.demandMost, colour: '--series-3', values: demandMost, dash: true }]),
    ...ofClasses(history, (one) => one.delivered),
  ];
}

export function DirectionCharts({ site, span, direction, history }: ChartsProps) {
  const { site: words, parts } = text.value;
  const { traffic: t } = words;
  if (isUnknown(history.delivered)) return <Empty>{t.nothing}</Empty>;
  const { rate } = format.value;
  const throughput = t.chart(t.throughput(parts[direction]), t.spans[span]);
  const summary = t.summary(
    rateOrNothing(meanOf(history.delivered), rate),
    rateOrNothing(mostOf(history.deliveredMost ?? history.delivered), rate),
  );
  return (
    <div class="charts">
      <Facts site={site} direction={direction} history={history} />
      <LazyChart
        label={`${throughput}: ${summary}`}
        at={timesOf(history)}
        lines={throughputLines(history)}
        height={220}
      />
      <Drops direction={direction} span={span} history={history} />
      <HistoryTable caption={throughput} history={history} />
    </div>
  );
}

function Drops({ direction, span, history }: Omit<ChartsProps, 'site'>) {
  const { site, parts } = text.value;
  const { traffic: t } = site;
  const { decimal } = format.value;
  const title = t.drops(parts[direction]);
  const most = mostOf(history.drops);
  if (most === undefined || most === 0) return <p class="quiet panel-line">{t.noDrops}</p>;
  const write = (packets: number): string => t.perSecond(decimal(packets));
  const lines = [
    { title: t.total, colour: '--series-1', values: history.drops, fill: true },
    ...ofClasses(history, (one) => one.drops),
  ];
  const summary = t.summary(rateOrNothing(meanOf(history.drops), write), write(most));
  return (
    <>
      <h3 class="panel-line">{title}</h3>
      <LazyChart
        label={`${t.chart(title, t.spans[span])}: ${summary}`}
        at={timesOf(history)}
        lines={lines}
        write={write}
        height={130}
      />
    </>
  );
}
