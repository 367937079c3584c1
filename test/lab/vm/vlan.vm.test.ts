import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { minorsOf } from '../../../src/drivers/linux/names.js';
import type { Packet } from '../../../src/model/policy.js';
import { DIRECTIONS } from '../../../src/model/rate.js';
import { MBPS } from '../../support/nouns.js';
import { frameOf } from '../frames.js';
import { LAB_CLASSES, labIntent, queueOf } from '../lab-intent.js';
import { linuxRouter } from '../linux-router.js';
import { silence } from '../silence.js';
import type { VirtualLab } from './network.js';
import { imageHere, startVirtualRouter, virtualLabRig } from './virtual-router.js';

const image = imageHere();
const classes = LAB_CLASSES.map((one) => ({ ...one, disciplines: ['sfq', 'fifo'] as const }));
const intent = labIntent([{ name: 'building', interface: 'lan1.20', allocation: 100 * MBPS, classes }]);
const TAG = 20;

/** Two of the first class, three of the next, and so on. */
const packetsIn = (
  direction: Packet['direction'],
): readonly (readonly [trafficClass: string, packets: readonly Packet[]])[] =>
  classes.map(({ name, port }, index) => {
    const packet: Packet = { direction, protocol: 'udp', remote: '10.250.0.2', remotePort: port };
    return [name, Array.from({ length: index + 2 }, () => packet)];
  });

describe.runIf(image !== undefined)('a building behind a VLAN, its leaves sfq, on a BusyBox router', () => {
  let lab: VirtualLab;
  beforeAll(async () => {
    if (image !== undefined) lab = await startVirtualRouter(image);
  });
  afterAll(() => lab.close());

  test('is brought there, and nothing is left to do', async () => {
    const router = linuxRouter({ ...lab.login, privateKey: image?.privateKey ?? '' });
    const { diagnostics } = await router.plan(intent);
    expect(diagnostics.filter(({ severity }) => severity !== 'note')).toEqual([]);
    expect(await router.apply(intent)).toMatchObject({ ok: true, reason: 'Applied' });
    expect((await router.plan(intent)).changeSet.changes).toEqual([]);
    expect(await router.apply(intent)).toMatchObject({ ok: true, reason: 'NoChange' });
    const text = await lab.sh('tc qdisc show dev lan1.20; ls -A /var/lib/qosctl');
    expect(text.match(/^qdisc sfq \S+ parent 7105:/gm)).toHaveLength(classes.length);
    expect(text.trim().split('\n').at(-1)).toBe('boot.sh');
  });

  test('gets each packet into its class, tagged on the cable', async () => {
    const { topology, tools } = virtualLabRig(lab);
    const macOf = async (at: typeof topology.router, name: string): Promise<string> =>
      (await at.run(['cat', `/sys/class/net/${name}/address`])).trim();
    const [building, far] = [await macOf(topology.building, 'eth0'), await macOf(topology.internet, 'eth0')];
    await silence(topology);
    await lab.sh(`ip neigh replace ${topology.annex.ipv4} lladdr ${building} dev lan1.20 nud permanent`);
    const before = await sentIn(lab);
    const wanted = new Map<string, number>();
    for (const direction of DIRECTIONS) {
      const isUp = direction === 'upload';
      const [sender, from, port] = isUp ? [topology.building, building, 'lan1.20'] : [topology.internet, far, 'wan'];
      const ends = {
        from,
        to: await macOf(topology.router, port),
        local: topology.annex.ipv4,
        ...(isUp ? { tag: TAG } : {}),
      };
      for (const [name, packets] of packetsIn(direction)) {
        const frames = packets.map((packet) => frameOf(packet, ends)).join('\n');
        await sender.run([tools.inject, 'eth0'], { input: `${frames}\n` });
        wanted.set(queueOf('building', name, direction), packets.length);
      }
    }
    await vi.waitFor(
      async () => {
        const after = await sentIn(lab);
        const got = [...wanted.keys()].map((id) => [id, (after.get(id) ?? 0) - (before.get(id) ?? 0)]);
        expect(Object.fromEntries(got)).toEqual(Object.fromEntries(wanted));
      },
      { timeout: 20_000, interval: 500 },
    );
  });
});

/** Queue → packets that its class has passed on, as HTB counts them. */
async function sentIn(lab: VirtualLab): Promise<ReadonlyMap<string, number>> {
  const minors = minorsOf(intent.queues);
  const ids = new Map(intent.queues.map(({ id }) => [`7105:${minors.get(id) ?? ''}`, id]));
  const text = await lab.sh('for l in wan lan1.20; do tc -s class show dev $l; done');
  const found = [...text.matchAll(/^class htb (\S+) [^\n]*\n Sent \d+ bytes (\d+) pkt/gm)];
  return new Map(found.map(([, handle = '', sent]) => [ids.get(handle) ?? handle, Number(sent)]));
}
