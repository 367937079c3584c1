import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Packet, Protocol } from '../../src/model/policy.js';
import { MBPS } from '../support/nouns.js';
import { type CountKey, startCounting } from './counting.js';
import { injectPackets } from './frames.js';
import { applyPlainLine, removeByHand } from './hand-htb.js';
import { needs } from './needs.js';
import { openRig, type Rig } from './rig.js';
import { udpOnTheLine } from './statistics.js';
import { runStreams } from './streams.js';
import { runUdp } from './traffic.js';

const isAble = needs('root', 'namespaces', 'veth', 'htb', 'iperf3', 'ethtool', 'cc');
const LINE = { accounting: 'ethernet', family: 'ipv4' } as const;

describe.runIf(isAble)('the instruments of the lab', () => {
  let rig: Rig;

  beforeAll(async () => {
    rig = await openRig({ roundTripMs: 20 });
  });
  afterAll(async () => await rig.close());

  const stream = (streams: Parameters<typeof runStreams>[2]['streams'], seconds = 1) =>
    runStreams({ local: rig.topology.building, remote: rig.topology.internet, family: 'ipv4' }, LINE, {
      program: rig.tools.stream,
      direction: 'upload',
      seconds,
      streams,
    });

  test('hold packets for half of the round trip each way, and lose none', async () => {
    const result = (await stream([{ port: 5001, size: 172, rate: 2 * MBPS }])).get(5001);
    expect(result).toMatchObject({ sent: result?.received });
    expect(result?.p50Ms).toBeGreaterThanOrEqual(10);
    expect(result?.p50Ms).toBeLessThan(12);
  });

  test('count what leaves, by port and by code point, as much as was sent', async () => {
    const keys: readonly CountKey[] = ['any', 'port=5001', 'port=5002', 'dscp=46'];
    const counting = await startCounting(rig.topology.router, { program: rig.tools.count, interface: 'wan', keys });
    const results = await stream([
      { port: 5001, size: 172, rate: MBPS, dscp: 46 },
      { port: 5002, size: 1_200, rate: 10 * MBPS },
    ]);
    const count = await counting.end();
    const sent = (port: number): number => results.get(port)?.sent ?? 0;
    expect(keys.map((key) => count.packets(key))).toEqual([
      sent(5001) + sent(5002),
      sent(5001),
      sent(5002),
      sent(5001),
    ]);
    const bits = count.bits('port=5002', 'ethernet').reduce((sum, some) => sum + some, 0);
    expect(bits).toBe(8 * sent(5002) * udpOnTheLine(1_200, LINE));
  });

  test('see the packets that a narrow line drops, and iperf3 sees them too', async () => {
    await applyPlainLine(rig.topology.router, 5 * MBPS);
    const ends = { local: rig.topology.building, remote: rig.topology.internet, family: 'ipv6' } as const;
    const result = (await stream([{ port: 5001, size: 1_200, rate: 20 * MBPS }], 4)).get(5001);
    const seen = await runUdp(ends, { direction: 'upload', port: 5001, seconds: 4, rate: 20 * MBPS, size: 1_200 });
    await removeByHand(rig.topology.router);
    // The line passes a quarter, and holds 1000 packets in its queue.
    expect((result?.received ?? 0) / (result?.sent ?? 0)).toBeLessThan(0.5);
    expect(seen.lost / seen.sent).toBeGreaterThan(0.3);
  });

  test('inject packets that a router forwards, whatever their protocol, family and addresses', async () => {
    const protocols: readonly Protocol[] = ['tcp', 'udp', 'icmp', 'gre', 'esp', 'ah', 'sctp'];
    const remotes = ['198.18.7.9', 'fd00:dead::9'];
    const packets = protocols.flatMap((protocol) =>
      remotes.map((remote): Packet => ({ direction: 'upload', protocol, remote, remotePort: 104, dscp: 26 })),
    );
    const keys: readonly CountKey[] = ['dscp=26', 'port=104'];
    const counting = await startCounting(rig.topology.router, { program: rig.tools.count, interface: 'wan', keys });
    expect(await injectPackets(rig, packets)).toBe(packets.length);
    const count = await counting.end();
    expect(keys.map((key) => count.packets(key))).toEqual([14, 4]);
  });
});
