import { groupBy } from '../model/group-by.js';
import type { Inventory, Uplink } from '../model/inventory.js';
import { fleetOf, type RouterRow } from './fleet.js';

export interface UplinkNode {
  readonly uplink: Uplink;
  readonly children: readonly string[];
  /** Routers on this very uplink. */
  readonly attached: readonly RouterRow[];
  /** Routers on it and on all uplinks below. */
  readonly below: readonly RouterRow[];
}

export type UplinkTree = ReadonlyMap<string, UplinkNode>;

const trees = new WeakMap<Inventory, UplinkTree>();

/** The uplinks in the order of the files, each with what hangs on it. Prepared once for an inventory. */
export function uplinkTreeOf(inventory: Inventory): UplinkTree {
  const known = trees.get(inventory);
  if (known !== undefined) return known;
  const tree = prepare(inventory);
  trees.set(inventory, tree);
  return tree;
}

function prepare(inventory: Inventory): UplinkTree {
  const { uplinks } = inventory.network;
  const attached = groupBy(fleetOf({ inventory }).routers, ({ router }) => router.uplink);
  const children = groupBy(uplinks, ({ parent }) => parent);
  const below = new Map<string, readonly RouterRow[]>();
  // The uplinks of a revision in force are a tree: cycles are refused where the files are read.
  const gather = (name: string): readonly RouterRow[] => {
    const all = [...(attached.get(name) ?? []), ...(children.get(name) ?? []).flatMap((child) => gather(child.name))];
    below.set(name, all);
    return all;
  };
  for (const { name } of children.get(undefined) ?? []) gather(name);
  return new Map(
    uplinks.map((uplink) => [
      uplink.name,
      {
        uplink,
        children: (children.get(uplink.name) ?? []).map(({ name }) => name),
        attached: attached.get(uplink.name) ?? [],
        below: below.get(uplink.name) ?? [],
      },
    ]),
  );
}
