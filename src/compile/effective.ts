import type { Inventory, Site } from '../model/inventory.js';
import type { Policies } from '../model/policy.js';
import { QosError } from '../model/error.js';
import { type Interval, intervalAt, isInForce } from './interval.js';
import { selects } from '../model/select.js';
import { type Settings, settleClass } from './settings.js';
import { rankOverrides } from './survey.js';

/** What is in force for one site at an instant, each value with where it was written. As asked for, before any repair. */
export interface EffectiveSite extends Settings {
  readonly site: string;
  readonly router: string;
  readonly interval: Interval;
}

export function effectiveSite(policies: Policies, _inventory: Inventory, site: Site, instant: number): EffectiveSite {
  const policy = policies.classes.find(({ name }) => name === site.class);
  if (policy === undefined)
    throw new QosError('usage', `site ${site.name} is of class "${site.class}", which has no policy`);
  const interval = intervalAt(policies, instant);
  const overrides = rankOverrides(policies.overrides).filter(
    (override) => isInForce(override, instant) && selects(override.select, site),
  );
  const settings = settleClass(policy, new Set(interval.calendars), overrides);
  return { site: site.name, router: site.router, interval, ...settings };
}
