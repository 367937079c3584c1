import { type Direction, DIRECTIONS, type Rates } from '../../../model/rate.js';
import type { CapacityLinkDetail } from '../../../server/replies/capacity.js';
import { Link } from '../../parts/link.js';
import { Panel } from '../../parts/panel.js';
import { type Column, Table } from '../../parts/table.js';
import { addressOf } from '../../route.js';
import { format, text } from '../../text/language.js';
import { intervalName } from '../../parts/interval-name.js';
import type { Load } from './links.js';
import { percentOf } from './load-bar.js';

interface SharesProps {
  readonly link: CapacityLinkDetail;
  readonly load: Load;
}

/** Who takes how much of a link in one interval: each class, and what is left. */
export function LinkShares({ link, load }: SharesProps) {
  const { capacity: t } = text.value;
  return (
    <Panel title={t.shares} aside={<span>{intervalName(link.interval)}</span>}>
      <div class="panel-body">
        {DIRECTIONS.map((way) => (
          <StackedBar key={way} link={link} load={load} way={way} />
        ))}
      </div>
      <Table caption={t.shares} columns={columns(link)} rows={rowsOf({ link, load })} keyOf={({ title }) => title} />
    </Panel>
  );
}

interface ShareRow {
  readonly title: string;
  readonly rates: Rates;
  /** Of a class: how many sites, and its colour in the bars. */
  readonly sites?: number;
  readonly colour?: string;
}

const eachWay = (value: (way: Direction) => number): Rates => ({
  download: value('download'),
  upload: value('upload'),
});
const isSome = ({ rates }: ShareRow): boolean => rates.download + rates.upload !== 0;
const colourOf = (index: number): string => `series-${(index % 6) + 1}`;

function rowsOf({ link, load }: SharesProps): readonly ShareRow[] {
  const { capacity: t } = text.value;
  const { classes, reserve, capacity } = link;
  const seen = (way: Direction): number => classes.reduce((sum, one) => sum + one.committed[way], 0);
  const unseen = eachWay((way) => load.committed[way] - reserve[way] - seen(way));
  const others: readonly ShareRow[] = [
    { title: t.own, rates: reserve },
    { title: t.unseen, rates: unseen },
  ];
  return [
    ...classes.map(({ class: title, sites, committed }, index) => {
      return { title, rates: committed, sites, colour: colourOf(index) };
    }),
    ...others.filter(isSome),
    { title: t.free, rates: eachWay((way) => capacity[way] - load.committed[way]) },
  ];
}

function columns(link: CapacityLinkDetail): readonly Column<ShareRow>[] {
  const { capacity: t, parts } = text.value;
  const { number } = format.value;
  return [
    { name: 'class', title: t.class, show: (row) => <ShareName link={link} row={row} /> },
    {
      name: 'sites',
      title: t.sites,
      isNumber: true,
      show: ({ sites }) => (sites === undefined ? '' : number(sites)),
    },
    ...DIRECTIONS.map((way) => ({
      name: way,
      title: parts[way],
      isNumber: true,
      show: ({ rates }: ShareRow) => <Portion rate={rates[way]} capacity={link.capacity[way]} />,
    })),
  ];
}

function ShareName({
  link: { kind, name },
  row: { title, colour },
}: {
  readonly link: CapacityLinkDetail;
  readonly row: ShareRow;
}) {
  if (colour === undefined) return <>{title}</>;
  return (
    <>
      <span class={`swatch ${colour}`} aria-hidden="true" />
      {kind === 'uplink' ? <Link to={addressOf('/sites', { uplink: name, class: title })}>{title}</Link> : title}
    </>
  );
}

function Portion({ rate, capacity }: { readonly rate: number; readonly capacity: number }) {
  const written = format.value;
  if (rate < 0) return <>{text.value.capacity.missing(written.rate(-rate))}</>;
  return (
    <>
      {written.rate(rate)} <span class="quiet portion">{written.percent(rate / capacity)}</span>
    </>
  );
}

const WIDTH = 1000;

function StackedBar({ link, load, way }: SharesProps & { readonly way: Direction }) {
  const { capacity: t, parts } = text.value;
  const { rate } = format.value;
  const scale = WIDTH / Math.max(link.capacity[way], load.committed[way]);
  let left = 0;
  const pieces = link.classes.map(({ class: name, committed }, index) => {
    const x = left;
    left += committed[way] * scale;
    return <rect key={name} class={colourOf(index)} x={x} y="0" width={committed[way] * scale} height="12" />;
  });
  const label = t.guaranteedOf(rate(load.committed[way]), rate(link.capacity[way]));
  return (
    <div class="stacked">
      <span>{parts[way]}</span>
      <svg
        class="bar"
        viewBox={`0 0 ${WIDTH} 12`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${parts[way]}: ${label}`}
      >
        <rect class="bar-range" x="0" y="0" width={link.capacity[way] * scale} height="12" />
        <rect class="stacked-rest" x="0" y="0" width={load.committed[way] * scale} height="12" />
        {pieces}
      </svg>
      <span class="number">{percentOf(load.share[way])}</span>
    </div>
  );
}
