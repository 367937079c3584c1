import dump from './trees/trees.json' with { type: 'json' };
import { atLeast } from './version.js';

/** Menu → command → names of its arguments. */
export type Tree = ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>>;

type MutableTree = Map<string, Map<string, Set<string>>>;

/**
 * Menus that the dumps leave out (they were made on a bare CHR, cut to the queues' surroundings): what the manual's
 * pages name for them.
 */
const ALSO: Readonly<Record<string, string>> = {
  '/interface': 'print set',
  '/interface/ethernet': 'print set',
  '/interface/bridge': 'print add set remove',
  '/interface/bridge/port': 'print add set remove',
  '/interface/ethernet/switch': 'print set',
  '/interface/vlan': 'print add set remove',
  '/ip/address': 'print add set remove',
  '/ip/firewall/nat': 'print add set remove move enable disable',
  '/system/license': 'print',
  '/system/routerboard': 'print',
  '/user': 'print add set remove',
  '/user/group': 'print add set remove',
  '/user/active': 'print',
};

function place(tree: MutableTree, path: string, command: string, argument?: string): void {
  const menu = tree.get(path) ?? new Map<string, Set<string>>();
  tree.set(path, menu);
  const known = menu.get(command) ?? new Set<string>();
  menu.set(command, known);
  if (argument !== undefined && argument !== '') known.add(argument);
}

function takeAway(tree: MutableTree, path: string, command: string, argument?: string): void {
  if (argument === undefined) tree.get(path)?.delete(command);
  else tree.get(path)?.get(command)?.delete(argument);
  if (tree.get(path)?.size === 0) tree.delete(path);
}

const trees = new Map<string, Tree>();

/** The commands of a version: those of the newest dumped one that is not newer. One tree serves all routers of a version. */
export function treeOf(version: string): Tree {
  const known = trees.get(version);
  if (known !== undefined) return known;
  const tree: MutableTree = new Map();
  for (const [path, commands] of Object.entries(dump.paths)) {
    for (const [command, names] of Object.entries(commands)) {
      for (const name of names.split(' ')) place(tree, path, command, name);
    }
  }
  for (const delta of dump.deltas.filter((one) => atLeast(version, one.version))) {
    for (const line of delta.removed) takeAway(tree, ...(line.split(' ') as [string, string, string?]));
    for (const line of delta.added) place(tree, ...(line.split(' ') as [string, string, string?]));
  }
  for (const [path, commands] of Object.entries(ALSO)) for (const one of commands.split(' ')) place(tree, path, one);
  if (!atLeast(version, '7')) for (const path of [...tree.keys()]) if (path === '/safe-mode') tree.delete(path);
  trees.set(version, tree);
  return tree;
}

/** Menus whose arguments the dumps do not name: any is taken there. */
export const isOpen = (path: string): boolean => Object.hasOwn(ALSO, path);

const prefixes = new WeakMap<Tree, ReadonlySet<string>>();

/** Whether a path is a menu, or on the way to one. */
export function leadsOn(tree: Tree, path: string): boolean {
  let known = prefixes.get(tree);
  if (known === undefined) {
    known = new Set(
      [...tree.keys()].flatMap((menu) => menu.split('/').map((_, index, steps) => steps.slice(0, index + 1).join('/'))),
    );
    prefixes.set(tree, known);
  }
  return known.has(path);
}
