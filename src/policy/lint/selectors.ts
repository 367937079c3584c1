import type { Diagnostic } from '../../model/diagnostic.js';
import type { Inventory } from '../../model/inventory.js';
import { suggestName } from '../../model/nearest.js';
import { fieldOrigin } from '../../model/origin.js';
import type { ClassPolicy, Override, Policies, PolicyTest } from '../../model/policy.js';
import { selectSites } from '../../model/select.js';
import { problem } from '../report.js';
import { lintChange } from './classes.js';

/** Overrides and tests that are about nobody, and overrides that do not fit the classes that they select. */
export function lintSelectors({ classes, overrides, tests }: Policies, inventory: Inventory): readonly Diagnostic[] {
  const byName = new Map(classes.map((policy) => [policy.name, policy]));
  const everywhere = new Set(classes.flatMap(({ traffic }) => traffic.map(({ name }) => name)));
  return [
    ...tests.flatMap((test) => (classesOf(test, inventory).size === 0 ? lintNobody('policy test', test) : [])),
    ...overrides.flatMap((override) => {
      const names = classesOf(override, inventory);
      if (names.size === 0) return lintNobody('override', override);
      const selected = [...names].map((name) => byName.get(name));
      // What a class that could not be read has is not known; a name that no class has was reported as such.
      const isKnown = (traffic: string): boolean => everywhere.has(traffic) && !selected.includes(undefined);
      return lintOverride(
        override,
        selected.filter((one) => one !== undefined),
        isKnown,
      );
    }),
  ];
}

const classesOf = ({ select }: Override | PolicyTest, inventory: Inventory): ReadonlySet<string> =>
  new Set(selectSites(select, inventory).map((site) => site.class));

const lintNobody = (what: string, { name, at }: Override | PolicyTest): Diagnostic =>
  problem(
    'override.selects-nothing',
    fieldOrigin(at, 'select'),
    `${what} "${name}" selects no site, so it says nothing`,
    {
      severity: 'warning',
      cure: 'All parts must hold at once: widen one of them, or remove it.',
    },
  );

function lintOverride(
  override: Override,
  selected: readonly ClassPolicy[],
  isKnown: (traffic: string) => boolean,
): readonly Diagnostic[] {
  const { name, site } = override;
  return override.traffic.flatMap((change) => {
    const meant = selected.flatMap((policy) =>
      policy.traffic.filter((one) => one.name === change.name).map((traffic) => ({ policy, traffic })),
    );
    if (meant.length === 0 && isKnown(change.name)) {
      const message = `none of the sites that override "${name}" selects has a traffic class "${change.name}"`;
      const known = new Set(selected.flatMap(({ traffic }) => traffic.map((one) => one.name)));
      return problem('name.unknown', fieldOrigin(change.at, 'name'), message, {
        cure: suggestName(change.name, [...known]),
      });
    }
    return meant.flatMap(({ policy, traffic }) =>
      lintChange({ ...policy, ...site }, traffic, change, `while override "${name}" is in force`),
    );
  });
}
