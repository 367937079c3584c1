import type { Inventory, Site } from '../model/inventory.js';
import type { Override, Policies } from '../model/policy.js';
import { type Interval, intervalAt, isInForce } from './interval.js';
import { type Fit, fitLinks, scaleOf, type SettingsOf, settleGroups } from './load.js';
import { type Bounds, rememberShapes, type SiteShape } from './shape.js';
import { type Survey, type SurveyedRouter, surveyNetwork } from './survey.js';

/** Everything that holds in one interval. */
export interface Situation {
  readonly interval: Interval;
  readonly survey: Survey;
  readonly settings: SettingsOf;
  readonly fit: Fit;
  /** Undefined where the site's class or router is unknown. */
  readonly shapeOf: (site: Site) => SiteShape | undefined;
}

export function situationAt(policies: Policies, inventory: Inventory, instant: number): Situation {
  const overrides = policies.overrides.filter((override) => isInForce(override, instant));
  return situationIn(surveyNetwork(policies, inventory, overrides), intervalAt(policies, instant));
}

export function situationIn(survey: Survey, interval: Interval): Situation {
  const settings = settleGroups(survey, interval);
  const fit = fitLinks(survey, settings);
  const bounds = new Map<string, Bounds>();
  for (const one of survey.routers)
    for (const site of one.sites) bounds.set(site.name, boundsOf(one, site, { survey, fit }));
  const shape = rememberShapes();
  return {
    interval,
    survey,
    settings,
    fit,
    shapeOf: (site) => {
      const group = survey.groupOf.get(site.name);
      const found = group === undefined ? undefined : settings.get(group);
      const bound = bounds.get(site.name);
      return found === undefined || bound === undefined ? undefined : shape(found, bound);
    },
  };
}

function boundsOf(one: SurveyedRouter, site: Site, { survey, fit }: { survey: Survey; fit: Fit }): Bounds {
  const scale = scaleOf(one, survey, fit);
  const { capacity } = one.router;
  if (capacity !== undefined) return { scale, capacity };
  // A router has one management leaf. Without a capacity it serves one site; with several that is an error elsewhere.
  const carries = one.sites[0] === site;
  return carries ? { scale, management: survey.inventory.network.management } : { scale };
}

/** Overrides that can still matter from an instant on. */
export const upcoming = (policies: Policies, from: number, to: number): readonly Override[] =>
  policies.overrides.filter((override) => override.until > from && override.from < to);
