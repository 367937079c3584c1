import { existsSync, statSync } from 'node:fs';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { checkFeasibility, compileIntent, type UplinkLoad } from '../compile/index.js';
import { type Diagnostic, hasErrors } from '../model/diagnostic.js';
import { QosError } from '../model/error.js';
import type { Intent } from '../model/intent.js';
import type { Inventory } from '../model/inventory.js';
import type { Policies } from '../model/policy.js';
import { readPolicies } from '../policy/index.js';
import { type PolicyFile, readDirectory } from '../source/directory.js';
import { sha256 } from '../source/hash.js';
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
  if (!statSync(root, { throwIfNoEntry: false })?.isDirectory()) {
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
