// The API over 10 000 sites whose routers are all away, asked by 50 clients at once.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Controller } from './controller.mjs';
import { median, report } from './measure.mjs';
import { repositoryOf } from './network.mjs';
import { Workspace } from './simulated-fleet.mjs';

const CLIENTS = 50;
const REQUESTS = 40;
const workspace = new Workspace();
const { folder } = workspace;

try {
  for (const { path, bytes } of await repositoryOf(10_000)) {
    mkdirSync(dirname(join(folder, 'many', path)), { recursive: true });
    writeFileSync(join(folder, 'many', path), bytes);
  }
  const controller = await Controller.start(
    folder,
    '--policies',
    join(folder, 'many'),
    '--sweep',
    '1h',
    '--telemetry',
    '1h',
  );
  // No router takes a connection; each was tried once then.
  while ((await controller.get('fleet')).conditions?.Ready.false !== 10_000) await pause(500);
  const questions = [
    'q=s-1',
    'class=hospital&sort=since',
    'q=lycee&order=desc',
    'uplink=pop-7',
    'condition=Ready%3Dfalse&page=3',
  ];
  const p99s = [];
  const halves = [];
  for (let run = 0; run < 3; run += 1) {
    const took = [];
    await Promise.all(
      Array.from({ length: CLIENTS }, async (_, client) => {
        // They know nothing of each other.
        await pause(Math.random() * 1000);
        for (let turn = 0; turn < REQUESTS; turn += 1) {
          const start = performance.now();
          await controller.get(`sites?limit=50&${questions[(client + turn) % questions.length]}`);
          took.push(performance.now() - start);
          // A client that reads what it got; 50 of them ask 50 times a second.
          await pause(900 + Math.random() * 200);
        }
      }),
    );
    const sorted = took.toSorted((a, b) => a - b);
    halves.push(sorted[sorted.length >> 1]);
    p99s.push(sorted[Math.ceil(sorted.length * 0.99) - 1]);
  }
  report('a filtered page of 10 000 sites, 50 clients, median', median(halves), 'ms');
  report('  99th percentile', median(p99s), 'ms', 50);
  await controller.stop();
} finally {
  workspace.remove();
}
