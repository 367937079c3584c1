import { type Busy, busyOf } from '../controller/busy-minutes.js';
import type { Span } from '../controller/past.js';
import type { Steps } from '../controller/series.js';
import type { Site } from '../model/inventory.js';
import type { Direction } from '../model/rate.js';
import type { GroupKind } from '../model/traffic.js';
import type { House } from './house.js';
import type { GroupHistory, SiteHistory } from './replies/history.js';

type Line = SiteHistory['drops'];

/** What is charted is rounded: an hour of a site is thousands of numbers. */
const lineOf = ({ count, columns }: Steps, name: string, digits = 0): Line =>
  columns[name]?.map((value) => (Number.isNaN(value) ? null : Number(value.toFixed(digits)))) ??
  Array<null>(count).fill(null);

export const busyShown = ({ minutes, delivered }: Busy): SiteHistory['busy'] => ({
  minutes,
  delivered: delivered === undefined ? null : Math.round(delivered),
});

/** The recent past of a site and of the router that serves it, on one axis of time. */
export function siteHistory(
  { controller: { telemetry } }: Pick<House, 'controller'>,
  { name, router }: Site,
  { direction, span }: { readonly direction: Direction; readonly span: Span },
): SiteHistory {
  const own = telemetry.history({ kind: 'site', name, direction }, span);
  const its = telemetry.history({ kind: 'router', name: router }, span);
  const minutes = telemetry.minutes(name, direction).columns;
  return {
    from: own.from,
    stepMs: own.stepMs,
    delivered: lineOf(own, 'delivered'),
    demand: lineOf(own, 'demand'),
    drops: lineOf(own, 'drops', 2),
    classes: classesOf(own).map((one) => ({
      name: one,
      delivered: lineOf(own, `delivered:${one}`),
      drops: lineOf(own, `drops:${one}`, 2),
    })),
    roundTripMs: lineOf(its, 'roundTrip', 2),
    roundTripMostMs: lineOf(its, 'roundTripMost', 2),
    reachable: lineOf(its, 'reachable', 3),
    busy: busyShown(busyOf(minutes['demand'] ?? [], minutes['delivered'] ?? [])),
  };
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
