import { describe, expect, it } from 'vitest';
import { runPolicyTests } from '../../../src/compile/index.js';
import { selectSites } from '../../../src/model/select.js';
import type { Inventory } from '../../../src/model/inventory.js';
import type { Expectation, Policies, Selector } from '../../../src/model/policy.js';
import {
  aCalendar,
  aClassPolicy,
  anInventory,
  anOrigin,
  aPolicyTest,
  aRouter,
  aSelector,
  aSite,
  aTrafficClass,
  bothWays,
  MBPS,
  manySites,
  MONDAY,
  somePolicies,
} from '../../support/nouns.js';

const at = anOrigin('tests.yaml', 7);
const place = { file: 'tests.yaml', line: 7, column: 1 };

const policies = somePolicies({
  classes: [
    aClassPolicy(),
    aClassPolicy({
      name: 'lycee',
      contention: 4,
      when: [{ calendar: 'office-hours', contention: 2, at: anOrigin() }],
      traffic: [
        aTrafficClass({ name: 'web', services: ['web'], peak: { share: 0.5 } }),
        aTrafficClass({ default: true }),
      ],
    }),
  ],
  calendars: [aCalendar()],
});

const inventory = manySites(6, ['hospital', 'lycee']);

function run(
  expectation: Expectation,
  select: Partial<Selector> = {},
  on: Inventory = inventory,
  by: Policies = policies,
) {
  const test = aPolicyTest({ select: aSelector(select), expect: [expectation] });
  const [result] = runPolicyTests({ ...by, tests: [test] }, on, MONDAY);
  if (result === undefined) throw new Error('no result');
  expect(result.passed).toBe(result.failures.length === 0);
  return result.failures;
}

describe('running a policy test about rates', () => {
  const site: Expectation = { kind: 'site-rate', direction: 'both', committedAtLeast: 50 * MBPS, at };

  it('passes where it holds in every interval', () => {
    expect(run(site, { classes: ['hospital'] })).toEqual([]);
  });

  it('fails at the worst interval, and says for which site and how many more', () => {
    expect(run(site)).toEqual([
      {
        message:
          'site s-000001 (lycee) has 25 Mbps committed download in "no calendar or override, first Mon 2026-06-15 00:00", not at least 50 Mbps (and 2 more sites)',
        site: 's-000001',
        found: '25 Mbps',
        interval: 'no calendar or override, first Mon 2026-06-15 00:00',
        at: place,
      },
    ]);
  });

  it('looks only at the moments it names', () => {
    expect(run({ ...site, during: 'office-hours' })).toEqual([]);
  });

  it('looks at one direction where it names one', () => {
    const uneven = somePolicies({
      classes: [aClassPolicy({ allocation: { download: 100 * MBPS, upload: 40 * MBPS } })],
    });
    const asked = (direction: 'download' | 'upload') => run({ ...site, direction }, {}, manySites(2), uneven);
    expect(asked('download')).toEqual([]);
    expect(asked('upload')).toHaveLength(1);
  });

  it('compares committed and peak rates of a traffic class', () => {
    const web = { kind: 'class-rate', trafficClass: 'web', direction: 'upload', at } as const;
    const lycees = { classes: ['lycee'] };
    expect(run({ ...web, committedAtLeast: 5 * MBPS, peakAtLeast: 50 * MBPS, peakAtMost: 50 * MBPS }, lycees)).toEqual(
      [],
    );
    expect(run({ ...web, peakAtMost: 49 * MBPS }, lycees)[0]?.message).toContain('50 Mbps peak for web upload');
    expect(run({ ...web, committedAtLeast: 6 * MBPS }, lycees)[0]?.found).toBe('5 Mbps');
  });

  it('fails where a site has no such traffic class', () => {
    const [failure] = run({ kind: 'class-rate', trafficClass: 'voice', direction: 'both', at });
    expect(failure?.message).toBe('site s-000001 (lycee) has no traffic class "voice"');
  });

  it('sees what a repair takes away', () => {
    const uplinks = inventory.network.uplinks.map((one) => ({ ...one, capacity: bothWays(225) }));
    const repaired = { ...inventory, network: { ...inventory.network, uplinks, repair: 'proportional' as const } };
    const found = run({ ...site, committedAtLeast: 100 * MBPS }, { classes: ['hospital'] }, repaired);
    expect(found[0]).toMatchObject({ found: '50 Mbps', interval: 'office-hours, first Mon 2026-06-15 07:00' });
  });

  it('fails where it selects no site', () => {
    expect(run(site, { regions: ['kara'] })).toMatchObject([{ found: 'no site', at: place }]);
  });
});

describe('running a policy test about packets', () => {
  const packet = { direction: 'upload', protocol: 'tcp', remote: '192.0.2.1', remotePort: 443 } as const;

  it('passes where the packet lands as promised', () => {
    expect(run({ kind: 'packet', packet, lands: 'web', at })).toEqual([]);
  });

  it('says where it lands instead, and why', () => {
    const sip = { ...packet, protocol: 'udp', remotePort: 5060 } as const;
    expect(run({ kind: 'packet', packet: sip, lands: 'voice', at })).toEqual([
      {
        message: 'site s-000001 (lycee): the packet lands in default, not in voice: no rule takes it',
        site: 's-000001',
        found: 'default',
        at: place,
      },
    ]);
  });
});

const promise = (committedAtMost: number): Expectation => ({
  kind: 'uplink-share',
  uplink: 'core',
  committedAtMost,
  at,
});

describe('running a policy test about an uplink', () => {
  it('compares its worst interval', () => {
    expect(run(promise(0.75))).toEqual([]);
    expect(run(promise(0.74))[0]?.message).toBe(
      'uplink core download: 75 % is committed (450 Mbps of 600 Mbps), not at most 74 %, in "office-hours, first Mon 2026-06-15 07:00"',
    );
  });

  it('fails where there is no such uplink', () => {
    expect(run({ ...promise(1), uplink: 'moon' } as Expectation)).toMatchObject([{ found: 'no uplink' }]);
  });
});

describe('selecting sites', () => {
  const sites = [
    aSite({ name: 'a', labels: { tier: 'gold' } }),
    aSite({ name: 'b', region: 'kara', router: 'r2' }),
    aSite({ name: 'c', class: 'lycee', region: 'kara', labels: { tier: 'gold' } }),
  ];
  const names = (select: Partial<Selector>): string =>
    selectSites(aSelector(select), anInventory({ sites, routers: [aRouter()] }))
      .map(({ name }) => name)
      .join('');

  it('takes every site where nothing is asked', () => {
    expect(names({})).toBe('abc');
  });

  it('takes any value of a part and all of the parts', () => {
    expect(names({ classes: ['lycee', 'hospital'], regions: ['kara'] })).toBe('bc');
    expect(names({ labels: { tier: 'gold' }, regions: ['kara'] })).toBe('c');
    expect(names({ routers: ['r2'], sites: ['a'] })).toBe('');
  });
});
