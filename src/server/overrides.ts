import type { InForce } from '../controller/controller.js';
import { isInScope } from '../model/account.js';
import { groupBy } from '../model/group-by.js';
import type { Site } from '../model/inventory.js';
import type { Override as Written } from '../model/policy.js';
import { type Direction, DIRECTIONS } from '../model/rate.js';
import { selects, selectSites } from '../model/select.js';
import type { EffectiveSite } from '../pipeline.js';
import type { Caller } from './caller.js';
import { fleetOf } from './fleet.js';
import type { House } from './house.js';
import { overrideInScope } from './in-scope.js';
import type { Override, OverrideEffect } from './replies/policies.js';

export const overrideState = ({ from, until }: Written, now: number): Override['state'] =>
  until <= now ? 'expired' : from > now ? 'coming' : 'active';

/** Those that reach what the caller sees: what runs first, then what comes, then what is over, the newest first. */
export function overridesFor({ now }: House, { policies, inventory }: InForce, { scope }: Caller): readonly Written[] {
  const at = now();
  const ranks: Readonly<Record<Override['state'], number>> = { active: 0, coming: 1, expired: 2 };
  const isOver = (one: Written): boolean => overrideState(one, at) === 'expired';
  const compare = (a: Written, b: Written): number =>
    ranks[overrideState(a, at)] - ranks[overrideState(b, at)] ||
    (isOver(a) ? b.until - a.until : overrideState(a, at) === 'active' ? a.until - b.until : a.from - b.from);
  return policies.overrides
    .filter(({ select }) => inventory.sites.some((site) => isInScope(scope, site) && selects(select, site)))
    .toSorted(compare);
}

/** An override with what it changes, for the sites that the caller sees. */
export function overrideItem(
  house: House,
  force: InForce,
  { one, caller }: { readonly one: Written; readonly caller: Caller },
): Override {
  const now = house.now();
  const state = overrideState(one, now);
  const sites = selectSites(one.select, force.inventory).filter((site) => isInScope(caller.scope, site));
  // While it runs, what it does now; else what it does when it begins.
  const instant = state === 'active' ? now : one.from;
  const seen = overrideInScope(one, caller.scope, fleetOf(force)) ?? one;
  return { ...seen, state, sites: sites.length, effects: effectsOf(house, force, { one, sites, instant }) };
}

const MOST_GROUPS = 20;

interface Reach {
  readonly one: Written;
  readonly sites: readonly Site[];
  readonly instant: number;
}

/** Sites of one class that the same other overrides select have the same values: one of them answers for all. */
function effectsOf(house: House, force: InForce, { one, sites, instant }: Reach): readonly OverrideEffect[] {
  const { overrides } = force.policies;
  const others = overrides.filter((other) => other !== one && other.from <= instant && instant < other.until);
  const keyOf = (site: Site): string =>
    [site.class, ...others.filter(({ select }) => selects(select, site)).map(({ name }) => name)].join('\n');
  const without = {
    ...force,
    instant,
    policies: { ...force.policies, overrides: overrides.filter((other) => other !== one) },
  };
  const during = { ...force, instant };
  return [...groupBy(sites, keyOf).values()].slice(0, MOST_GROUPS).flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const [before, after] = [without, during].map((world) => valuesOf(house.thinking.effectiveSite(world, first.name)));
    const changes = [...(after ?? new Map<string, Value>())].flatMap(([key, value]) => {
      const was = before?.get(key)?.value;
      return was === undefined || was === value.value ? [] : [{ ...value.about, before: was, during: value.value }];
    });
    return [{ class: first.class, sites: group.length, example: first.name, changes }];
  });
}

interface Value {
  readonly about: Omit<OverrideEffect['changes'][number], 'before' | 'during'>;
  readonly value: number;
}

/** Everything that an override may change, by a key of its own. */
function valuesOf(site: EffectiveSite): ReadonlyMap<string, Value> {
  const found: Value[] = [{ about: { name: 'contention' }, value: site.contention.value }];
  for (const direction of DIRECTIONS) {
    found.push({ about: { name: 'allocation', direction }, value: site.allocation.value[direction] });
    found.push({ about: { name: 'committed', direction }, value: site.committed[direction].value });
  }
  for (const traffic of site.traffic) {
    const trafficClass = traffic.name;
    found.push({ about: { name: 'priority', trafficClass }, value: traffic.priority.value });
    const rate = (name: 'committed' | 'peak', direction: Direction): Value => ({
      about: { name, trafficClass, direction },
      value: traffic[direction][name].value,
    });
    for (const direction of DIRECTIONS) found.push(rate('committed', direction), rate('peak', direction));
  }
  return new Map(found.map((one) => [JSON.stringify(one.about), one]));
}
