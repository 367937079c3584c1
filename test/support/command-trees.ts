import dump from '../../src/simulator/trees/trees.json' with { type: 'json' };
import { isAtLeast, parseVersion } from '../../src/drivers/routeros/version.js';

/** What RouterOS itself lists in /console/inspect, by version: read apart from the simulator, which refuses by it. */
export interface CommandTree {
  readonly version: string;
  /** Arguments of a command; undefined when there is no such command. */
  arguments(path: string, command: string): ReadonlySet<string> | undefined;
}

export const COMMAND_TREES: readonly CommandTree[] = [dump.base, ...dump.deltas.map(({ version }) => version)].map(
  treeOf,
);

function treeOf(version: string): CommandTree {
  const known = new Map<string, Set<string>>();
  const put = (path: string, command: string, names: readonly string[]): void => {
    const key = `${path} ${command}`;
    known.set(key, new Set([...(known.get(key) ?? []), ...names.filter((name) => name !== '')]));
  };
  for (const [path, commands] of Object.entries(dump.paths))
    for (const [command, names] of Object.entries(commands)) put(path, command, names.split(' '));
  for (const delta of dump.deltas.filter((one) => isNotNewer(one.version, version))) {
    for (const line of delta.removed) {
      const [path = '', command = '', name] = line.split(' ');
      if (name === undefined) known.delete(`${path} ${command}`);
      else known.get(`${path} ${command}`)?.delete(name);
    }
    for (const line of delta.added) {
      const [path = '', command = '', ...names] = line.split(' ');
      put(path, command, names);
    }
  }
  return { version, arguments: (path, command) => known.get(`${path} ${command}`) };
}

function isNotNewer(version: string, than: string): boolean {
  const [major, minor, patch] = parseVersion(version) ?? [0, 0, 0];
  return isAtLeast(than, major, minor, patch);
}

/** One command as it leaves for the router. */
export interface Sent {
  readonly path: string;
  readonly command: string;
  readonly names: readonly string[];
  /** Properties that a print asks for or looks at. */
  readonly properties: readonly string[];
}

/** Menus that the dumps leave out: they were made on a bare CHR and cut to the surroundings of queues. */
const LEFT_OUT: ReadonlySet<string> = new Set(['/interface/ethernet/switch', '/system/license', '/user']);

/** What print shows and nobody can set (routeros.md §c): not in the trees, which list arguments. */
const READ_ONLY: Readonly<Record<string, readonly string[]>> = {
  '/interface': ['name', 'type', 'slave', 'dynamic', 'disabled'],
  '/interface/list': ['builtin'],
  '/interface/list/member': ['dynamic'],
  '/ip/firewall/address-list': ['dynamic'],
  '/ip/firewall/filter': ['dynamic'],
  '/ip/firewall/mangle': ['dynamic'],
  '/ipv6/firewall/address-list': ['dynamic'],
  '/ipv6/firewall/filter': ['dynamic'],
  '/ipv6/firewall/mangle': ['dynamic'],
  '/queue/simple': ['dynamic'],
  '/queue/tree': ['invalid'],
  '/system/clock': ['date', 'time'],
  '/system/device-mode': ['mode', 'scheduler', 'flagged'],
  '/system/resource': ['version', 'board-name', 'architecture-name', 'cpu-load'],
  '/system/scheduler': ['next-run', 'run-count', 'owner'],
  '/system/script': ['owner', 'run-count'],
};

/** Words of the API → the command. */
export function sentence([path = '', ...words]: readonly string[]): Sent {
  const at = path.lastIndexOf('/');
  const attributes = words.filter((word) => word.startsWith('=')).map((word) => word.slice(1).split('='));
  const queries = words.filter((word) => /^\?[a-z.]/.test(word)).map((word) => word.slice(1).split('=')[0] ?? '');
  const asked = attributes.filter(([name]) => name === '.proplist').flatMap(([, value = '']) => value.split(','));
  return {
    path: path.slice(0, at),
    command: path.slice(at + 1),
    names: attributes.map(([name = '']) => name).filter((name) => !name.startsWith('.')),
    properties: [...asked, ...queries].filter((name) => name !== '.id'),
  };
}

/** What a version does not have of a command; empty when it has all. */
export function problemsOf(tree: CommandTree, { path, command, names, properties }: Sent): readonly string[] {
  if (LEFT_OUT.has(path)) return [];
  const known = tree.arguments(path, command);
  if (known === undefined) return [`${path} ${command}`];
  const readable = new Set(['add', 'set'].flatMap((one) => [...(tree.arguments(path, one) ?? [])]));
  return [
    ...names.filter((name) => !known.has(name)).map((name) => `${path} ${command} ${name}`),
    ...properties
      .filter((name) => !readable.has(name) && READ_ONLY[path]?.includes(name) !== true)
      .map((name) => `${path} shows no ${name}`),
  ];
}
