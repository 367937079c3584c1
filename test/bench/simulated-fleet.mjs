// The sample repository in a folder of its own, its 560 routers simulated in a process of their own, and qosctl as its user runs it.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { compileIntent } from '../../dist/compile/index.js';
import { kitFor } from '../../dist/compose.js';
import { Secret } from '../../dist/model/secret.js';
import { planFor } from '../../dist/pipeline.js';
import { readPolicies } from '../../dist/policy/index.js';
import { readDirectory } from '../../dist/source/directory.js';
import { sha256 } from '../../dist/source/hash.js';

const MAIN = resolve('dist/cli/main.js');

export class Workspace {
  folder = mkdtempSync(join(tmpdir(), 'qosctl-bench-'));
  policies = join(this.folder, 'policies');

  constructor() {
    cpSync('policies', this.policies, { recursive: true });
  }

  /** Changes the text of one file of the repository. */
  edit(file, change) {
    const path = join(this.policies, file);
    writeFileSync(path, change(readFileSync(path, 'utf8')));
  }

  async simulate(...flags) {
    const child = spawn(process.execPath, [MAIN, 'sim', ...flags], {
      cwd: this.folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
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

  /** A command as its user would run it, with what it took of processor and memory. */
  command(...args) {
    const start = performance.now();
    const usageFile = join(this.folder, 'usage');
    const probe = `process.on('exit', () => require('node:fs').writeFileSync(${JSON.stringify(usageFile)}, JSON.stringify({ ...process.resourceUsage() })))`;
    writeFileSync(join(this.folder, 'probe.cjs'), probe);
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--require', join(this.folder, 'probe.cjs'), MAIN, ...args],
      { cwd: this.folder, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
    );
    const usage = JSON.parse(readFileSync(usageFile, 'utf8'));
    return {
      status,
      stdout,
      stderr,
      ms: performance.now() - start,
      cpu: (usage.userCPUTime + usage.systemCPUTime) / 1000,
      rss: usage.maxRSS / 1024,
    };
  }

  /** Every router with what it should be, and a way to look whether it is, on a session that `connect` opens and that stays. */
  async routers() {
    const { policies, inventory } = readPolicies(await readDirectory(this.policies));
    const entries = new Map(inventory.routers.map((router) => [router.name, router]));
    const password = new Secret(readFileSync(join(this.policies, 'simulated-fleet.password'), 'utf8').trim());
    const login = { user: inventory.credentials[0].user, password };
    const limits = { connectTimeoutMs: 20_000, commandTimeoutMs: 30_000 };
    return compileIntent(policies, inventory, Date.now()).intent.routers.map((intent) => {
      const router = entries.get(intent.router);
      const { driver, open } = kitFor(router);
      let session;
      return {
        connect: async () => {
          session = await open({ router, ...login, ...limits });
        },
        changes: async () => planFor(driver, intent, await session.observe(), sha256).changeSet.changes.length,
        close: () => session.close(),
      };
    });
  }

  remove() {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export async function stop(child) {
  child.kill('SIGTERM');
  await once(child, 'exit');
}

export function demand(result, status) {
  if (result.status !== status) throw new Error(`exit ${result.status}\n${result.stdout}\n${result.stderr}`);
  return result;
}

/** Looks at every router at once; none may differ from what it should be. */
export async function sweep(routers) {
  const changes = await Promise.all(routers.map((router) => router.changes()));
  const wrong = changes.filter((count) => count > 0).length;
  if (wrong > 0) throw new Error(`${wrong} routers are not as they should be`);
}

/** Milliseconds of processor that this process spent on an act. */
export async function processorOf(act) {
  const before = process.cpuUsage();
  await act();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
