import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  namesOffered,
  type ScopeName,
  scopesOffered,
  selectorOf,
} from '../../../src/dashboard/screens/changes/selection.js';
import { firstOf } from '../../../src/dashboard/parts/names.js';
import { EVERYWHERE, type Scope } from '../../../src/model/account.js';
import type { Inventory } from '../../../src/model/inventory.js';
import { covers } from '../../../src/server/caller.js';
import { fleetOf } from '../../../src/server/fleet.js';
import { beyond, routersInScope } from '../../../src/server/in-scope.js';
import { summarise } from '../../../src/server/summary.js';
import { FORCE, handController } from '../../support/server-bench.js';

const { inventory } = FORCE;
const valuesOf = (of: 'class' | 'region'): readonly string[] => [...new Set(inventory.sites.map((site) => site[of]))];
const some = (of: 'class' | 'region') => fc.subarray([...valuesOf(of)]);
const scopes: fc.Arbitrary<Scope> = fc.record({ classes: some('class'), regions: some('region') });
const view = handController().view();

/** The sample network, but that some buildings stand behind the routers of others. */
const shared = fc
  .array(fc.tuple(fc.nat(inventory.sites.length - 1), fc.nat(inventory.sites.length - 1)), { maxLength: 4 })
  .map((pairs): Inventory => {
    const moved = new Map(pairs.map(([from, to]) => [from, inventory.sites[to]?.router ?? '']));
    return {
      ...inventory,
      sites: inventory.sites.map((site, at) => ({ ...site, router: moved.get(at) ?? site.router })),
    };
  });

interface Choice {
  readonly scope: ScopeName;
  readonly name: string;
  readonly isOffered: boolean;
}

/** All that there is to choose from for who sees a part of the network, and what of it is offered. */
function choicesOf(network: Inventory, scope: Scope): readonly Choice[] {
  const fleet = fleetOf({ inventory: network });
  const summary = summarise(view, fleet, scope);
  const named = (kind: 'class' | 'region') =>
    (kind === 'class' ? summary.classes : summary.regions).map(({ name }) => {
      const isOffered = scopesOffered(summary).includes(kind) && namesOffered(summary, kind).includes(name);
      return { scope: kind, name, isOffered };
    });
  const routers = routersInScope(fleet, scope).map((row) => {
    return { scope: 'router' as const, name: row.router.name, isOffered: beyond(fleet, row).beyond !== true };
  });
  const all = { scope: 'all' as const, name: '', isOffered: scopesOffered(summary).includes('all') };
  return [all, ...named('class'), ...named('region'), ...routers];
}

describe('many names', () => {
  it('are told as the first of them and how many more there are', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    expect(firstOf(names, 4)).toBe('a, b, c, d and 2 more');
    expect(firstOf(names.slice(0, 3), 4)).toBe('a, b and c');
  });
});

describe('what is offered to roll back', () => {
  it('is what the server lets this account act on, and all of that', () => {
    fc.assert(
      fc.property(shared, scopes, (network, scope) => {
        for (const { scope: kind, name, isOffered } of choicesOf(network, scope)) {
          const select = selectorOf(kind, name, scope);
          if (select === undefined) throw new TypeError(`nothing is selected by ${kind} ${name}`);
          expect([kind, name, isOffered]).toEqual([kind, name, covers({ scope }, select, network)]);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('is everything for who sees everything', () => {
    expect(choicesOf(inventory, EVERYWHERE).every(({ isOffered }) => isOffered)).toBe(true);
    expect(selectorOf('all', '', EVERYWHERE)).toEqual({ classes: [], regions: [], sites: [], routers: [], labels: {} });
  });

  it('is not everything for who sees a class, but that class', () => {
    const scope = { classes: ['hospital'], regions: [] };
    expect(selectorOf('all', '', scope)).toMatchObject({ classes: ['hospital'], regions: [] });
    expect(selectorOf('region', 'kara', scope)).toMatchObject({ classes: ['hospital'], regions: ['kara'] });
  });

  it('is nothing before a class, region or router is named', () => {
    for (const kind of ['class', 'region', 'router'] as const) expect(selectorOf(kind, '', EVERYWHERE)).toBeUndefined();
  });
});
