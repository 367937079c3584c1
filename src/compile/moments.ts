import type { Inventory } from '../model/inventory.js';
import type { Policies } from '../model/policy.js';
import { DAY } from '../model/zone.js';
import { HORIZON_DAYS, type Interval, intervalsOf } from './interval.js';
import { type SettingsOf, settleGroups } from './load.js';
import { upcoming } from './network.js';
import { type Survey, surveyNetwork } from './survey.js';

export interface Moment {
  readonly interval: Interval;
  readonly settings: SettingsOf;
}

export interface Moments {
  readonly survey: Survey;
  /** All intervals to come; the first is the one that holds at the beginning. */
  readonly moments: readonly Moment[];
}

/** The network, and what is in force in it in every interval to come. */
export function momentsFrom(policies: Policies, inventory: Inventory, from: number): Moments {
  const survey = surveyNetwork(policies, inventory, upcoming(policies, from, from + HORIZON_DAYS * DAY));
  const moments = intervalsOf(policies, from).map((interval) => ({
    interval,
    settings: settleGroups(survey, interval),
  }));
  return { survey, moments };
}
