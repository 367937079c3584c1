// Brings a fresh clone to where it can run: dependencies as locked, then a build. Does nothing when both are current.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const at = (...parts) => join(root, ...parts);
const changed = (path) => (existsSync(path) ? statSync(path).mtimeMs : 0);
const newest = (dir) =>
  readdirSync(dir, { withFileTypes: true, recursive: true })
    .map((entry) => statSync(join(entry.parentPath ?? entry.path, entry.name)).mtimeMs)
    .reduce((a, b) => Math.max(a, b), 0);

const major = process.versions.node.split('.').map(Number);
if (major[0] < 20 || (major[0] === 20 && major[1] < 19)) {
  console.error(
    `qosctl needs Node.js 20.19 or newer; this is ${process.versions.node}. Install Node.js 24 and run again.`,
  );
  process.exit(1);
}

const run = (command, args, env = {}) =>
  execFileSync(command, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
    env: { ...process.env, ...env },
  });
const npm = (args) =>
  process.env.npm_execpath ? run(process.execPath, [process.env.npm_execpath, ...args]) : run('npm', args);

if (changed(at('package-lock.json')) > changed(at('node_modules', '.package-lock.json'))) {
  console.error('Installing dependencies…');
  npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
}

const built = at('dist', 'cli', 'main.js');
const page = at('dist', 'dashboard', 'index.html');
const configs = Math.max(changed(at('tsconfig.json')), changed(at('tsconfig.build.json')));
const dashboard = Math.max(
  newest(at('src', 'dashboard')),
  newest(at('src', 'model')),
  changed(at('tools/dashboard.mjs')),
);
if (Math.max(newest(at('src')), configs) > changed(built)) {
  console.error('Building…');
  rmSync(at('dist'), { recursive: true, force: true });
  run(process.execPath, [at('node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.build.json']);
  if (existsSync(built)) chmodSync(built, 0o755);
}
if (dashboard > changed(page)) run(process.execPath, [at('tools', 'dashboard.mjs')]);
