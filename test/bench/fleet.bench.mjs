// 560 simulated routers, 20 ms away, in a process of their own.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { compileIntent } from '../../dist/compile/index.js';
import { kitFor } from '../../dist/compose.js';
import { sha256 } from '../../dist/source/hash.js';
import { Secret } from '../../dist/model/secret.js';
import { planFor } from '../../dist/pipeline.js';
import { readPolicies } from '../../dist/policy/index.js';
import { readDirectory } from '../../dist/source/directory.js';
import { median, report, timed } from './measure.mjs';

const MAIN = resolve('dist/cli/main.js');
const folder = mkdtempSync(join(tmpdir(), 'qosctl-bench-'));
cpSync('policies', join(folder, 'policies'), { recursive: true });

async function simulate(...flags) {
  const child = spawn(process.execPath, [MAIN, 'sim', ...flags], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let complaint = '';
  child.stderr.on('data', (text) => {
    complaint += text;
  });
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.includes('listening')) continue;
    child.stdout.resume();
    return child;
  }
  // Whoever listens there instead is not what is to be measured.
  throw new Error(`the simulated fleet did not start: ${complaint}`);
}

async function stop(child) {
  child.kill('SIGTERM');
  await once(child, 'exit');
}

/** A command as its user would run it, with what it took of processor and memory. */
function command(...args) {
  const start = performance.now();
  const probe = `process.on('exit', () => require('node:fs').writeFileSync(${JSON.stringify(join(folder, 'usage'))}, JSON.stringify({ ...process.resourceUsage() })))`;
  writeFileSync(join(folder, 'probe.cjs'), probe);
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--require', join(folder, 'probe.cjs'), MAIN, ...args],
    { cwd: folder, encoding: 'utf8' },
  );
  const usage = JSON.parse(readFileSync(join(folder, 'usage'), 'utf8'));
  return {
    status,
    stdout,
    stderr,
    ms: performance.now() - start,
    cpu: (usage.userCPUTime + usage.systemCPUTime) / 1000,
    rss: usage.maxRSS / 1024,
  };
}

function demand(result, status) {
  if (result.status !== status) throw new Error(`exit ${result.status}\n${result.stdout}\n${result.stderr}`);
  return result;
}

let fleet = await simulate('--latency', '20ms', '--fresh');
try {
  const apply = demand(command('apply'), 0);
  report('fresh apply, 560 routers, 20 ms round trip', apply.ms / 1000, 's', 15);
  report('  processor of qosctl for each router', apply.cpu / 560, 'ms');
  report('  peak memory of qosctl', apply.rss, 'MB', 300);
  const sweeps = [1, 2, 3].map(() => demand(command('plan'), 0));
  report('nothing to do, 560 routers, cold, whole process', median(sweeps.map((one) => one.ms)) / 1000, 's', 5);
  report(
    '  processor of the process, start and compiling included, for each router',
    median(sweeps.map((one) => one.cpu)) / 560,
    'ms',
  );
  report('  peak memory of qosctl', median(sweeps.map((one) => one.rss)), 'MB', 300);
  await sweepWarm();
  const path = join(folder, 'policies/classes/ministry.yaml');
  writeFileSync(path, readFileSync(path, 'utf8').replace(/(name: voice[\s\S]*?committed: )\d+ Mbps/, '$14 Mbps'));
  const change = demand(command('apply'), 0);
  report(`one rate of one class (${/(\d+ routers) changed/.exec(change.stdout)?.[1]})`, change.ms / 1000, 's');
} finally {
  await stop(fleet);
}
await deadOnes();
rmSync(folder, { recursive: true, force: true });

async function sweepWarm() {
  const { policies, inventory } = readPolicies(await readDirectory('policies'));
  const intents = compileIntent(policies, inventory, Date.now()).intent.routers;
  const routers = new Map(inventory.routers.map((router) => [router.name, router]));
  const password = new Secret(readFileSync('policies/simulated-fleet.password', 'utf8').trim());
  const user = inventory.credentials[0].user;
  const open = (name) =>
    kitFor(routers.get(name)).open({
      router: routers.get(name),
      user,
      password,
      connectTimeoutMs: 20_000,
      commandTimeoutMs: 30_000,
    });
  const sessions = await Promise.all(intents.map(async (intent) => ({ intent, session: await open(intent.router) })));
  let before = process.cpuUsage();
  const look = async () => {
    before = process.cpuUsage();
    await Promise.all(
      sessions.map(async ({ intent, session }) =>
        planFor(kitFor(routers.get(intent.router)).driver, intent, await session.observe(), sha256),
      ),
    );
  };
  report('nothing to do, 560 routers, kept connections', median(await timed(look, { runs: 3 })) / 1000, 's', 2);
  const used = process.cpuUsage(before);
  report('  processor for each router', (used.user + used.system) / 1000 / 560, 'ms', 4);
  await Promise.all(sessions.map(({ session }) => session.close()));
}

/** Six of 560 are moved to addresses where connections are taken and nothing is ever said. */
async function deadOnes() {
  const path = join(folder, 'policies/inventory/golfe-4.yaml');
  const text = readFileSync(path, 'utf8');
  fleet = await simulate('--latency', '20ms');
  const silent = await Promise.all(
    [1, 2, 3, 4, 5, 6].map(async (last) => {
      const server = createServer();
      await once(server.listen(8728, `127.250.0.${last}`), 'listening');
      return server;
    }),
  );
  try {
    const alive = median([1, 2, 3].map(() => command('plan').ms));
    let count = 0;
    const moved = text.replace(/address: 127\.[\d.]+/g, (address) => {
      count += 1;
      return count % 30 === 0 && count <= 180 ? `address: 127.250.0.${count / 30}` : address;
    });
    writeFileSync(path, moved);
    const some = demand(command('plan'), 4);
    report('six of 560 routers silent: the sweep takes longer by', Math.max(0, some.ms - alive) / 1000, 's', 5);
  } finally {
    for (const server of silent) server.close();
    await stop(fleet);
  }
}
