import { describe, expect, it } from 'vitest';
import { checkFeasibility, compileIntent } from '../../../src/compile/index.js';
import type { Inventory } from '../../../src/model/inventory.js';
import type { Policies } from '../../../src/model/policy.js';
import type { Rates } from '../../../src/model/rate.js';
import {
  aCalendar,
  aClassPolicy,
  anInventory,
  anOrigin,
  anOverride,
  aRouter,
  aSelector,
  aSite,
  bothWays,
  HOUR,
  MBPS,
  manySites,
  MONDAY,
  somePolicies,
} from '../../support/nouns.js';

function withCore(inventory: Inventory, capacity: Rates): Inventory {
  const { network } = inventory;
  const uplinks = network.uplinks.map((one) =>
    one.name === 'core' ? { ...one, capacity, at: anOrigin('network.yaml', 9, { capacity: 10 }) } : one,
  );
  return { ...inventory, network: { ...network, uplinks } };
}

/** 1:2 by day, fully guaranteed at night and in exams. */
const policies: Policies = somePolicies({
  classes: [
    aClassPolicy({
      contention: 2,
      when: ['exams', 'night'].map((calendar) => ({ calendar, contention: 1, at: anOrigin() })),
    }),
  ],
  calendars: [
    aCalendar({ name: 'exams', weekly: [], dates: [{ from: '2026-06-20', to: '2026-06-21' }] }),
    aCalendar({ name: 'night', weekly: [{ days: ['sat'], from: 1200, to: 1440 }] }),
  ],
});

describe('proving feasibility', () => {
  it('accepts guarantees that just fit', () => {
    const { diagnostics, loads } = checkFeasibility(policies, withCore(manySites(12), bothWays(1200)), MONDAY);
    expect(diagnostics).toEqual([]);
    expect(loads.find(({ uplink, direction }) => uplink === 'core' && direction === 'upload')).toEqual({
      uplink: 'core',
      direction: 'upload',
      committed: 1200 * MBPS,
      capacity: 1200 * MBPS,
      share: 1,
      interval: 'exams, first Sat 2026-06-20 00:00',
    });
  });

  it('names the uplink, the direction, the interval, by how much, the fewest sites and a repair', () => {
    const capacity = { download: 1100 * MBPS, upload: 2000 * MBPS };
    const { diagnostics } = checkFeasibility(policies, withCore(manySites(12), capacity), MONDAY);
    expect(diagnostics).toEqual([
      {
        code: 'capacity.uplink',
        severity: 'error',
        message:
          'uplink core download: the guarantees of 12 sites add up to 1.2 Gbps in "exams, first Sat 2026-06-20 00:00", 100 Mbps more than its capacity of 1.1 Gbps; the fewest sites that already do not fit are 12: s-000000, s-000001, s-000002, s-000003, s-000004, s-000005, s-000006, s-000007, s-000008, s-000009 and 2 more',
        cure: 'Raise the capacity to 1.2 Gbps, or scale the guarantees to 91.6 %, that is contention 1.1 for hospital. It fails in 2 other intervals too.',
        at: { file: 'network.yaml', line: 10, column: 5 },
      },
    ]);
  });

  it('sees an override that begins next month', () => {
    const from = MONDAY + 30 * 24 * HOUR;
    const site = { allocation: bothWays(900), at: anOrigin() };
    const overrides = [
      anOverride({ name: 'summit', select: aSelector({ sites: ['s-000001'] }), from, until: from + HOUR, site }),
    ];
    const { diagnostics } = checkFeasibility(
      somePolicies({ overrides }),
      withCore(manySites(2), bothWays(950)),
      MONDAY,
    );
    const core = diagnostics.filter(({ message }) => message.startsWith('uplink core'));
    expect(core).toHaveLength(2);
    for (const { message } of core)
      expect(message).toContain('add up to 1 Gbps in "override summit, first Wed 2026-07-15 00:00", 50 Mbps more');
  });

  it('counts the management of a router against its access link', () => {
    const inventory = anInventory({ routers: [aRouter({ capacity: bothWays(100) })] });
    const [found, ...others] = checkFeasibility(somePolicies(), inventory, MONDAY).diagnostics;
    expect(others).toEqual([]);
    expect(found?.code).toBe('capacity.router');
    expect(found?.message).toContain(
      'router r-chu-campus upload: the guarantees of 1 site, with 1 Mbps for its own management, add up to 101 Mbps',
    );
  });

  it('warns instead where the network repairs', () => {
    const tight = withCore(manySites(2), bothWays(150));
    const inventory = { ...tight, network: { ...tight.network, repair: 'proportional' as const } };
    const found = checkFeasibility(somePolicies(), inventory, MONDAY).diagnostics;
    expect(found.map(({ code, severity }) => `${code} ${severity}`)).toEqual([
      'capacity.repaired warning',
      'capacity.repaired warning',
    ]);
    expect(found[0]?.message).toContain('they are scaled to 75 %');
  });

  it('finds classes that will not fit their site in an interval to come, once', () => {
    const site = { contention: 5, at: anOrigin('overrides.yaml', 3, { contention: 4 }) };
    const later = [3, 9].map((days) => MONDAY + days * 24 * HOUR);
    const overrides = later.map((from, index) => anOverride({ name: `o${index}`, from, until: from + HOUR, site }));
    const found = checkFeasibility(
      somePolicies({ overrides: overrides.slice(0, 1) }),
      manySites(3),
      MONDAY,
    ).diagnostics;
    expect(found).toMatchObject([{ code: 'class.committed-sum', at: { file: 'overrides.yaml', line: 4 } }]);
    expect(found[0]?.message).toContain('in "override o0, first Thu 2026-06-18 00:00"');
    expect(checkFeasibility(somePolicies({ overrides }), manySites(3), MONDAY).diagnostics).toHaveLength(2);
  });

  it('says word for word what compiling says, where the present is the worst', () => {
    const inventory = withCore(manySites(3), bothWays(250));
    const compiled = compileIntent(somePolicies(), inventory, MONDAY).diagnostics;
    expect(compiled).toHaveLength(2);
    expect(checkFeasibility(somePolicies(), inventory, MONDAY).diagnostics).toEqual(compiled);
  });

  it('ends where uplinks form a cycle', () => {
    const inventory = manySites(2);
    const uplinks = inventory.network.uplinks.map((one) => ({
      ...one,
      parent: one.name === 'core' ? 'ring-0' : 'core',
    }));
    const { loads } = checkFeasibility(
      somePolicies(),
      { ...inventory, network: { ...inventory.network, uplinks } },
      MONDAY,
    );
    expect(loads.map(({ committed }) => committed / MBPS)).toEqual([200, 200, 200, 200]);
  });

  it('leaves out sites of an unknown class or router', () => {
    const inventory = anInventory({
      sites: [aSite(), aSite({ name: 'x', class: 'nobody' }), aSite({ name: 'y', router: 'none' })],
    });
    expect(checkFeasibility(somePolicies(), inventory, MONDAY).loads[0]?.committed).toBe(100 * MBPS);
  });
});
