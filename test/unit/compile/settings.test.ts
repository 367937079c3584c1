import { describe, expect, it } from 'vitest';
import { compileIntent, effectiveSite } from '../../../src/compile/index.js';
import type { Router } from '../../../src/model/inventory.js';
import type { Override, Policies, Selector } from '../../../src/model/policy.js';
import {
  aCalendar,
  aClassPolicy,
  anInventory,
  anOrigin,
  anOverride,
  aRouter,
  aSelector,
  aSite,
  aTrafficClass,
  bothWays,
  HOUR,
  MBPS,
  MONDAY,
  somePolicies,
} from '../../support/nouns.js';

const site = aSite({ labels: { tier: 'gold' } });
const inventory = anInventory({ sites: [site] });
const at = MONDAY + 12 * HOUR;
const settle = (policies: Policies, instant = at) => effectiveSite(policies, inventory, site, instant);
const contentionOf = (...overrides: readonly Override[]) => settle(somePolicies({ overrides })).contention;

function withContention(name: string, select: Partial<Selector>, contention: number): Override {
  const origin = anOrigin('overrides.yaml', contention, { contention });
  return anOverride({ name, select: aSelector(select), site: { contention, at: origin } });
}

const written = (line: number) => ({
  at: { file: 'classes.yaml', line, column: 5 },
  layer: 'class',
  name: 'hospital',
});

const left = (line: number) => ({
  at: { file: 'classes.yaml', line, column: 1 },
  layer: 'default',
  name: 'default',
});

const entry = (calendar: string, line: number, contention: number) => ({
  calendar,
  contention,
  at: anOrigin('c.yaml', line, { contention: line }),
});

describe('settling a site', () => {
  it('says where each value was written and by which layer', () => {
    const policy = aClassPolicy({
      contention: 2,
      at: anOrigin('classes.yaml', 1, { allocation: 5, contention: 6 }),
      traffic: [aTrafficClass({ default: true, at: anOrigin('classes.yaml', 10, { committed: 11 }) })],
    });
    const settled = settle(somePolicies({ classes: [policy] }));
    expect(settled.allocation).toEqual({ value: bothWays(100), ...written(5) });
    expect(settled.committed.upload).toEqual({ value: 50 * MBPS, ...written(6) });
    expect(settled.precedence).toEqual({ value: 4, ...left(1) });
    expect(settled.traffic[0]?.download).toEqual({
      committed: { value: 10 * MBPS, ...written(11) },
      peak: { value: 100 * MBPS, ...left(10) },
    });
  });

  it('takes a calendar entry while its calendar is active, the later one where two are', () => {
    const policy = aClassPolicy({ contention: 4, when: [entry('office-hours', 7, 2), entry('always', 8, 3)] });
    const calendars = [aCalendar({ name: 'always', weekly: [] }), aCalendar()];
    const policies = somePolicies({ classes: [policy], calendars });
    expect(settle(policies).contention).toMatchObject({ value: 3, layer: 'calendar', name: 'always', at: { line: 8 } });
    const reversed = somePolicies({ classes: [{ ...policy, when: policy.when.toReversed() }], calendars });
    expect(settle(reversed).contention).toMatchObject({ value: 2, name: 'office-hours' });
    expect(settle(reversed, MONDAY).contention).toMatchObject({ value: 3, name: 'always' });
  });

  it('prefers an override to every calendar entry', () => {
    const policy = aClassPolicy({ when: [{ calendar: 'office-hours', contention: 2, at: anOrigin() }] });
    const policies = somePolicies({
      classes: [policy],
      calendars: [aCalendar()],
      overrides: [withContention('o', {}, 9)],
    });
    expect(settle(policies).contention).toMatchObject({
      value: 9,
      layer: 'override',
      name: 'o',
      at: { file: 'overrides.yaml', line: 9, column: 5 },
    });
  });

  it('prefers the narrower override, whatever their names', () => {
    const ladder = [
      withContention('f', {}, 2),
      withContention('e', { regions: ['lome'] }, 3),
      withContention('d', { classes: ['hospital'], regions: ['lome'] }, 4),
      withContention('c', { labels: { tier: 'gold' } }, 5),
      withContention('b', { routers: ['r-chu-campus'] }, 6),
    ];
    ladder.forEach((override, index) =>
      expect(contentionOf(...ladder.slice(0, index + 1))).toMatchObject({ value: index + 2, name: override.name }),
    );
    expect(contentionOf(...ladder, withContention('a', { sites: ['elsewhere'] }, 7)).value).toBe(6);
    expect(contentionOf(withContention('a', { labels: { tier: 'tin' } }, 7)).value).toBe(1);
  });

  it('takes from a wider override what the narrower one leaves alone', () => {
    const wide = anOverride({ name: 'wide', site: { allocation: bothWays(50), contention: 5, at: anOrigin() } });
    const settled = settle(somePolicies({ overrides: [wide, withContention('narrow', { sites: [site.name] }, 2)] }));
    expect(settled.committed.download).toMatchObject({ value: 25 * MBPS, name: 'narrow' });
    expect(settled.allocation.name).toBe('wide');
  });

  it('leaves an override aside before it begins and from its end on', () => {
    const policies = somePolicies({ overrides: [withContention('o', {}, 2)] });
    const values = [MONDAY - 1, MONDAY, MONDAY + 24 * HOUR - 1, MONDAY + 24 * HOUR].map(
      (instant) => settle(policies, instant).contention.value,
    );
    expect(values).toEqual([1, 2, 2, 1]);
  });

  it('measures shares against the committed rate and the allocation in force', () => {
    const traffic = [aTrafficClass({ default: true, committed: { share: 0.29 }, peak: { share: 0.5 } })];
    const policies = somePolicies({ classes: [aClassPolicy({ traffic })], overrides: [withContention('o', {}, 4)] });
    expect(settle(policies).traffic[0]?.download.committed.value).toBe(7_250_000);
    expect(settle(policies).traffic[0]?.download.peak.value).toBe(50 * MBPS);
    expect(settle(somePolicies({ classes: [aClassPolicy({ traffic })] })).traffic[0]?.download.committed.value).toBe(
      29 * MBPS,
    );
  });
});

describe('settling a peak', () => {
  it('keeps it within the allocation in force and above the committed rate', () => {
    const override = anOverride({ site: { allocation: bothWays(20), at: anOrigin() } });
    const voice = settle(somePolicies({ overrides: [override] })).traffic[0];
    expect(voice?.upload).toMatchObject({ committed: { value: 10 * MBPS }, peak: { value: 20 * MBPS } });
    const low = [aTrafficClass({ default: true, committed: { share: 0.5 }, peak: { share: 0.1 } })];
    expect(settle(somePolicies({ classes: [aClassPolicy({ traffic: low })] })).traffic[0]?.upload.peak.value).toBe(
      50 * MBPS,
    );
  });
});

const conflicts = (...overrides: readonly Override[]) =>
  compileIntent(somePolicies({ overrides }), inventory, at).diagnostics.filter(
    ({ code }) => code === 'override.conflict',
  );

const voice = (name: string, mbps: number) =>
  anOverride({ name, traffic: [{ name: 'voice', committed: { rate: mbps * MBPS }, at: anOrigin() }] });

describe('compiling overrides', () => {
  it('reports equally narrow ones that disagree, at the second', () => {
    const [found, ...others] = conflicts(
      withContention('b', { routers: [site.router] }, 3),
      withContention('a', { sites: [site.name] }, 2),
    );
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      severity: 'error',
      message: 'overrides "a" and "b" are equally narrow and disagree about the contention: 2 and 3',
      at: { file: 'overrides.yaml', line: 3, column: 5 },
      related: [{ at: { line: 2 } }],
    });
  });

  it('reports nothing where they agree, or where a narrower one decides', () => {
    expect(conflicts(withContention('a', {}, 2), withContention('b', {}, 2))).toEqual([]);
    const wide = [withContention('a', {}, 2), withContention('b', {}, 3)];
    expect(conflicts(...wide)).toHaveLength(1);
    expect(conflicts(...wide, withContention('c', { sites: [site.name] }, 4))).toEqual([]);
  });

  it('reports disagreement about a traffic class too', () => {
    expect(conflicts(voice('a', 5), voice('b', 6))[0]?.message).toContain(
      'the committed rate of voice: 5 Mbps and 6 Mbps',
    );
    expect(conflicts(voice('a', 5), voice('b', 5))).toEqual([]);
  });

  it('notes those that have expired', () => {
    const { diagnostics } = compileIntent(somePolicies({ overrides: [anOverride()] }), inventory, MONDAY + 24 * HOUR);
    expect(diagnostics).toMatchObject([{ code: 'override.expired', severity: 'note', at: { file: 'overrides.yaml' } }]);
  });
});

describe('compiling traffic classes', () => {
  it('refuses a sum above the committed rate, and says how much, when and why', () => {
    const when = [
      { calendar: 'office-hours', committed: { share: 0.9 }, at: anOrigin('c.yaml', 20, { committed: 21 }) },
    ];
    const traffic = [
      aTrafficClass({ default: true, when }),
      aTrafficClass({ name: 'web', committed: { share: 0.15 } }),
    ];
    const policies = somePolicies({ classes: [aClassPolicy({ traffic })], calendars: [aCalendar()] });
    const found = compileIntent(policies, inventory, at).diagnostics;
    expect(found).toMatchObject([{ code: 'class.committed-sum', severity: 'error', at: { file: 'c.yaml', line: 21 } }]);
    expect(found[0]?.message).toBe(
      'the committed rates of the traffic classes of hospital sites add up to 106 Mbps upload with 1 Mbps for the management of the router in "office-hours, first Mon 2026-06-15 12:00", 6 Mbps more than the committed rate of the site, 100 Mbps',
    );
    expect(compileIntent(policies, inventory, MONDAY).diagnostics).toEqual([]);
  });

  it('counts the management of the router only where the site carries it', () => {
    const policies = somePolicies({
      classes: [aClassPolicy({ traffic: [aTrafficClass({ default: true, committed: { share: 1 } })] })],
    });
    const codes = (capacity: Partial<Router>) =>
      compileIntent(policies, anInventory({ routers: [aRouter(capacity)] }), at).diagnostics.map(({ code }) => code);
    expect(codes({})).toEqual(['class.committed-sum']);
    expect(codes({ capacity: bothWays(200) })).toEqual([]);
  });
});
