import dump from './trees/trees.json' with { type: 'json' };
import { atLeast, isSameMinor } from './version.js';

/** Menu → command → names of its arguments. */
export type Tree = ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>>;

type MutableTree = Map<string, Map<string, Set<string>>>;

const PRINT = 'append as-value brief count-only detail file follow from interval show-ids stats terse value-list';
const ITEM = 'comment disabled';

/**
 * Menus that the dumps leave out (they were made on a bare CHR, cut to the queues' surroundings): what the manual's
 * pages name for them.
 */
const ALSO: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '/interface': { set: `numbers name mtu l2mtu arp ${ITEM}`, enable: 'numbers', disable: 'numbers' },
  '/interface/ethernet': { print: PRINT, set: `numbers name mtu l2mtu arp auto-negotiation speed bandwidth ${ITEM}` },
  '/interface/bridge': {
    print: PRINT,
    add: `name mtu arp protocol-mode fast-forward vlan-filtering igmp-snooping ${ITEM}`,
    set: `numbers name mtu arp protocol-mode fast-forward vlan-filtering igmp-snooping ${ITEM}`,
    remove: 'numbers',
  },
  '/interface/bridge/port': {
    print: PRINT,
    add: `bridge interface pvid hw priority path-cost horizon edge ${ITEM}`,
    set: `numbers bridge interface pvid hw priority path-cost horizon edge ${ITEM}`,
    remove: 'numbers',
  },
  '/interface/ethernet/switch': { print: PRINT, set: 'numbers name l3-hw-offloading mirror-source mirror-target' },
  '/interface/vlan': {
    print: PRINT,
    add: `name vlan-id interface mtu arp use-service-tag ${ITEM}`,
    set: `numbers name vlan-id interface mtu arp use-service-tag ${ITEM}`,
    remove: 'numbers',
  },
  '/ip/address': {
    print: PRINT,
    add: `address network interface ${ITEM}`,
    set: `numbers address network interface ${ITEM}`,
    remove: 'numbers',
  },
  '/system/license': { print: 'as-value' },
  '/system/routerboard': { print: 'as-value' },
  '/user': {
    print: PRINT,
    add: `name group password address inactivity-timeout inactivity-policy ${ITEM}`,
    set: `numbers name group password address inactivity-timeout inactivity-policy ${ITEM}`,
    remove: 'numbers',
  },
};

/** The NAT menu has the matchers of the filter, and says where to. */
const NAT_MORE = 'to-addresses to-ports randomise-ports same-not-by-dst';

type Entry = readonly [path: string, command: string, argument?: string];

function place(tree: MutableTree, ...[path, command, argument]: Entry): void {
  const menu = tree.get(path) ?? new Map<string, Set<string>>();
  tree.set(path, menu);
  const known = menu.get(command) ?? new Set<string>();
  menu.set(command, known);
  if (argument !== undefined && argument !== '') known.add(argument);
}

function takeAway(tree: MutableTree, ...[path, command, argument]: Entry): void {
  if (argument === undefined) tree.get(path)?.delete(command);
  else tree.get(path)?.get(command)?.delete(argument);
  if (tree.get(path)?.size === 0) tree.delete(path);
}

function placeAll(tree: MutableTree, path: string, commands: Readonly<Record<string, string>>): void {
  for (const [command, names] of Object.entries(commands))
    for (const name of names.split(' ')) place(tree, path, command, name);
}

const entryOf = (line: string): Entry => line.split(' ') as [string, string, string?];

const trees = new Map<string, Tree>();

/**
 * The commands of a version: those of the newest dumped one that is not newer. Where a minor version was first dumped
 * late (7.12.2 is the first of 7.12), its earlier patches have the same. One tree serves all routers of a version.
 */
export function treeOf(version: string, withIpv6 = true): Tree {
  const key = `${version} ${withIpv6}`;
  const known = trees.get(key);
  if (known !== undefined) return known;
  const tree: MutableTree = new Map();
  for (const [path, commands] of Object.entries(dump.paths)) placeAll(tree, path, commands);
  dump.deltas.forEach((delta, index) => {
    const isFirst = index === 0 || !isSameMinor(dump.deltas[index - 1]?.version ?? '', delta.version);
    if (!atLeast(version, delta.version) && !(isFirst && isSameMinor(version, delta.version))) return;
    for (const line of delta.removed) takeAway(tree, ...entryOf(line));
    for (const line of delta.added) place(tree, ...entryOf(line));
  });
  for (const [command, names] of tree.get('/ip/firewall/filter') ?? []) {
    for (const name of names) place(tree, '/ip/firewall/nat', command, name);
    if (command === 'add' || command === 'set')
      for (const name of NAT_MORE.split(' ')) place(tree, '/ip/firewall/nat', command, name);
  }
  for (const [path, commands] of Object.entries(ALSO)) placeAll(tree, path, commands);
  if (!atLeast(version, '7')) forgetSeven(tree);
  if (!withIpv6) for (const path of [...tree.keys()]) if (path.startsWith('/ipv6/')) tree.delete(path);
  trees.set(key, tree);
  return tree;
}

/** No dump of 6.x exists; what is known to have come with 7 goes: three kinds of queues, safe mode, device mode. */
function forgetSeven(tree: MutableTree): void {
  for (const path of ['/safe-mode', '/system/device-mode']) tree.delete(path);
  for (const names of tree.get('/queue/type')?.values() ?? [])
    for (const name of names) if (/^(cake|codel|fq-codel)-/.test(name)) names.delete(name);
}

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
