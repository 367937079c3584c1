import { inject, test } from 'vitest';
import { buildTopology } from './namespaces.js';
import { applyByHand, applyPlainLine } from './hand-htb.js';
import { oneSite, LAB_CLASSES } from './lab-intent.js';
import { runTcp, runRoundTrips, runUdp } from './traffic.js';
import { runStreams } from './streams.js';
import { startCounting, rateWithin } from './counting.js';
import { tcpGoodput } from './statistics.js';

test('x', async () => {
  const { tools } = inject('lab');
  console.time('build');
  const t = await buildTopology({ relay: tools!.relay, vlan: 'macvlan' });
  console.timeEnd('build');
  try {
    const line = { accounting: 'ethernet', family: 'ipv4' } as const;
    const ends = { local: t.building, remote: t.internet, family: 'ipv4' } as const;
    console.log('idle', await runRoundTrips(ends, { port: 5001, dscp: 46, intervalMs: 3, seconds: 3 }));
    const s1 = await runStreams(ends, line, { program: tools!.stream, direction: 'upload', seconds: 3, streams: [{ port: 5001, size: 172, rate: 512000 }] });
    console.log(s1);
    await applyByHand(t.router, oneSite(100e6));
    console.log(await t.router.run(['sh', '-c', 'tc class show dev wan; tc qdisc show; nft list ruleset | head -30']));
    for (const direction of ['upload', 'download'] as const) for (const family of ['ipv4', 'ipv6'] as const) {
      const counting = await startCounting(direction === 'upload' ? t.router : t.router, { program: tools!.count, interface: direction === 'upload' ? 'wan' : 'lan1', keys: ['any', 'port=5004'] });
      const t0 = Date.now();
      const r = await runTcp({ ...ends, family }, { direction, port: 5004, seconds: 4, omitSeconds: 1 });
      const c = await counting.end();
      const wire = rateWithin(c, c.bits('any', 'ethernet'), { fromMs: t0 + 1500, toMs: t0 + 4000 });
      const e = tcpGoodput(100e6, { accounting: 'ethernet', family });
      console.log(direction, family, r, e, 100 * (r.goodput / e - 1), 'wire', wire);
    }
  } finally {
    await t.close();
  }
});
