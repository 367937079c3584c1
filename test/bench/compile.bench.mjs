// Text → nouns → intents → proof, and how that grows.
import { spawnSync } from 'node:child_process';
import { checkFeasibility, compileIntent } from '../../dist/compile/index.js';
import { readPolicies } from '../../dist/policy/index.js';
import { readDirectory } from '../../dist/source/directory.js';
import { median, report, timed } from './measure.mjs';
import { repositoryOf, SAMPLE } from './network.mjs';

const AT = Date.parse('2026-11-25T12:00:00Z');

/** Everything anew: a byte more at the end of each file keeps the reader from remembering it. */
function evaluate(files) {
  const { policies, inventory, diagnostics } = readPolicies(files);
  const errors = diagnostics.filter((one) => one.severity === 'error');
  if (errors.length > 0) throw new Error(errors[0].message);
  return [compileIntent(policies, inventory, AT), checkFeasibility(policies, inventory, AT)];
}

let round = 0;
const fresh = (files) => {
  round += 1;
  return files.map(({ path, bytes }) => ({
    path,
    bytes: path.endsWith('.yaml') ? Buffer.concat([bytes, Buffer.from(`\n# ${round}`)]) : bytes,
  }));
};

const sample = await readDirectory(SAMPLE);
const sizes = `${sample.length} files, ${Math.round(sample.reduce((sum, one) => sum + one.bytes.length, 0) / 1000)} kB`;
report(
  `validate + compile + feasibility, 560 sites, warm (${sizes})`,
  median(await timed(() => evaluate(sample), { warmUps: 3 })),
  'ms',
  250,
);
report('the same, no file remembered', median(await timed(() => evaluate(fresh(sample)), { warmUps: 2 })), 'ms');

const cli = () => spawnSync(process.execPath, ['dist/cli/main.js', 'validate', '--quiet'], { stdio: 'ignore' });
report('qosctl validate, 560 sites, whole process', median(await timed(cli)), 'ms', 1200);

const took = new Map();
for (const count of [1000, 10_000]) {
  const files = await repositoryOf(count);
  took.set(count, median(await timed(() => evaluate(fresh(files)), { runs: 3 })));
  report(`the same, ${count} sites, no file remembered`, took.get(count), 'ms', count === 10_000 ? 4000 : undefined);
}
report('growth: 10 000 sites against 1 000', took.get(10_000) / took.get(1000), 'times', 15);

for (const [count, asked] of [
  [560, 50],
  [50_000, 1000],
]) {
  const { policies, inventory } = readPolicies(await repositoryOf(count));
  report(
    `feasibility alone, ${count} sites, all intervals of a year`,
    median(await timed(() => checkFeasibility(policies, inventory, AT), { runs: 3 })),
    'ms',
    asked,
  );
}
