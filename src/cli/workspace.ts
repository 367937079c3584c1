import { existsSync } from 'node:fs';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { checkFeasibility, compileIntent, type UplinkLoad } from '../compile/index.js';
import { selectSites } from '../model/select.js';
import { type Diagnostic, hasErrors } from '../model/diagnostic.js';
import { QosError } from '../model/error.js';
import type { Intent, RouterIntent } from '../model/intent.js';
import type { Inventory, Router, Site } from '../model/inventory.js';
import type { Policies } from '../model/policy.js';
import { readPolicies } from '../policy/index.js';
import { type PolicyFile, readDirectory } from '../source/directory.js';
import { sha256 } from '../compose.js';
import type { Io } from './io.js';

/** A policy repository as read, whatever is wrong with it. */
export interface Workspace {
  readonly root: string;
  /** How the repository is called in messages: relative to where the user stands. */
  readonly label: string;
  readonly files: readonly PolicyFile[];
  readonly policies: Policies;
  readonly inventory: Inventory | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** Digest of all files. */
  readonly revision: string;
}

/** A workspace that is valid, compiled for one instant. */
export interface Compiled extends Workspace {
  readonly inventory: Inventory;
  readonly instant: number;
  readonly intent: Intent;
  readonly loads: readonly UplinkLoad[];
}

export async function readWorkspace(io: Io, folder: string | undefined): Promise<Workspace> {
  const root = resolve(
    io.cwd,
    folder ?? io.env['QOSCTL_POLICIES'] ?? (existsSync(join(io.cwd, 'policies')) ? 'policies' : '.'),
  );
  if (!existsSync(root)) {
    throw new QosError('usage', `there is no folder ${folder ?? root}`, {
      cure: 'Name the policy repository with --policies DIR.',
    });
  }
  const files = await readDirectory(root);
  const { policies, inventory, diagnostics } = readPolicies(files);
  const label = isAbsolute(relative(io.cwd, root)) ? root : relative(io.cwd, root) || '.';
  const revision = sha256(
    files.map((file) => `${file.path}\n${sha256(Buffer.from(file.bytes).toString('latin1'))}`).join('\n'),
  ).slice(0, 12);
  return { root, label, files, policies, inventory, diagnostics, revision };
}

/** Everything that can be known without a router. Compiles only what reads without errors. */
export function evaluate(workspace: Workspace, instant: number): Workspace | Compiled {
  const { inventory, policies } = workspace;
  if (inventory === undefined || hasErrors(workspace.diagnostics)) return workspace;
  const compiled = compileIntent(policies, inventory, instant);
  const feasible = checkFeasibility(policies, inventory, instant);
  const diagnostics = distinct([...workspace.diagnostics, ...compiled.diagnostics, ...feasible.diagnostics]);
  return { ...workspace, inventory, diagnostics, instant, intent: compiled.intent, loads: feasible.loads };
}

/** Compiling and proving may find the same problem. */
function distinct(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...new Map(diagnostics.map((one) => [JSON.stringify([one.code, one.message, one.at]), one])).values()];
}

export const isCompiled = (workspace: Workspace | Compiled): workspace is Compiled => 'intent' in workspace;

/** The routers a command is about. */
export interface Chosen {
  readonly sites: readonly Site[];
  readonly routers: readonly Router[];
  readonly intents: readonly RouterIntent[];
}

export interface SelectorFlags {
  readonly site?: readonly string[];
  readonly router?: readonly string[];
  readonly class?: readonly string[];
  readonly region?: readonly string[];
  readonly label?: readonly string[];
}

export function choose(compiled: Compiled, flags: SelectorFlags): Chosen {
  checkNames(compiled, flags);
  const labels = Object.fromEntries((flags.label ?? []).map((text) => text.split('=', 2) as [string, string]));
  const selector = {
    classes: flags.class ?? [],
    regions: flags.region ?? [],
    sites: flags.site ?? [],
    routers: flags.router ?? [],
    labels,
  };
  const sites = selectSites(selector, compiled.inventory);
  const names = new Set(sites.map((site) => site.router));
  const intents = compiled.intent.routers.filter((intent) => names.has(intent.router));
  const routers = compiled.inventory.routers.filter((router) => names.has(router.name));
  if (routers.length === 0)
    throw new QosError('usage', 'the selectors select no router', { cure: 'Run qosctl status to see the names.' });
  return { sites, routers, intents };
}

function checkNames({ inventory, policies }: Compiled, flags: SelectorFlags): void {
  const known: readonly (readonly [string, readonly string[] | undefined, readonly string[]])[] = [
    ['site', flags.site, inventory.sites.map((site) => site.name)],
    ['router', flags.router, inventory.routers.map((router) => router.name)],
    ['class', flags.class, policies.classes.map((one) => one.name)],
    ['region', flags.region, inventory.network.regions.map((region) => region.name)],
  ];
  for (const [kind, asked, names] of known) {
    const unknown = asked?.find((name) => !names.includes(name));
    if (unknown === undefined) continue;
    const near = names.filter((name) => name.includes(unknown)).slice(0, 3);
    const cure =
      near.length > 0
        ? `Did you mean ${near.join(', ')}?`
        : `Known: ${names.slice(0, 8).join(', ')}${names.length > 8 ? '…' : ''}`;
    throw new QosError('usage', `there is no ${kind} "${unknown}"`, { cure });
  }
}
