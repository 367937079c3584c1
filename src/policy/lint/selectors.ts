import type { Diagnostic } from '../../model/diagnostic.js';
import type { Inventory } from '../../model/inventory.js';
import { fieldOrigin } from '../../model/origin.js';
import type { Override, PolicyTest } from '../../model/policy.js';
import { selectSites } from '../../model/select.js';
import { problem } from './report.js';

/** Overrides and tests that are about nobody, or about a traffic class that none of their sites has. */
export function lintSelectors(
  {
    overrides,
    tests,
    trafficOf,
  }: {
    readonly overrides: readonly Override[];
    readonly tests: readonly PolicyTest[];
    readonly trafficOf: ReadonlyMap<string, ReadonlySet<string>>;
  },
  inventory: Inventory,
): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  const look = (what: string, { select, at }: Override | PolicyTest): ReadonlySet<string> | undefined => {
    const sites = selectSites(select, inventory);
    if (sites.length > 0) return new Set(sites.map((site) => site.class));
    const message = `${what} selects no site, so it says nothing`;
    found.push(problem('override.selects-nothing', fieldOrigin(at, 'select'), message, { severity: 'warning' }));
    return undefined;
  };
  for (const test of tests) look(`policy test "${test.name}"`, test);
  for (const override of overrides) {
    const classes = look(`override "${override.name}"`, override);
    if (classes === undefined) continue;
    for (const { name, at } of override.traffic) {
      if ([...classes].some((one) => trafficOf.get(one)?.has(name) !== false)) continue;
      const message = `none of the sites that override "${override.name}" selects has a traffic class "${name}"`;
      found.push(problem('name.unknown', fieldOrigin(at, 'name'), message));
    }
  }
  return found;
}
