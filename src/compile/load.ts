import { DIRECTIONS, type Direction, type Rate, type Rates } from '../model/rate.js';
import type { Interval } from './interval.js';
import { type Settings, settleClass } from './settings.js';
import type { Group, Link, Survey, SurveyedRouter } from './survey.js';

export type SettingsOf = ReadonlyMap<Group, Settings>;

/** What is in force for every group in an interval. */
export function settleGroups(survey: Survey, interval: Interval): SettingsOf {
  const calendars = new Set(interval.calendars);
  const inForce = new Set(interval.overrides);
  return new Map(survey.groups.map((group) => [group, settleGroup(group, calendars, inForce)]));
}

const settled = new WeakMap<Group, Map<string, Settings>>();

/** Most intervals change nothing for most groups, so settings are remembered by what the group listens to. */
function settleGroup(group: Group, calendars: ReadonlySet<string>, inForce: ReadonlySet<string>): Settings {
  const overrides = group.overrides.filter(({ name }) => inForce.has(name));
  const heard = group.calendars.filter((name) => calendars.has(name));
  const key = `${heard.join(' ')}|${overrides.map(({ name }) => name).join(' ')}`;
  let known = settled.get(group);
  if (known === undefined) settled.set(group, (known = new Map()));
  let settings = known.get(key);
  if (settings === undefined) known.set(key, (settings = settleClass(group.policy, calendars, overrides)));
  return settings;
}

/** Σ committed of the sites below a link, with what the router keeps for itself. */
export function committedOn(link: Link, direction: Direction, settings: SettingsOf): Rate {
  let sum = link.reserve[direction];
  for (const [group, count] of link.counts) sum += count * (settings.get(group)?.committed[direction].value ?? 0);
  return sum;
}

/** The share of its guarantees that fits: 1 where all of them do. */
function fitting(link: Link, direction: Direction, settings: SettingsOf): number {
  const sum = committedOn(link, direction, settings);
  const capacity = link.capacity[direction];
  if (sum <= capacity) return 1;
  const reserve = link.reserve[direction];
  return Math.max(0, capacity - reserve) / (sum - reserve);
}

/** For each link and direction the share of the guarantees that fits. */
export type Fit = ReadonlyMap<Link, Rates>;

export const fitLinks = (survey: Survey, settings: SettingsOf): Fit =>
  new Map(
    survey.links.map((link) => [
      link,
      { download: fitting(link, 'download', settings), upload: fitting(link, 'upload', settings) },
    ]),
  );

/**
 * What the guarantees of a router's sites are scaled by: the smallest share along its path. Uplinks scale only where the
 * network asks for it; the router's own access link always does, since the tree on the router would not be well-formed.
 */
export function scaleOf({ path }: SurveyedRouter, survey: Survey, fit: Fit): Rates {
  const repairs = survey.inventory.network.repair === 'proportional';
  const scale = { download: 1, upload: 1 };
  for (const link of path) {
    if (link.kind === 'uplink' && !repairs) continue;
    for (const direction of DIRECTIONS) scale[direction] = Math.min(scale[direction], fit.get(link)?.[direction] ?? 1);
  }
  return scale;
}
