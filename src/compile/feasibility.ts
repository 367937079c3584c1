import type { Diagnostic } from '../model/diagnostic.js';
import type { Inventory } from '../model/inventory.js';
import type { Policies } from '../model/policy.js';
import { DIRECTIONS, type Direction, type Rate } from '../model/rate.js';
import { describeOverload } from './capacity.js';
import { diagnoseSettings, distinct } from './diagnose.js';
import type { Interval } from './interval.js';
import { committedOn, settleGroups } from './load.js';
import { type Moment, momentsFrom } from './moments.js';
import type { Settings } from './settings.js';
import type { Link, Survey } from './survey.js';

/** How full an uplink is with guarantees in its worst interval, as they were asked for, before any repair. */
export interface UplinkLoad {
  readonly uplink: string;
  readonly direction: Direction;
  readonly committed: Rate;
  readonly capacity: Rate;
  /** committed ÷ capacity. */
  readonly share: number;
  /** Label of the interval. */
  readonly interval: string;
}

export interface Feasibility {
  readonly diagnostics: readonly Diagnostic[];
  readonly loads: readonly UplinkLoad[];
}

/** A link in one direction through all intervals. */
interface Watch {
  readonly link: Link;
  readonly direction: Direction;
  readonly failing: number;
  readonly committed: Rate;
  readonly interval: Interval;
}

/** Proves for every interval to come that the guarantees fit every link, and the classes every site. */
export function checkFeasibility(policies: Policies, inventory: Inventory, from: number): Feasibility {
  const { survey, moments } = momentsFrom(policies, inventory, from);
  const watches = survey.links.flatMap((link) => DIRECTIONS.map((direction) => watch(link, direction, moments)));
  const seen = new Set<Settings>();
  const settings = moments.flatMap((moment) => diagnoseSettings(survey, moment.interval, moment.settings, seen));
  const overloads = watches.filter(({ failing }) => failing > 0).map((one) => describeWatch(survey, one));
  return {
    diagnostics: distinct([...settings, ...overloads]),
    loads: watches.filter(({ link }) => link.kind === 'uplink').map(loadOf),
  };
}

function watch(link: Link, direction: Direction, moments: readonly Moment[]): Watch {
  const capacity = link.capacity[direction];
  let failing = 0;
  let worst: { readonly committed: Rate; readonly interval: Interval } | undefined;
  for (const { interval, settings } of moments) {
    const committed = committedOn(link, direction, settings);
    if (committed > capacity) failing += 1;
    if (worst === undefined || committed > worst.committed) worst = { committed, interval };
  }
  if (worst === undefined) throw new TypeError('there is always an interval');
  return { link, direction, failing, ...worst };
}

function describeWatch(survey: Survey, { link, direction, interval, failing }: Watch): Diagnostic {
  const settings = settleGroups(survey, interval);
  return describeOverload(survey, { link, direction, interval, settings, others: failing - 1 });
}

const loadOf = ({ link, direction, committed, interval }: Watch): UplinkLoad => ({
  uplink: link.name,
  direction,
  committed,
  capacity: link.capacity[direction],
  share: committed / link.capacity[direction],
  interval: interval.label,
});
