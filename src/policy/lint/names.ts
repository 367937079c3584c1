import type { Diagnostic } from '../../model/diagnostic.js';
import { groupBy } from '../../model/group-by.js';
import { suggestName } from '../../model/nearest.js';
import type { Gathered } from '../gather.js';
import type { Named, NameKind } from '../read/scope.js';
import type { Kind } from '../schema/index.js';
import { problem } from './report.js';

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
};

const ARTICLE: Readonly<Partial<Record<NameKind, string>>> = { uplink: 'an uplink', override: 'an override' };
const a = (kind: NameKind): string => ARTICLE[kind] ?? (kind === 'credentials' ? kind : `a ${kind}`);

/** Names that stand twice, and names that stand for nothing. */
export function lintNames(gathered: Gathered): readonly Diagnostic[] {
  const defined = groupBy(gathered.definitions, ({ kind }) => kind);
  const found: Diagnostic[] = [];
  for (const [kind, list] of defined) {
    for (const same of groupBy(list, ({ name }) => name).values()) {
      const [first, ...again] = same;
      if (first !== undefined) found.push(...again.map((one) => describeTwice(kind, one, first)));
    }
  }
  const unread = new Set<string>(gathered.unread);
  for (const [kind, list] of groupBy(gathered.references, ({ kind: asked }) => asked)) {
    if (unread.has(DEFINED_BY[kind]) || unread.has('any')) continue;
    const names = namesOf(kind, gathered, defined);
    const known = new Set(names);
    found.push(...list.filter(({ name }) => !known.has(name)).map((one) => describeUnknown(one, names)));
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

const describeTwice = (kind: NameKind, one: Named, first: Named): Diagnostic =>
  problem('name.duplicate', one.at, `there is ${a(kind)} "${one.name}" already; only one can hold`, {
    related: { message: 'the first is here', at: first.at },
    cure: 'Rename or remove one of them.',
  });

const describeUnknown = ({ kind, name, at }: Named, names: readonly string[]): Diagnostic =>
  problem('name.unknown', at, `there is no ${kind} "${name}"`, {
    cure: suggestName(name, names) ?? `Add ${a(kind)}: the repository has none.`,
  });
