import type { Diagnostic } from '../../model/diagnostic.js';
import { groupBy } from '../../model/group-by.js';
import { suggestName } from '../../model/nearest.js';
import type { Gathered } from '../gather.js';
import type { Named, NameKind } from '../read/scope.js';
import type { Kind } from '../schema/index.js';
import { problem } from '../report.js';

/** Which documents define what: names of a kind are only known for sure when all of these could be read. */
const DEFINED_BY: Readonly<Record<NameKind, Kind>> = {
  class: 'ClassPolicy',
  'traffic class': 'ClassPolicy',
  service: 'ServiceCatalog',
  region: 'Network',
  uplink: 'Network',
  network: 'Network',
  router: 'Inventory',
  site: 'Inventory',
  credentials: 'Credentials',
  calendar: 'Calendar',
  override: 'Override',
  'policy test': 'PolicyTest',
  'service catalog': 'ServiceCatalog',
  inventory: 'Inventory',
};

const a = (kind: NameKind): string => (kind === 'credentials' ? kind : `${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind}`);

/** Where there is none at all, `repository.empty` says so. */
const NEEDED: ReadonlySet<NameKind> = new Set(['class', 'region', 'uplink']);

/** Finding the nearest of thousands of names for thousands of others helps nobody and takes minutes. */
const MAX_SUGGESTIONS = 100;

/** Names that stand twice, and names that stand for nothing. */
export function lintNames(gathered: Gathered): readonly Diagnostic[] {
  const defined = groupBy(gathered.definitions, ({ kind }) => kind);
  const found: Diagnostic[] = [];
  for (const [kind, list] of defined) {
    // Of networks only one can be, whatever its name.
    const same = kind === 'network' ? [list] : groupBy(list, ({ name }) => name).values();
    for (const [first, ...again] of same) {
      if (first !== undefined) found.push(...again.map((one) => describeTwice(one, first)));
    }
  }
  const unread = new Set<string>(gathered.unread);
  for (const [kind, list] of groupBy(gathered.references, ({ kind: asked }) => asked)) {
    if (unread.has(DEFINED_BY[kind]) || unread.has('any')) continue;
    const names = namesOf(kind, gathered, defined);
    if (names.length === 0 && NEEDED.has(kind)) continue;
    const known = new Set(names);
    const unknown = list.filter(({ name }) => !known.has(name));
    found.push(...unknown.map((one, index) => describeUnknown(one, index < MAX_SUGGESTIONS ? names : [])));
  }
  return found;
}

const namesOf = (
  kind: NameKind,
  { classes }: Gathered,
  defined: ReadonlyMap<NameKind, readonly Named[]>,
): readonly string[] =>
  kind === 'traffic class'
    ? [...new Set(classes.flatMap(({ traffic }) => traffic.map(({ name }) => name)))]
    : (defined.get(kind) ?? []).map(({ name }) => name);

const describeTwice = ({ kind, name, at }: Named, first: Named): Diagnostic =>
  problem(
    'name.duplicate',
    at,
    `there is ${kind === 'network' ? 'a Network document' : `${a(kind)} "${name}"`} already; only one can hold`,
    {
      related: { message: 'the first is here', at: first.at },
      cure: kind === 'network' ? 'Bring them together in one document.' : 'Rename or remove one of them.',
    },
  );

const describeUnknown = ({ kind, name, at }: Named, names: readonly string[]): Diagnostic =>
  problem('name.unknown', at, `there is no ${kind} "${name}"`, {
    cure: suggestName(name, names) ?? `Add ${a(kind)} of that name, or mend the name.`,
  });
