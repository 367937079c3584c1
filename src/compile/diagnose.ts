import type { Diagnostic } from '../model/diagnostic.js';
import type { Override } from '../model/policy.js';
import { DIRECTIONS, type Direction, formatRate, type Rate } from '../model/rate.js';
import { conflictsAmong } from './conflict.js';
import type { Interval } from './interval.js';
import type { SettingsOf } from './load.js';
import { placeOf } from '../model/origin.js';
import { LAYERS, type Settings, type Traced } from './settings.js';
import { sortByName } from './sort-by-name.js';
import type { Group, Survey } from './survey.js';

/** What is wrong with the settings of an interval, each problem once. `seen`: settings that were looked at before. */
export function diagnoseSettings(
  survey: Survey,
  interval: Interval,
  settings: SettingsOf,
  seen: Set<Settings> = new Set(),
): readonly Diagnostic[] {
  const inForce = new Set(interval.overrides);
  const carriers = carryingGroups(survey);
  const found: Diagnostic[] = [];
  for (const [group, one] of settings) {
    if (seen.has(one)) continue;
    seen.add(one);
    const overrides = group.overrides.filter(({ name }) => inForce.has(name));
    found.push(...conflictsAmong(group.policy, overrides));
    const reserve = carriers.has(group) ? survey.inventory.network.management.committed : 0;
    const excess = worstExcess(one, reserve);
    if (excess !== undefined) found.push(describeSum(one, excess, interval));
  }
  return distinct(found);
}

export const distinct = (diagnostics: readonly Diagnostic[]): readonly Diagnostic[] => [
  ...new Map(diagnostics.map((one) => [JSON.stringify([one.code, one.message, one.at]), one])).values(),
];

/** Groups of which some site carries the management of its router inside its own upload. */
function carryingGroups({ routers, groupOf }: Survey): ReadonlySet<Group> {
  const carriers = new Set<Group>();
  for (const { router, sites } of routers) {
    const group = groupOf.get(sites[0]?.name ?? '');
    if (router.capacity === undefined && group !== undefined) carriers.add(group);
  }
  return carriers;
}

interface Excess {
  readonly direction: Direction;
  readonly sum: Rate;
  readonly over: Rate;
  /** Rate of the management leaf within the sum. */
  readonly reserve: Rate;
}

function worstExcess(settings: Settings, management: Rate): Excess | undefined {
  const [worst] = DIRECTIONS.map((direction) => {
    const reserve = direction === 'upload' ? management : 0;
    const sum = settings.traffic.reduce((total, traffic) => total + traffic[direction].committed.value, reserve);
    return { direction, sum, over: sum - settings.committed[direction].value, reserve };
  }).sort((a, b) => b.over - a.over);
  return worst !== undefined && worst.over > 0 ? worst : undefined;
}

function describeSum(settings: Settings, { direction, sum, over, reserve }: Excess, interval: Interval): Diagnostic {
  const committed = settings.committed[direction].value;
  const values: readonly Traced<Rate>[] = [
    settings.committed[direction],
    ...settings.traffic.map((traffic) => traffic[direction].committed),
  ];
  const strongest = values.reduce((best, one) =>
    LAYERS.indexOf(one.layer) >= LAYERS.indexOf(best.layer) ? one : best,
  );
  const own = reserve > 0 ? ` with ${formatRate(reserve)} for the management of the router` : '';
  return {
    code: 'class.committed-sum',
    severity: 'error',
    message: `the committed rates of the traffic classes of ${settings.class} sites add up to ${formatRate(sum)} ${direction}${own} in "${interval.label}", ${formatRate(over)} more than the committed rate of the site, ${formatRate(committed)}`,
    cure: `Keep the traffic classes to ${formatRate(Math.max(0, committed - reserve))} together, or guarantee the site ${formatRate(sum)} (higher allocation or lower contention).`,
    at: strongest.at,
  };
}

export const diagnoseExpired = (overrides: readonly Override[], instant: number): readonly Diagnostic[] =>
  sortByName(overrides)
    .filter(({ until }) => until <= instant)
    .map(({ name, at }) => ({
      code: 'override.expired',
      severity: 'note',
      message: `override "${name}" has expired and changes nothing any more`,
      cure: 'Remove it.',
      at: placeOf(at),
    }));
