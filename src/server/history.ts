import { type Busy, busyOf, busyOfHours } from '../controller/busy-minutes.js';
import type { Span } from '../controller/past.js';
import { axisOf, type Numbers, type Steps } from '../controller/series.js';
import type { Site } from '../model/inventory.js';
import type { Direction } from '../model/rate.js';
import type { GroupKind, RouterHour, SiteHour } from '../model/traffic.js';
import type { House } from './house.js';
import type { GroupHistory, SiteHistory } from './replies/history.js';

type Line = SiteHistory['drops'];

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Of these the store knows, hour by hour. */
const LONG = { week: 7 * DAY, month: 30 * DAY } as const;
export type LongSpan = keyof typeof LONG;

/** What is charted is rounded: an hour of a site is thousands of numbers. */
const lineOf = ({ count, columns }: Steps, name: string, digits = 0): Line =>
  columns[name]?.map((value) => (Number.isNaN(value) ? null : Number(value.toFixed(digits)))) ??
  Array<null>(count).fill(null);

/** Of a site, of the router that serves it, and how its busy minutes were, on one axis of time. */
interface Known {
  readonly own: Steps;
  readonly its: Steps;
  readonly busy: Busy;
}

export async function siteHistory(
  house: Pick<House, 'controller' | 'store' | 'now'>,
  site: Site,
  { direction, span }: { readonly direction: Direction; readonly span: Span | LongSpan },
): Promise<SiteHistory> {
  const isLong = span === 'week' || span === 'month';
  const { own, its, busy } = isLong
    ? await kept(house, site, direction, LONG[span])
    : remembered(house, site, direction, span);
  return {
    from: own.from,
    stepMs: own.stepMs,
    delivered: lineOf(own, 'delivered'),
    demand: lineOf(own, 'demand'),
    drops: lineOf(own, 'drops', 2),
    ...(isLong ? { deliveredMost: lineOf(own, 'deliveredMost'), demandMost: lineOf(own, 'demandMost') } : {}),
    classes: classesOf(own).map((one) => ({
      name: one,
      delivered: lineOf(own, `delivered:${one}`),
      drops: lineOf(own, `drops:${one}`, 2),
    })),
    roundTripMs: lineOf(its, 'roundTrip', 2),
    roundTripMostMs: lineOf(its, 'roundTripMost', 2),
    reachable: lineOf(its, 'reachable', 3),
    busy: { minutes: busy.minutes, delivered: busy.delivered === undefined ? null : Math.round(busy.delivered) },
  };
}

function remembered(
  { controller: { telemetry } }: Pick<House, 'controller'>,
  { name, router }: Site,
  direction: Direction,
  span: Span,
): Known {
  const { demand = [], delivered = [] } = telemetry.minutes(name, direction).columns;
  return {
    own: telemetry.history({ kind: 'site', name, direction }, span),
    its: telemetry.history({ kind: 'router', name: router }, span),
    busy: busyOf(demand, delivered),
  };
}

/** Up to the last hour that is over. */
async function kept(
  { store, now }: Pick<House, 'store' | 'now'>,
  { name: site, router }: Site,
  direction: Direction,
  lengthMs: number,
): Promise<Known> {
  const until = Math.floor(now() / HOUR) * HOUR;
  const period = { from: until - lengthMs, until };
  const hours = await store.traffic.siteHours({ site, direction, ...period });
  const its = await store.traffic.routerHours({ router, ...period });
  const axis = axisOf({ stepMs: HOUR, steps: 0 }, period.from, until);
  return {
    own: stepsOf(axis, hours, siteNumbers),
    its: stepsOf(axis, its, routerNumbers),
    busy: busyOfHours(hours),
  };
}

const siteNumbers = ({ delivered, deliveredMost, demand, demandMost, drops, minutes }: SiteHour): Numbers => ({
  ...{ delivered, deliveredMost, demand, demandMost },
  drops: drops / (minutes * 60),
});

const routerNumbers = ({ seconds, unreachable, roundTrip, roundTripMost }: RouterHour): Numbers => ({
  ...(roundTrip === undefined ? {} : { roundTrip }),
  ...(roundTripMost === undefined ? {} : { roundTripMost }),
  ...(seconds === 0 ? {} : { reachable: 1 - unreachable / seconds }),
});

const LONG_COLUMNS = [
  ...['delivered', 'deliveredMost', 'demand', 'demandMost', 'drops'],
  ...['roundTrip', 'roundTripMost', 'reachable'],
];

function stepsOf<Hour extends { readonly at: number }>(
  axis: Omit<Steps, 'columns'>,
  hours: readonly Hour[],
  numbersOf: (hour: Hour) => Numbers,
): Steps {
  const columns = LONG_COLUMNS.map((name): [string, number[]] => [name, Array<number>(axis.count).fill(Number.NaN)]);
  for (const hour of hours) {
    const numbers = numbersOf(hour);
    for (const [name, column] of columns) column[(hour.at - axis.from) / axis.stepMs] = numbers[name] ?? Number.NaN;
  }
  return { ...axis, columns: Object.fromEntries(columns) };
}

const classesOf = ({ columns }: Steps): readonly string[] =>
  Object.keys(columns).flatMap((name) => (name.startsWith('delivered:') ? [name.slice('delivered:'.length)] : []));

export function groupHistory(
  { controller: { telemetry } }: Pick<House, 'controller'>,
  group: { readonly kind: GroupKind; readonly name: string; readonly direction: Direction },
  span: Span,
): GroupHistory {
  const steps = telemetry.history(group, span);
  return {
    from: steps.from,
    stepMs: steps.stepMs,
    delivered: lineOf(steps, 'delivered'),
    demand: lineOf(steps, 'demand'),
    drops: lineOf(steps, 'drops', 2),
    backlog: lineOf(steps, 'backlog'),
  };
}
