import { groupBy } from '../../../model/group-by.js';
import type { CapacityLink } from '../../../server/replies/capacity.js';
import type { Interval } from '../../../server/replies/interval.js';

export type Load = CapacityLink['loads'][number];

/** The fullest interval of each link, the one that holds now, or one by its beginning. */
export type Which = 'worst' | 'now' | number;

export const FULL = 1;
export const NEARLY = 0.9;
export const toneOfShare = (share: number) => (share > FULL ? 'bad' : share >= NEARLY ? 'warn' : 'good');

export const keyOf = ({ kind, name }: Pick<CapacityLink, 'kind' | 'name'>): string => `${kind}/${name}`;
export const linkPath = (link: Pick<CapacityLink, 'kind' | 'name'>): string =>
  `/capacity/${link.kind}/${encodeURIComponent(link.name)}`;

export function whichOf(asked: string | null): Which {
  if (asked === 'now') return 'now';
  const instant = Number(asked ?? '');
  return Number.isInteger(instant) && instant > 0 ? instant : 'worst';
}

/** Loads come the fullest first. */
export function loadOf({ loads }: Pick<CapacityLink, 'loads'>, which: Which): Load | undefined {
  if (which === 'worst') return loads[0];
  return loads.find(({ current, interval }) => (which === 'now' ? current : interval.instant === which));
}

export const fullness = (load: Pick<Load, 'share'> | undefined): number =>
  load === undefined ? 0 : Math.max(load.share.download, load.share.upload);

export interface TreeRow {
  readonly link: CapacityLink;
  readonly key: string;
  /** Counts from 1. */
  readonly level: number;
  readonly position: number;
  readonly size: number;
  readonly parent: string | undefined;
  readonly isParent: boolean;
  readonly isOpen: boolean;
  /** Of the fullest link below it. */
  readonly below: number;
}

export interface TreeSight {
  readonly which: Which;
  readonly isOpen: (key: string) => boolean;
}

/** The rows of the tree that are seen, the worst first among neighbours: what is worst below counts for what is above. */
export function treeRows(links: readonly CapacityLink[], { which, isOpen }: TreeSight): readonly TreeRow[] {
  const known = new Set(links.map(keyOf));
  const parentOf = ({ parent }: CapacityLink): string | undefined =>
    parent !== undefined && known.has(`uplink/${parent}`) ? `uplink/${parent}` : undefined;
  const children = groupBy(links, parentOf);
  const belowOf = (key: string): number => Math.max(0, ...(children.get(key) ?? []).map(worstOf));
  const worst = new Map<string, number>();
  const worstOf = (link: CapacityLink): number => {
    const key = keyOf(link);
    const found = worst.get(key) ?? Math.max(fullness(loadOf(link, which)), belowOf(key));
    worst.set(key, found);
    return found;
  };
  const walk = (parent: string | undefined, level: number): readonly TreeRow[] => {
    const siblings = (children.get(parent) ?? []).toSorted((a, b) => worstOf(b) - worstOf(a));
    return siblings.flatMap((link, index) => {
      const key = keyOf(link);
      const isParent = children.has(key);
      const open = isParent && isOpen(key);
      const place = { level, parent, position: index + 1, size: siblings.length };
      const row: TreeRow = { link, key, ...place, isParent, isOpen: open, below: belowOf(key) };
      return open ? [row, ...walk(key, level + 1)] : [row];
    });
  };
  return walk(undefined, 1);
}

/** All links in one list, the fullest first. */
export const flatRows = (links: readonly CapacityLink[], which: Which): readonly TreeRow[] =>
  links
    .toSorted((a, b) => fullness(loadOf(b, which)) - fullness(loadOf(a, which)))
    .map((link, index) => ({
      link,
      key: keyOf(link),
      level: 1,
      parent: undefined,
      position: index + 1,
      size: links.length,
      isParent: false,
      isOpen: false,
      below: 0,
    }));

/** From the top of the network down to a link, itself left out. */
export function pathTo(links: readonly CapacityLink[], link: Pick<CapacityLink, 'parent'>): readonly CapacityLink[] {
  const uplinks = new Map(links.filter(({ kind }) => kind === 'uplink').map((one) => [one.name, one]));
  const above = link.parent === undefined ? undefined : uplinks.get(link.parent);
  return above === undefined ? [] : [...pathTo(links, above), above];
}

export interface IntervalSummary {
  readonly interval: Interval;
  readonly current: boolean;
  readonly fullest: CapacityLink;
  readonly load: Load;
  readonly nearly: number;
  readonly over: number;
}

/** Every interval that is known of any link, the worst first. */
export function intervalsOf(links: readonly CapacityLink[]): readonly IntervalSummary[] {
  const all = links.flatMap((link) => link.loads.map((load) => ({ link, load })));
  return [...groupBy(all, ({ load }) => load.interval.instant).values()]
    .flatMap((found) => {
      const [first] = found.toSorted((a, b) => fullness(b.load) - fullness(a.load));
      if (first === undefined) return [];
      const shares = found.map(({ load }) => fullness(load));
      const over = shares.filter((share) => share > FULL).length;
      const nearly = shares.filter((share) => share >= NEARLY).length - over;
      const { interval, current } = first.load;
      return [{ interval, current, fullest: first.link, load: first.load, nearly, over }];
    })
    .toSorted((a, b) => fullness(b.load) - fullness(a.load) || a.interval.instant - b.interval.instant);
}
