import { describe, expect, it } from 'vitest';
import { checkFeasibility, compileIntent } from '../../../src/compile/index.js';
import { classifierOf } from '../../../src/compile/rules.js';
import { priorityOf } from '../../../src/compile/tree.js';
import { settleClass } from '../../../src/compile/settings.js';
import type { RouterIntent } from '../../../src/model/intent.js';
import type { Inventory, Site } from '../../../src/model/inventory.js';
import type { ClassPolicy, Policies, Priority } from '../../../src/model/policy.js';
import {
  aClassPolicy,
  aMatch,
  aNetwork,
  anInventory,
  aRouter,
  aService,
  aSite,
  aTrafficClass,
  bothWays,
  MBPS,
  manySites,
  MONDAY,
  portsOf,
  somePolicies,
} from '../../support/nouns.js';

function compileOne(policies: Policies = somePolicies(), inventory: Inventory = anInventory()): RouterIntent {
  const [router] = compileIntent(policies, inventory, MONDAY).intent.routers;
  if (router === undefined) throw new Error('no router was compiled');
  return router;
}

/** `id committed/peak priority` in Mbps, indented by level. */
function drawTree({ queues }: RouterIntent): readonly string[] {
  const levels = new Map<string, number>();
  return queues.map(({ id, parent, committed, peak, priority, default: takes, role }) => {
    const level = parent === undefined ? 0 : (levels.get(parent) ?? 0) + 1;
    levels.set(id, level);
    const leaf = role === 'class' || role === 'management' ? ` p${priority}` : '';
    return `${'  '.repeat(level)}${id} ${committed / MBPS}/${peak / MBPS}${leaf}${takes ? ' default' : ''}`;
  });
}

const shared = anInventory({
  routers: [aRouter({ name: 'r', capacity: bothWays(300) })],
  sites: [aSite({ name: 'b', router: 'r', class: 'lycee' }), aSite({ name: 'a', router: 'r', interfaces: ['vlan1'] })],
});
const lycee = aClassPolicy({ name: 'lycee', contention: 2, precedence: 6, fasttrack: 'exempt' });

describe('compiling a router of one building', () => {
  it('puts the classes below the site and its own traffic into the upload', () => {
    expect(drawTree(compileOne())).toEqual([
      'chu-campus/download 100/100',
      '  chu-campus/voice/download 10/30 p1',
      '  chu-campus/web/download 40/100 p3',
      '  chu-campus/default/download 20/100 p5 default',
      'chu-campus/upload 100/100',
      '  chu-campus/voice/upload 10/30 p1',
      '  chu-campus/web/upload 40/100 p3',
      '  chu-campus/default/upload 20/100 p5 default',
      '  router:r-chu-campus/management/upload 1/10 p1',
    ]);
  });

  it('chooses disciplines and delays by how critical a class is', () => {
    const leaves = compileOne().queues.filter(({ role, direction }) => role === 'class' && direction === 'upload');
    const fair = { disciplines: ['fq_codel', 'sfq', 'fifo'], delay: 30, packetSize: 1500 };
    expect(leaves).toMatchObject([{ disciplines: ['fifo'], delay: 10, packetSize: 1500 }, fair, fair]);
  });

  it('takes what the policy says about a queue', () => {
    const traffic = [aTrafficClass({ default: true, disciplines: ['cake', 'fifo'], delay: 5, packetSize: 200 })];
    const intent = compileOne(somePolicies({ classes: [aClassPolicy({ traffic })] }));
    expect(intent.queues[1]).toMatchObject({ disciplines: ['cake', 'fifo'], delay: 5, packetSize: 200 });
  });

  it('clamps too large a sum in proportion, so that the tree stays well-formed', () => {
    const traffic = [
      aTrafficClass({ default: true, committed: { share: 0.9 } }),
      aTrafficClass({ name: 'web', committed: { share: 0.3 } }),
    ];
    const intent = compileOne(somePolicies({ classes: [aClassPolicy({ traffic })] }));
    const rates = intent.queues.filter(({ role }) => role === 'class').map(({ committed }) => committed);
    expect(rates).toEqual([75 * MBPS, 25 * MBPS, 74_250_000, 24_750_000]);
  });
});

const levels = (precedence: Priority): readonly number[] => {
  const settings = settleClass(aClassPolicy({ precedence }), new Set(), []);
  return settings.traffic.map((traffic) => priorityOf(traffic, settings, true));
};

describe('compiling a router of several buildings', () => {
  it('puts the access link above them', () => {
    const intent = compileOne(somePolicies({ classes: [aClassPolicy(), lycee] }), shared);
    expect(intent).toMatchObject({ shared: true, fasttrack: 'refuse', sites: [{ site: 'a' }, { site: 'b' }] });
    expect(drawTree(intent).slice(9)).toEqual([
      'router:r/upload 151/300',
      '  a/upload 100/100',
      '    a/voice/upload 10/30 p1',
      '    a/web/upload 40/100 p5',
      '    a/default/upload 20/100 p5 default',
      '  b/upload 50/100',
      '    b/voice/upload 10/30 p2',
      '    b/web/upload 20/100 p6',
      '    b/default/upload 10/100 p6 default',
      '  router:r/management/upload 1/10 p1',
    ]);
  });

  it('scales guarantees that the access link cannot hold, and says so as an error', () => {
    const inventory = { ...shared, routers: [aRouter({ name: 'r', capacity: bothWays(76) })] };
    const { intent, diagnostics } = compileIntent(
      somePolicies({ classes: [aClassPolicy(), lycee] }),
      inventory,
      MONDAY,
    );
    expect(diagnostics.map(({ code, severity }) => `${code} ${severity}`)).toEqual([
      'capacity.router error',
      'capacity.router error',
    ]);
    const sites = intent.routers[0]?.queues.filter(({ role }) => role === 'site');
    expect(sites?.map(({ committed, peak }) => [committed, peak])).toEqual([
      [50_666_666, 76 * MBPS],
      [25_333_333, 76 * MBPS],
      [50 * MBPS, 76 * MBPS],
      [25 * MBPS, 76 * MBPS],
    ]);
  });

  it('folds precedence and priority into one number that no neighbour changes', () => {
    const all = ([1, 2, 3, 4, 5, 6, 7, 8] as const).map(levels);
    expect(all.map(([critical]) => critical)).toEqual([1, 1, 1, 1, 2, 2, 2, 2]);
    expect(all.map(([, other]) => other)).toEqual([3, 3, 4, 5, 6, 6, 7, 8]);
  });
});

describe('compiling a router whose capacity was forgotten', () => {
  it('still gives every queue its own id', () => {
    const ids = compileOne(somePolicies({ classes: [aClassPolicy(), lycee] }), {
      ...shared,
      routers: [aRouter({ name: 'r' })],
    }).queues.map(({ id }) => id);
    expect(ids).toHaveLength(17);
    expect(new Set(ids).size).toBe(17);
  });
});

const rulesOf = (policy: ClassPolicy, ...services: Parameters<typeof aService>[0][]) =>
  classifierOf(policy, new Map(services.map((one) => [one?.name ?? '', aService(one)])));

const ports = (...list: number[]) => [aMatch({ protocol: 'tcp', remote: portsOf(...list) })];

describe('compiling rules', () => {
  it('follows the order of traffic classes, services and terms', () => {
    const [site] = compileOne().sites;
    expect(site?.rules.map(({ trafficClass, service, match }) => [trafficClass, service, match.protocol])).toEqual([
      ['voice', 'voip', 'udp'],
      ['voice', 'voip', 'udp'],
      ['web', 'web', 'tcp'],
    ]);
  });

  it('names a rule by its match, however that is spelled', () => {
    const policy = aClassPolicy({ traffic: [aTrafficClass({ default: true, services: ['s'] })] });
    const idOf = (...list: number[]) => rulesOf(policy, { name: 's', match: ports(...list) }).rules[0]?.id;
    expect(idOf(80, 443)).toMatch(/^default\/s\/[0-9a-f]{8}$/);
    expect(idOf(443, 80)).toBe(idOf(80, 443));
    expect(idOf(443)).not.toBe(idOf(80));
  });

  it('probes on when a hash is taken', () => {
    const policy = aClassPolicy({ traffic: [aTrafficClass({ default: true, services: ['s'] })] });
    const { rules } = rulesOf(policy, { name: 's', match: [aMatch({ dscp: 46 }), aMatch({ dscp: 46 })] });
    expect(new Set(rules.map(({ id }) => id)).size).toBe(2);
  });

  it('shares rules between all sites of a class', () => {
    const { routers } = compileIntent(somePolicies(), manySites(3), MONDAY).intent;
    const [first, ...others] = routers.map(({ sites }) => sites[0]?.rules);
    for (const rules of others) expect(rules).toBe(first);
  });

  it('clears marks that it rewrites and leaves those that it trusts', () => {
    expect(compileOne().sites[0]?.marks).toEqual({ voice: 46, web: 0, default: 0 });
    const trusting = somePolicies({ classes: [aClassPolicy({ dscp: 'trust' })] });
    expect(compileOne(trusting).sites[0]?.marks).toEqual({ voice: 46 });
  });
});

/** How often a property of a site is read, per site. */
function looks(count: number, work: (inventory: Inventory) => unknown): number {
  let seen = 0;
  const get = (site: Site, key: string | symbol): unknown => {
    seen += 1;
    return Reflect.get(site, key);
  };
  const inventory = manySites(count);
  work({ ...inventory, sites: inventory.sites.map((site) => new Proxy(site, { get })) });
  return seen / count;
}

const compile = (inventory: Inventory) => compileIntent(somePolicies(), inventory, MONDAY);
const prove = (inventory: Inventory) => checkFeasibility(somePolicies(), inventory, MONDAY);

describe('compiling a network', () => {
  it('looks at each site a fixed number of times', () => {
    // Sorting by name looks n·log n times; everything else must not grow.
    for (const work of [compile, prove]) expect(looks(3200, work) - looks(100, work)).toBeLessThan(2 * Math.log2(32));
  });

  it('scales guarantees below a full uplink where the network asks for it', () => {
    const uplinks = manySites(4).network.uplinks.map((one) =>
      one.name === 'core' ? { ...one, capacity: bothWays(200) } : one,
    );
    const inventory = { ...manySites(4), network: aNetwork({ uplinks, repair: 'proportional' }) };
    const { intent, diagnostics } = compileIntent(somePolicies(), inventory, MONDAY);
    expect(diagnostics.map(({ code, severity }) => `${code} ${severity}`)).toEqual([
      'capacity.repaired warning',
      'capacity.repaired warning',
    ]);
    expect(drawTree(intent.routers[0] as RouterIntent).slice(0, 2)).toEqual([
      's-000000/download 50/100',
      '  s-000000/voice/download 5/30 p1',
    ]);
  });
});
