// 560 simulated routers, 20 ms away, in a process of their own.
import { once } from 'node:events';
import { createServer } from 'node:net';
import { median, report, timed } from './measure.mjs';
import { demand, processorOf, stop, sweep, Workspace } from './simulated-fleet.mjs';

const workspace = new Workspace();
try {
  const fleet = await workspace.simulate('--latency', '20ms', '--fresh');
  try {
    await measure();
  } finally {
    await stop(fleet);
  }
  await deadOnes();
} finally {
  workspace.remove();
}

async function measure() {
  const apply = demand(workspace.command('apply'), 0);
  report('fresh apply, 560 routers, 20 ms round trip', apply.ms / 1000, 's', 15);
  report('  processor of qosctl for each router', apply.cpu / 560, 'ms');
  report('  peak memory of qosctl', apply.rss, 'MB', 300);
  const sweeps = [1, 2, 3].map(() => demand(workspace.command('plan'), 0));
  report('nothing to do, 560 routers, cold, whole process', median(sweeps.map((one) => one.ms)) / 1000, 's', 5);
  report(
    '  processor of the process, start and compiling included, for each router',
    median(sweeps.map((one) => one.cpu)) / 560,
    'ms',
  );
  report('  peak memory of qosctl', median(sweeps.map((one) => one.rss)), 'MB', 300);
  await sweepWarm();
  workspace.edit('classes/ministry.yaml', (text) =>
    text.replace(/(name: voice[\s\S]*?committed: )\d+ Mbps/, '$14 Mbps'),
  );
  const change = demand(workspace.command('apply'), 0);
  report(`one rate of one class (${/(\d+ routers) changed/.exec(change.stdout)?.[1]})`, change.ms / 1000, 's');
}

async function sweepWarm() {
  const routers = await workspace.routers();
  await Promise.all(routers.map((router) => router.connect()));
  let used = 0;
  const look = async () => {
    used = await processorOf(() => sweep(routers));
  };
  report('nothing to do, 560 routers, kept connections', median(await timed(look, { runs: 3 })) / 1000, 's', 2);
  report('  processor for each router', used / 560, 'ms', 4);
  await Promise.all(routers.map((router) => router.close()));
}

/** Six of 560 are moved to addresses where connections are taken and nothing is ever said. */
async function deadOnes() {
  const fleet = await workspace.simulate('--latency', '20ms');
  const silent = await Promise.all(
    [1, 2, 3, 4, 5, 6].map(async (last) => {
      const server = createServer();
      await once(server.listen(8728, `127.250.0.${last}`), 'listening');
      return server;
    }),
  );
  try {
    const alive = median([1, 2, 3].map(() => workspace.command('plan').ms));
    let count = 0;
    workspace.edit('inventory/golfe-4.yaml', (text) =>
      text.replace(/address: 127\.[\d.]+/g, (address) => {
        count += 1;
        return count % 30 === 0 && count <= 180 ? `address: 127.250.0.${count / 30}` : address;
      }),
    );
    const some = demand(workspace.command('plan'), 4);
    report('six of 560 routers silent: the sweep takes longer by', Math.max(0, some.ms - alive) / 1000, 's', 5);
  } finally {
    for (const server of silent) server.close();
    await stop(fleet);
  }
}
