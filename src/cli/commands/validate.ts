import { hasErrors } from '../../model/diagnostic.js';
import { EXIT, type Exit, type Io } from '../io.js';
import { diagnosticsJson, diagnosticsSarif, junit } from '../views/diagnostics-data.js';
import { pathOf, printDiagnostics, summarise } from '../views/diagnostics-text.js';
import { count } from '../views/count.js';
import { formatRate } from '../../model/rate.js';
import { evaluate, isCompiled, readWorkspace } from '../workspace.js';
import { type InstantFlags, instantOf } from '../instant.js';

export interface ValidateFlags extends InstantFlags {
  readonly policies?: string;
  readonly format: 'text' | 'json' | 'junit' | 'sarif';
  readonly quiet?: boolean;
}

/** Everything that can be known without a router: language, names, rates, and whether the guarantees fit the network. */
export async function validate(io: Io, flags: ValidateFlags): Promise<Exit> {
  const workspace = evaluate(await readWorkspace(io, flags.policies), instantOf(io, flags));
  const shown =
    flags.quiet === true ? workspace.diagnostics.filter((one) => one.severity !== 'note') : workspace.diagnostics;
  const failed = hasErrors(workspace.diagnostics);
  if (flags.format === 'json') io.out(diagnosticsJson(workspace, shown));
  else if (flags.format === 'sarif') io.out(diagnosticsSarif(workspace, shown));
  else if (flags.format === 'junit') {
    const errors = workspace.diagnostics.filter((one) => one.severity === 'error');
    const named = errors.map((one) => ({
      name: [one.code, ...(one.at === undefined ? [] : [`${pathOf(workspace, one.at.file)}:${one.at.line}`])].join(' '),
      failures: [one.message],
    }));
    io.out(junit('qosctl validate', named.length > 0 ? named : [{ name: 'policies', failures: [] }]));
  } else {
    printDiagnostics(io, workspace, shown);
    if (isCompiled(workspace)) {
      const worst = workspace.loads.toSorted((a, b) => b.share - a.share)[0];
      const sites = workspace.inventory.sites.length;
      const load =
        worst === undefined
          ? ''
          : `; fullest uplink ${worst.uplink} ${worst.direction}: ${formatRate(worst.committed)} of ${formatRate(worst.capacity)} committed (${Math.round(worst.share * 100)} %)`;
      io.out(
        `${failed ? 'Not valid' : 'Valid'}: ${count(sites, 'site')}, ${count(workspace.inventory.routers.length, 'router')}, ${summarise(workspace.diagnostics)}${load}`,
      );
    } else io.out(`Not valid: ${summarise(workspace.diagnostics)}`);
  }
  return failed ? EXIT.invalid : EXIT.done;
}
