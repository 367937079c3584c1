// Every check and every test, and as the last line the figures of the runner's own report.
//   npm test                          everything
//   npm test -- --without=lab         without a project
//   npm run test:vm                   the virtual machine, which has a time of its own
//   npm test -- test/unit/plan        what vitest takes
//   npm test -- --summary=FILE        the last lines to a file too
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installPackages } from './packages.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const option = (name) => process.argv.find((one) => one.startsWith(`--${name}=`))?.slice(name.length + 3);
const rest = process.argv.slice(2).filter((one) => !/^--(without|only|label|summary)=/.test(one));
const without = (option('without') ?? '').split(',').filter(Boolean);
const only = option('only');

/** Tools find each other on the path: oxlint starts tsgolint. */
const env = { ...process.env, PATH: `${join(root, 'node_modules', '.bin')}:${process.env.PATH}` };
const run = (script, args) =>
  spawnSync(process.execPath, [join(root, 'node_modules', ...script), ...args], { cwd: root, stdio: 'inherit', env })
    .status ?? 1;

/** The last words, which a summary of several runs gathers. */
function finish(lines, status) {
  const label = option('label');
  const words = lines.map((line) => `${label === undefined ? line : `${label} ${line}`}\n`).join('');
  process.stdout.write(words);
  const summary = option('summary');
  if (summary !== undefined) writeFileSync(summary, words);
  process.exit(status);
}

/** Code that sees a browser's globals, and is checked with them. */
const BROWSER_SIDE = ['src/dashboard', 'test/unit/dashboard', 'test/browser'];
if (rest.length === 0 && only === undefined) {
  const failed =
    run(['typescript', 'bin', 'tsc'], ['--noEmit']) ||
    BROWSER_SIDE.map((folder) => run(['typescript', 'bin', 'tsc'], ['--noEmit', '-p', folder])).find(Boolean) ||
    run(['oxlint', 'bin', 'oxlint'], ['--type-aware', '--quiet']) ||
    run(['@biomejs', 'biome', 'bin', 'biome'], ['format', '.']);
  if (failed !== 0) finish(['the checks of types, lint and format: failed'], failed);
}
installPackages(only);

/** Projects that run one after the other: what is measured must not be disturbed by the rest. */
const ROUNDS =
  only === undefined ? [['unit', 'contract', 'integration'], ['browser'], ['lab'], ['acceptance']] : [[only]];
const ALONE = new Set(['acceptance', 'vm']);
const projects = ROUNDS.map((round) => round.filter((name) => !without.includes(name))).filter(
  (round) => round.length > 0,
);

const folder = mkdtempSync(join(tmpdir(), 'qosctl-test-'));
const total = { passed: 0, failed: 0, skipped: 0 };
const skipped = [];
const failed = [];
let broken = false;
try {
  for (const round of projects) {
    const report = join(folder, `${round[0]}.json`);
    const chosen = round.map((name) => `--project=${name}`);
    if (round.some((name) => ALONE.has(name))) chosen.push('--no-file-parallelism');
    // Most of their time they wait: for timers of routers, and for what crosses a network.
    if (round.includes('lab')) chosen.push('--maxWorkers=3');
    const outputs = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`, '--passWithNoTests'];
    const status = run(['vitest', 'vitest.mjs'], ['run', ...chosen, ...outputs, ...rest]);
    broken ||= status !== 0;
    if (!existsSync(report)) continue;
    const found = JSON.parse(readFileSync(report, 'utf8'));
    total.passed += found.numPassedTests;
    total.failed += found.numFailedTests;
    total.skipped += found.numPendingTests + found.numTodoTests;
    for (const { name, status: outcome, assertionResults, message } of found.testResults) {
      const titles = (wanted) => assertionResults.filter((one) => one.status === wanted).map((one) => one.fullName);
      const file = relative(root, name);
      skipped.push(...titles('skipped'));
      failed.push(...titles('failed').map((title) => `${file}: ${title}`));
      if (outcome === 'failed' && assertionResults.length === 0) failed.push(`${file}: ${message.split('\n')[0]}`);
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

for (const name of skipped) console.log(`skipped: ${name}`);
// A file that does not load fails no test, and is a failure all the same.
if (broken && total.failed === 0) total.failed = 1;
// A rig that cannot do a thing says so, `(ability: why)`; what is skipped without that lacks its set-up.
const lacking = process.env.CI === 'true' ? skipped.filter((name) => !/\([a-z-]+: .+\)$/.test(name)) : [];
const tail = total.skipped === 0 ? '' : `, ${total.skipped} skipped`;
const lines = [
  ...lacking.map((name) => `skipped, and in CI nothing may be for lack of set-up: ${name}`),
  ...failed.map((name) => `failed: ${name}`),
  `${total.passed} passed, ${total.failed} failed${tail}`,
];
finish(lines, broken || lacking.length > 0 || total.passed === 0 ? 1 : 0);
