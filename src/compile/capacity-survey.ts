import type { Inventory } from '../model/inventory.js';
import type { Policies } from '../model/policy.js';
import { DIRECTIONS, type Direction, type Rate, type Rates } from '../model/rate.js';
import { type Conflict, conflictOf } from './capacity.js';
import type { Interval } from './interval.js';
import { committedOn } from './load.js';
import { type Moment, type Moments, momentsFrom } from './moments.js';
import type { Link } from './survey.js';

/** Guarantees on a link in one interval, as they were asked for. */
export interface IntervalLoad {
  readonly interval: Interval;
  readonly committed: Rates;
  /** committed ÷ capacity. */
  readonly share: Rates;
  /** It holds at the instant that was asked about. */
  readonly current: boolean;
}

export interface LinkLoads {
  readonly kind: Link['kind'];
  readonly name: string;
  readonly capacity: Rates;
  readonly reserve: Rates;
  /** All intervals to come, the fullest direction of the worst first. */
  readonly loads: readonly IntervalLoad[];
}

export interface SiteShare {
  readonly site: string;
  readonly committed: Rates;
}

export interface CapacitySurvey {
  /** Uplinks, then routers with a capacity of their own, each by name. */
  readonly links: readonly LinkLoads[];
  /** Each direction of each link that does not fit, in its worst interval. */
  readonly conflicts: readonly Conflict[];
  /** The sites behind a link with their guarantees in the interval that begins then, the largest first. */
  readonly sharesOn: (kind: Link['kind'], link: string, interval: number) => readonly SiteShare[] | undefined;
}

/** How full every link is with guarantees in every interval from an instant on, and what does not fit. */
export function surveyCapacity(policies: Policies, inventory: Inventory, from: number): CapacitySurvey {
  const found = momentsFrom(policies, inventory, from);
  const { survey, moments } = found;
  const links = survey.links.map((link) => loadsOf(link, moments));
  const conflicts = survey.links.flatMap((link) => DIRECTIONS.flatMap((direction) => worst(found, link, direction)));
  return { links, conflicts, sharesOn: (kind, name, at) => sharesOn(found, { kind, name, at }) };
}

const eachWay = (value: (direction: Direction) => number): Rates => ({
  download: value('download'),
  upload: value('upload'),
});

const fullest = ({ share }: IntervalLoad): number => Math.max(share.download, share.upload);

function loadsOf(link: Link, moments: readonly Moment[]): LinkLoads {
  const { kind, name, capacity, reserve } = link;
  const loads = moments.map(({ interval, settings }, index) => {
    const committed = eachWay((direction) => committedOn(link, direction, settings));
    const share = eachWay((direction) => committed[direction] / capacity[direction]);
    return { interval, committed, share, current: index === 0 };
  });
  return { kind, name, capacity, reserve, loads: loads.toSorted((a, b) => fullest(b) - fullest(a)) };
}

function worst({ survey, moments }: Moments, link: Link, direction: Direction): readonly Conflict[] {
  const failing = moments
    .map((moment) => ({ ...moment, committed: committedOn(link, direction, moment.settings) }))
    .filter(({ committed }) => committed > link.capacity[direction])
    .toSorted((a, b) => b.committed - a.committed);
  const [first, ...others] = failing;
  if (first === undefined) return [];
  const { interval, settings } = first;
  return [conflictOf(survey, { link, direction, interval, settings, others: others.length })];
}

interface Where {
  readonly kind: Link['kind'];
  readonly name: string;
  readonly at: number;
}

function sharesOn({ survey, moments }: Moments, { kind, name, at }: Where): readonly SiteShare[] | undefined {
  const link = survey.links.find((one) => one.kind === kind && one.name === name);
  const moment = moments.find(({ interval }) => interval.instant === at);
  if (link === undefined || moment === undefined) return undefined;
  const rate = (site: string, direction: Direction): Rate => {
    const group = survey.groupOf.get(site);
    return (group && moment.settings.get(group)?.committed[direction].value) ?? 0;
  };
  const sum = ({ committed }: SiteShare): number => committed.download + committed.upload;
  return link.sites
    .map((site) => ({ site: site.name, committed: eachWay((direction) => rate(site.name, direction)) }))
    .toSorted((a, b) => sum(b) - sum(a));
}
