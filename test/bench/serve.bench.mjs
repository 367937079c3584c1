// The controller over 560 simulated routers, 20 ms away, in processes of their own; policies come from a git repository.
import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Controller } from './controller.mjs';
import { median, report } from './measure.mjs';
import { stop, Workspace } from './simulated-fleet.mjs';

const SECRET = 'a secret of the benchmark';
const STEADY_MS = 120_000;
const workspace = new Workspace();
const { folder, policies } = workspace;
const git = (...words) =>
  execFileSync('git', ['-c', 'user.name=Bench', '-c', 'user.email=bench@localhost', ...words], {
    cwd: policies,
    stdio: 'pipe',
  });
const forge = join(folder, 'forge.git');
const flags = [
  ...['--git', `file://${forge}`, '--secrets', policies, '--webhook-secret-file', join(folder, 'webhook')],
  ...['--store', join(folder, 'controller.db')],
];

try {
  mkdirSync(forge);
  writeFileSync(join(folder, 'webhook'), SECRET, { mode: 0o600 });
  execFileSync('git', ['init', '-q', '--bare', '-b', 'main', forge]);
  git('init', '-q', '-b', 'main');
  git('remote', 'add', 'origin', forge);
  push();
  await dead(await alive());
} finally {
  workspace.remove();
}

function push() {
  git('add', '-A');
  git('commit', '-q', '-m', 'Change');
  git('push', '-q', 'origin', 'main');
  return git('rev-parse', 'HEAD').toString().trim();
}

/** From the push to the last router that was read back, in seconds. */
async function follow(controller, count, edit) {
  edit();
  let wanted;
  const { all } = await controller.verified(count, (applied) => wanted !== undefined && applied === wanted);
  const start = performance.now();
  wanted = push();
  const body = JSON.stringify({ ref: 'refs/heads/main', after: wanted });
  const proof = `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`;
  await controller.post('webhook', body, { 'x-github-event': 'push', 'x-hub-signature-256': proof });
  await all;
  return (performance.now() - start) / 1000;
}

/** Returns how long the first convergence took, in seconds. */
async function alive() {
  const fleet = await workspace.simulate('--latency', '20ms', '--fresh');
  try {
    const start = performance.now();
    const controller = await Controller.start(folder, ...flags);
    await controller.ready(560);
    const first = (performance.now() - start) / 1000;
    report('560 blank routers, from the start to the last verified', first, 's');
    await changes(controller);
    await streams(controller);
    await steady(controller);
    await controller.stop();
    return first;
  } finally {
    await stop(fleet);
  }
}

async function changes(controller) {
  const lower = (text) => text.replace(/committed: ([3-9]|\d\d) Mbps/, (_, rate) => `committed: ${rate - 1} Mbps`);
  const everywhere = () => {
    for (const file of readdirSync(join(policies, 'classes'))) workspace.edit(join('classes', file), lower);
  };
  report('from a push to 560 verified routers', await follow(controller, 560, everywhere), 's', 30);
  const { items } = await controller.get('sites?class=lycee&limit=12');
  const few = (rate) => () =>
    writeFileSync(
      join(policies, 'overrides/bench.yaml'),
      `apiVersion: qosctl/v1\nkind: Override\nmetadata: { name: bench }\nspec:\n  select: { sites: [${items.map(({ name }) => name).join(', ')}] }\n` +
        `  from: 2026-01-01T00:00:00Z\n  until: 2099-01-01T00:00:00Z\n  reason: a benchmark\n  traffic:\n    - { name: learning, committed: ${rate} Mbps }\n`,
    );
  const took = [];
  for (const rate of [3, 2, 4]) took.push(await twelve(controller, items, few(rate)));
  report('from a push to 12 changed routers verified, by webhook', median(took), 's', 5);
}

async function twelve(controller, sites, edit) {
  const wanted = new Set(sites.map(({ router }) => router));
  const ended = new Set();
  const done = Promise.withResolvers?.() ?? deferred();
  const socket = await controller.read('events', ({ type, data }) => {
    if (type === 'snapshot') return;
    for (const event of data?.events ?? [])
      if (event.type === 'apply' && event.phase === 'ended' && event.ok && wanted.has(event.router))
        ended.add(event.router);
    if (ended.size === wanted.size) done.resolve();
  });
  const start = performance.now();
  await Promise.all([follow(controller, 0, edit), done.promise]);
  socket.close();
  return (performance.now() - start) / 1000;
}

function deferred() {
  const one = {};
  one.promise = new Promise((resolve) => (one.resolve = resolve));
  return one;
}

/** An order over one site is a line of the fleet; how long until the last of the readers has it. */
async function streams(controller) {
  const [{ name: site }] = (await controller.get('sites?limit=1')).items;
  let hear = () => {};
  const readers = await Promise.all(
    Array.from({ length: 200 }, (_, reader) => controller.read('fleet', (message) => hear(reader, message))),
  );
  const untilAllHear = (isOrdered) => {
    const missing = new Set(readers.keys());
    return new Promise((resolve) => {
      hear = (reader, { data }) => {
        if (data?.routers?.some(({ ordered }) => ordered === isOrdered)) missing.delete(reader);
        if (missing.size === 0) resolve(Date.now());
      };
    });
  };
  const run = async () => {
    const took = [];
    for (let turn = 0; turn < 200; turn += 1) {
      const given = untilAllHear(true);
      const order = { kind: 'tolerate', select: { sites: [site] }, reason: 'a benchmark' };
      const { id, at } = await (await controller.post('orders', order)).json();
      took.push((await given) - at);
      const takenBack = untilAllHear(false);
      await controller.remove(`orders/${id}`);
      await takenBack;
    }
    return took.toSorted((x, y) => x - y)[Math.ceil(took.length * 0.99) - 1];
  };
  report('200 readers, from an event to the last who hears of it, p99', await run(), 'ms', 100);
  const slow = await controller.read('fleet', () => {});
  slow.pause();
  report('  with one more who never reads', await run(), 'ms', 100);
  slow.terminate();
  for (const reader of readers) reader.close();
}

async function steady(controller) {
  await pause(30_000);
  const before = controller.usage();
  let most = 0;
  for (let left = STEADY_MS; left > 0; left -= 5_000) {
    await pause(5_000);
    most = Math.max(most, controller.usage().megabytes);
  }
  const used = controller.usage().seconds - before.seconds;
  report('steady, sweep 60 s, counters 10 s: processor of one core', (100_000 * used) / STEADY_MS, '%', 25);
  report('  memory', most, 'MB', 400);
}

/** A hundred routers are moved to addresses where connections are taken and nothing is ever said. */
async function dead(without) {
  rmSync(join(folder, 'controller.db'), { force: true });
  const fleet = await workspace.simulate('--latency', '20ms', '--fresh');
  const silent = await Promise.all(
    Array.from({ length: 100 }, async (_, index) => {
      const server = createServer();
      await once(server.listen(8728, `127.250.0.${index + 1}`), 'listening');
      return server;
    }),
  );
  try {
    let count = 0;
    for (const file of readdirSync(join(policies, 'inventory')))
      workspace.edit(join('inventory', file), (text) =>
        text.replace(/address: 127\.[\d.]+/g, (address) => {
          count += 1;
          return count % 5 === 0 && count <= 500 ? `address: 127.250.0.${count / 5}` : address;
        }),
      );
    push();
    const start = performance.now();
    const controller = await Controller.start(folder, ...flags);
    await controller.ready(460);
    const took = (performance.now() - start) / 1000;
    report('100 of 560 routers silent: the others, from the start', took, 's');
    report('  times as long as without', took / without, 'times', 1.2);
    await controller.stop();
  } finally {
    for (const server of silent) server.close();
    await stop(fleet);
  }
}
