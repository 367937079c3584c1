// The same 560 routers with their API off: the console over SSH, host keys pinned as `qosctl enroll` does.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import ssh2 from 'ssh2';
import { median, report, timed } from './measure.mjs';
import { demand, processorOf, stop, sweep, Workspace } from './simulated-fleet.mjs';

const workspace = new Workspace();
// Port 22 needs root, and may be the machine's own.
for (const file of readdirSync(join(workspace.policies, 'inventory')))
  workspace.edit(join('inventory', file), (text) =>
    text.replaceAll('transport: api\n', 'transport: ssh\n      port: 8722\n'),
  );
try {
  const fleet = await workspace.simulate('--latency', '20ms', '--fresh');
  try {
    await measure();
  } finally {
    await stop(fleet);
  }
} finally {
  workspace.remove();
}

async function measure() {
  const enroll = demand(workspace.command('enroll', '--write'), 0);
  report('host keys of 560 routers read and pinned', enroll.ms / 1000, 's');
  const apply = demand(workspace.command('apply'), 0);
  report('fresh apply, 560 routers over SSH, 20 ms round trip', apply.ms / 1000, 's');
  report('  peak memory of qosctl', apply.rss, 'MB');
  const sweeps = [1, 2, 3].map(() => demand(workspace.command('plan'), 0));
  report('nothing to do, 560 routers, cold, whole process', median(sweeps.map((one) => one.ms)) / 1000, 's', 60);
  report('  processor of qosctl for each router', median(sweeps.map((one) => one.cpu)) / 560, 'ms');
  report('  peak memory of qosctl', median(sweeps.map((one) => one.rss)), 'MB', 300);
  await sweepKept();
}

async function sweepKept() {
  const calls = countCalls(ssh2.Client, ['connect', 'exec']);
  const routers = await workspace.routers();
  const first = async () => {
    await Promise.all(routers.map((router) => router.connect()));
    await sweep(routers);
  };
  report('first sweep on connections that are kept', (await timed(first, { runs: 1, warmUps: 0 }))[0] / 1000, 's', 60);
  report('  handshakes', calls.connect, '');
  report('  execs for each router', calls.exec / 560, '', 6);
  Object.assign(calls, { connect: 0, exec: 0 });
  let used = 0;
  const again = async () => {
    used = await processorOf(() => sweep(routers));
  };
  const runs = 3;
  report('second sweep on them', median(await timed(again, { runs, warmUps: 0 })) / 1000, 's');
  report('  handshakes', calls.connect, '', 0);
  report('  execs for each router', calls.exec / runs / 560, '', 6);
  report('  processor for each router', used / 560, 'ms');
  await Promise.all(routers.map((router) => router.close()));
}

function countCalls({ prototype }, names) {
  const calls = {};
  for (const name of names) {
    const own = prototype[name];
    calls[name] = 0;
    prototype[name] = function counted(...given) {
      calls[name] += 1;
      return own.apply(this, given);
    };
  }
  return calls;
}
