import type { Scope } from '../../../model/account.js';
import type { Fleet } from '../../../server/replies/network.js';
import type { Selector } from '../../../server/replies/orders.js';
import { format, text } from '../../text/language.js';

export const SCOPES = ['all', 'class', 'region', 'router'] as const;
export type ScopeName = (typeof SCOPES)[number];

export const NOTHING: Selector = { classes: [], regions: [], sites: [], routers: [], labels: {} };

/**
 * Undefined: it is not said yet of which class, region or router. A selector is asked again tomorrow, so that of a reader who
 * may act on a part of the network names the bounds of that part.
 */
export function selectorOf(scope: ScopeName, name: string, { classes, regions }: Scope): Selector | undefined {
  const mine = { ...NOTHING, classes, regions };
  if (scope === 'all') return mine;
  if (name === '') return undefined;
  switch (scope) {
    case 'class':
      return { ...mine, classes: [name] };
    case 'region':
      return { ...mine, regions: [name] };
    case 'router':
      return { ...NOTHING, routers: [name] };
  }
}

type Offered = Pick<Fleet, 'beyond' | 'classes' | 'regions'>;

/** Names of one kind on all of whose routers the reader may act. */
export const namesOffered = ({ classes, regions }: Offered, scope: 'class' | 'region'): readonly string[] =>
  (scope === 'class' ? classes : regions).filter(({ beyond }) => beyond !== true).map(({ name }) => name);

export const scopesOffered = (fleet: Offered): readonly ScopeName[] =>
  SCOPES.filter((scope) =>
    scope === 'router' ? true : scope === 'all' ? fleet.beyond !== true : namesOffered(fleet, scope).length > 0,
  );

/** The first of many names; the words for the rest bring their own `and`. */
export function firstOf(names: readonly string[], most: number): string {
  const { list, number } = format.value;
  const rest = names.length - most;
  return rest > 0 ? `${names.slice(0, most).join(', ')} ${text.value.parts.andMore(number(rest))}` : list(names);
}

const MOST_NAMES = 4;

/** `class hospital, region Kara` */
export function inWords({ classes, regions, sites, routers, labels }: Selector): string {
  const { orders } = text.value.changes;
  const { list } = format.value;
  const listed = (names: readonly string[]): string => firstOf(names, MOST_NAMES);
  const named = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  const parts = Object.entries({ classes, regions, sites, routers, labels: named }) as [
    keyof typeof orders.parts,
    readonly string[],
  ][];
  const said = parts.filter(([, names]) => names.length > 0).map(([part, names]) => orders.parts[part](listed(names)));
  return said.length === 0 ? orders.everything : list(said);
}
