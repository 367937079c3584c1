import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { compileIntent, explainPacket } from '../../src/compile/index.js';
import { minorsOf } from '../../src/drivers/linux/names.js';
import type { RouterIntent } from '../../src/model/intent.js';
import type { Inventory } from '../../src/model/inventory.js';
import type { Packet } from '../../src/model/policy.js';
import { familyOf } from '../../src/model/prefix.js';
import { readPolicies } from '../../src/policy/index.js';
import { readDirectory } from '../../src/source/directory.js';
import { aRouter } from '../support/nouns.js';
import { type CountKey, startCounting } from './counting.js';
import { injectPackets } from './frames.js';
import { type LinuxRouter, linuxRouter } from './linux-router.js';
import { needs } from './needs.js';
import { openRig, type Rig } from './rig.js';
import { packetsOf } from './service-packets.js';
import { silence } from './silence.js';
import { type SshRouter, startSshRouter } from './sshd.js';

const isAble = needs(
  'root',
  'namespaces',
  'veth',
  'htb',
  'nft priority',
  'ifb',
  'mirred',
  'sshd',
  'unshare',
  'nsenter',
  'cc',
);

const NOW = Date.parse('2026-11-25T12:00:00Z');
const sample = readPolicies(await readDirectory(fileURLToPath(new URL('../../policies/', import.meta.url))));
const { policies } = sample;
const packets = packetsOf(policies.services);

/** Interfaces of the building; several of them share one rate through a block. */
const INTERFACES: Readonly<Record<string, readonly string[]>> = { university: ['lan1', 'lan2'] };

describe.runIf(isAble)('every traffic class of the sample policies', () => {
  let rig: Rig;
  let machine: SshRouter;
  let router: LinuxRouter;

  beforeAll(async () => {
    rig = await openRig();
    machine = await startSshRouter(rig.topology, { init: 'sysv' });
    router = linuxRouter(machine);
    await silence(rig.topology);
  });
  afterAll(async () => {
    await machine.close();
    await rig.close();
  });

  test.each(policies.classes.map((one) => one.name))(
    'of %s receives exactly the packets that explain says',
    async (of) => {
      const { site, interfaces, inventory, intent } = putInLab(of);
      expect(await router.apply(intent)).toMatchObject({ ok: true });
      const sent = new Map(interfaces.map((at) => [at, [] as Packet[]]));
      const wanted = new Map([...leafIds(intent).values()].map((id) => [id, 0]));
      const marks = new Map<number, number>();
      const families = new Set<string>();
      packets.forEach((packet, index) => {
        const { queue, trafficClass, mark } = explainPacket(policies, inventory, { site, packet, instant: NOW });
        // Counts differ from flow to flow, so that two that are mixed up do not look like one another.
        const count = 1 + (index % 7);
        sent.get(interfaces[index % interfaces.length] ?? '')?.push(...Array.from({ length: count }, () => packet));
        wanted.set(queue.id, (wanted.get(queue.id) ?? 0) + count);
        families.add(`${trafficClass} ${packet.direction} ${familyOf(packet.remote)}`);
        const dscp = mark ?? packet.dscp ?? 0;
        if (packet.direction === 'upload') marks.set(dscp, (marks.get(dscp) ?? 0) + count);
      });
      const classes = policies.classes.find(({ name }) => name === of)?.traffic ?? [];
      expect(families.size, 'each class is met in both directions and families').toBe(classes.length * 4);

      const keys = [...marks.keys()].map((dscp): CountKey => `dscp=${dscp}`);
      const counting = await startCounting(rig.topology.router, { program: rig.tools.count, interface: 'wan', keys });
      const before = await readLeaves(rig, intent);
      for (const [at, some] of sent) expect(await injectPackets(rig, some, at)).toBe(some.length);
      await vi.waitFor(
        async () => {
          const after = await readLeaves(rig, intent);
          const got = new Map([...after].map(([id, count]) => [id, count - (before.get(id) ?? 0)]));
          expect(Object.fromEntries(got)).toEqual(Object.fromEntries(wanted));
        },
        { timeout: 20_000, interval: 200 },
      );
      const seen = await counting.end();
      expect(new Map([...marks.keys()].map((dscp) => [dscp, seen.packets(`dscp=${dscp}`)]))).toEqual(marks);
    },
  );
});

interface InLab {
  readonly site: string;
  readonly interfaces: readonly string[];
  readonly inventory: Inventory;
  readonly intent: RouterIntent;
}

/** A sample site of the class, moved to the lab's router with everything that is said about it. */
function putInLab(className: string): InLab {
  const site = sample.inventory?.sites.find((one) => one.class === className);
  const home = sample.inventory?.routers.find(({ name }) => name === site?.router);
  if (sample.inventory === undefined || site === undefined || home === undefined)
    throw new TypeError(`no sample site of class ${className}`);
  const interfaces = INTERFACES[className] ?? ['lan1'];
  const router = aRouter({ ...home, name: 'lab', driver: 'linux', transport: 'ssh', wan: 'wan' });
  const moved = { ...site, router: 'lab', interfaces };
  const inventory = { ...sample.inventory, routers: [router], sites: [moved] };
  const [intent] = compileIntent(policies, inventory, NOW).intent.routers;
  if (intent === undefined) throw new TypeError(`nothing compiled for ${site.name}`);
  return { site: site.name, interfaces, inventory, intent };
}

/** Handle on the router → id of a class's queue. */
function leafIds({ queues }: RouterIntent): ReadonlyMap<string, string> {
  const minors = minorsOf(queues);
  const leaves = queues.filter(({ role }) => role === 'class');
  return new Map(leaves.map(({ id }) => [`7105:${minors.get(id) ?? ''}`, id]));
}

/** Packets that each leaf was given, passed on or dropped, as HTB counts them. */
async function readLeaves({ topology }: Rig, intent: RouterIntent): Promise<ReadonlyMap<string, number>> {
  const ids = leafIds(intent);
  const trees = "tc qdisc show | sed -n 's/^qdisc htb 7105: dev \\([^ ]*\\) root.*/\\1/p'";
  const text = await topology.router.run(['sh', '-c', `for l in $(${trees}); do tc -s class show dev "$l"; done`]);
  const found = text.matchAll(/^class htb (\S+) [^\n]*\n Sent \d+ bytes (\d+) pkt \(dropped (\d+)/gm);
  const counts = [...found].flatMap(([, handle = '', sent, dropped]): [string, number][] => {
    const id = ids.get(handle);
    return id === undefined ? [] : [[id, Number(sent) + Number(dropped)]];
  });
  return new Map(counts);
}
