import type { Scope } from '../../../model/account.js';
import type { Fleet } from '../../../server/replies/network.js';
import type { Selector } from '../../../server/replies/orders.js';

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
