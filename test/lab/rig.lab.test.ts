import { inject, test } from 'vitest';
import { readFileSync } from 'node:fs';
import { buildTopology } from './namespaces.js';
import { applyByHand } from './hand-htb.js';
import { oneSite } from './lab-intent.js';
import { runTcp } from './traffic.js';
import { startCounting, rateWithin } from './counting.js';
import { tcpGoodput } from './statistics.js';

test('x', async () => {
  const { tools } = inject('lab');
  const t = await buildTopology({ relay: tools!.relay, vlan: 'macvlan' });
  try {
    const ends = { local: t.building, remote: t.internet, family: 'ipv4' } as const;
    await applyByHand(t.router, oneSite(100e6));
    for (let i = 0; i < 2; i++)
      for (const cburst of [1600, 25000]) {
        const direction = 'upload',
          family = 'ipv4';
        await t.router.run([
          'sh',
          '-c',
          `tc class change dev wan classid 1:1 htb rate 100mbit ceil 100mbit burst ${Math.max(12500, cburst)} cburst ${cburst} quantum 12500 overhead 4`,
        ]);
        const counting = await startCounting(t.router, {
          program: tools!.count,
          interface: 'wan',
          keys: ['any', 'port=5004'],
        });
        const t0 = Date.now();
        const stat0 = readFileSync('/proc/stat', 'utf8').split('\n')[0]!.split(/ +/).slice(1).map(Number);
        const r = await runTcp({ ...ends, family }, { direction, port: 5004, seconds: 3, omitSeconds: 1 });
        const stat1 = readFileSync('/proc/stat', 'utf8').split('\n')[0]!.split(/ +/).slice(1).map(Number);
        const d = stat1.map((v, i) => v - stat0[i]!);
        const c = await counting.end();
        const wire = rateWithin(c, c.bits('any', 'ethernet'), { fromMs: t0 + 1500, toMs: t0 + 3500 });
        const bb = c
          .bits('any', 'ethernet')
          .slice(150, 350)
          .map((x) => Math.round(x / 1e4));
        console.log(bb.join(' '));
        const e = tcpGoodput(100e6, { accounting: 'ethernet', family });
        console.log(
          cburst,
          r.retransmits,
          r.roundTripMs,
          (100 * (r.goodput / e - 1)).toFixed(2),
          'wire',
          (wire / 1e6).toFixed(2),
          'idle%',
          ((100 * d[3]!) / d.reduce((a, b) => a + b, 0)).toFixed(0),
          'steal',
          d[7],
        );
      }
  } finally {
    await t.close();
  }
});
