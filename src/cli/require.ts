import { hasErrors } from '../model/diagnostic.js';
import { QosError } from '../model/error.js';
import { type InstantFlags, instantOf } from './instant.js';
import type { Io } from './io.js';
import { printDiagnostics, summarise } from './views/diagnostics-text.js';
import { type Compiled, evaluate, isCompiled, readWorkspace } from './workspace.js';

/** A valid, compiled workspace, or the errors on the screen and `policy.invalid`. Invalid text never reaches a router. */
export async function requireCompiled(io: Io, flags: InstantFlags & { readonly policies?: string }): Promise<Compiled> {
  const workspace = evaluate(await readWorkspace(io, flags.policies), instantOf(io, flags));
  if (isCompiled(workspace) && !hasErrors(workspace.diagnostics)) return workspace;
  const errors = workspace.diagnostics.filter((one) => one.severity === 'error');
  printDiagnostics({ ...io, out: (text) => io.err(`${text}\n`), colors: io.errColors }, workspace, errors);
  throw new QosError('policy.invalid', `the policies are not valid (${summarise(errors)}); no router was contacted`, {
    cure: 'Run qosctl validate.',
  });
}
