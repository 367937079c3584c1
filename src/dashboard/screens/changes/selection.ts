import type { Selector } from '../../../server/replies/orders.js';
import { format, text } from '../../text/language.js';

export const SCOPES = ['all', 'class', 'region', 'router'] as const;
export type ScopeName = (typeof SCOPES)[number];

export const NOTHING: Selector = { classes: [], regions: [], sites: [], routers: [], labels: {} };

/** Undefined: it is not said yet of which class, region or router. */
export function selectorOf(scope: ScopeName, name: string): Selector | undefined {
  if (scope === 'all') return NOTHING;
  if (name === '') return undefined;
  const field = { class: 'classes', region: 'regions', router: 'routers' } as const;
  return { ...NOTHING, [field[scope]]: [name] };
}

const MOST_NAMES = 4;

/** `class hospital, region Kara` */
export function inWords({ classes, regions, sites, routers, labels }: Selector): string {
  const { changes, parts: words } = text.value;
  const { orders } = changes;
  const { list, number } = format.value;
  const listed = (names: readonly string[]): string => {
    const rest = names.length - MOST_NAMES;
    return list(rest > 0 ? [...names.slice(0, MOST_NAMES), words.andMore(number(rest))] : names);
  };
  const named = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  const parts = Object.entries({ classes, regions, sites, routers, labels: named }) as [
    keyof typeof orders.parts,
    readonly string[],
  ][];
  const said = parts.filter(([, names]) => names.length > 0).map(([part, names]) => orders.parts[part](listed(names)));
  return said.length === 0 ? orders.everything : list(said);
}
