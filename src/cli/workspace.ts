import { existsSync, statSync } from 'node:fs';
import { isAbsolute, join, relative, resolve } from 'node:path';
import type { Diagnostic } from '../model/diagnostic.js';
import { QosError } from '../model/error.js';
import type { Inventory } from '../model/inventory.js';
import type { Policies } from '../model/policy.js';
import type { PolicyFile } from '../model/revision.js';
import { type Evaluation, evaluate as evaluateRead, readPolicies } from '../pipeline.js';
import { readDirectory } from '../source/directory.js';
import { digestOf } from '../source/hash.js';
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
export type Compiled = Workspace & Evaluation;

/** Where the policy repository is: as said, or where it usually stands. */
export function policyRoot(io: Io, folder: string | undefined): string {
  const root = resolve(
    io.cwd,
    folder ?? io.env['QOSCTL_POLICIES'] ?? (existsSync(join(io.cwd, 'policies')) ? 'policies' : '.'),
  );
  if (statSync(root, { throwIfNoEntry: false })?.isDirectory() === true) return root;
  throw new QosError('usage', `there is no folder ${folder ?? root}`, {
    cure: 'Name the policy repository with --policies DIR.',
  });
}

export async function readWorkspace(io: Io, folder: string | undefined): Promise<Workspace> {
  const root = policyRoot(io, folder);
  const files = await readDirectory(root);
  const { policies, inventory, diagnostics } = readPolicies(files);
  const label = isAbsolute(relative(io.cwd, root)) ? root : relative(io.cwd, root) || '.';
  return { root, label, files, policies, inventory, diagnostics, revision: digestOf(files) };
}

export function evaluate(workspace: Workspace, instant: number): Workspace | Compiled {
  return { ...workspace, ...evaluateRead(workspace, instant) };
}

export const isCompiled = (workspace: Workspace | Compiled): workspace is Compiled => 'intent' in workspace;
