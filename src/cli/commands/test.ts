import { runPolicyTests } from '../../compile/index.js';
import { formatPosition } from '../../model/origin.js';
import type { InstantFlags } from '../instant.js';
import { EXIT, type Exit, type Io } from '../io.js';
import { requireCompiled } from '../require.js';
import { count } from '../views/count.js';
import { junit } from '../views/diagnostics-data.js';
import { pathOf } from '../views/diagnostics-text.js';

export interface TestFlags extends InstantFlags {
  readonly policies?: string;
  readonly format: 'text' | 'json' | 'junit';
}

const VERSION = 1;

/** Runs the policy tests of the repository: what must stay true, whatever else changes. */
export async function test(io: Io, flags: TestFlags): Promise<Exit> {
  const compiled = await requireCompiled(io, flags);
  const results = runPolicyTests(compiled.policies, compiled.inventory, compiled.instant);
  const failed = results.filter((result) => !result.passed);
  const explain = (result: (typeof results)[number]): readonly string[] =>
    result.failures.map(
      (one) => `${formatPosition({ ...one.at, file: pathOf(compiled, one.at.file) })}: ${one.message}`,
    );
  if (flags.format === 'json')
    io.out(JSON.stringify({ formatVersion: VERSION, revision: compiled.revision, tests: results }, null, 2));
  else if (flags.format === 'junit')
    io.out(
      junit(
        'qosctl test',
        results.map((result) => ({ name: result.name, failures: explain(result) })),
      ),
    );
  else {
    for (const result of results) {
      io.out(`${result.passed ? io.colors.green('pass') : io.colors.red('FAIL')}  ${result.name}`);
      for (const line of explain(result)) io.out(`      ${line}`);
    }
    const held = results.length - failed.length;
    if (results.length === 0) io.out('There are no policy tests; write a document of kind PolicyTest.');
    else
      io.out(
        `${count(held, 'policy test')} ${held === 1 ? 'holds' : 'hold'}, ${failed.length} ${failed.length === 1 ? 'does' : 'do'} not`,
      );
  }
  return failed.length === 0 ? EXIT.done : EXIT.failed;
}
