import { describe, expect, it } from 'vitest';
import { count, someOf } from '../../../src/cli/views/count.js';
import { describePlan } from '../../../src/cli/views/plan-summary.js';
import type { Meaning } from '../../../src/drivers/driver.js';
import type { Inventory } from '../../../src/model/inventory.js';
import { anInventory, aSite } from '../../support/nouns.js';

const inventory: Inventory = anInventory({
  sites: [
    aSite({ name: 'h-1', router: 'r-1' }),
    aSite({ name: 'h-2', router: 'r-2' }),
    aSite({ name: 'm-1', router: 'r-3', class: 'ministry' }),
  ],
});

const voice = (site: string, more: Partial<Meaning> = {}): Meaning => ({
  subject: 'queue',
  site,
  trafficClass: 'voice',
  direction: 'download',
  action: 'update',
  values: [{ name: 'committed', before: 10_000_000, after: 20_000_000 }],
  ...more,
});

const said = (plans: Readonly<Record<string, readonly Meaning[]>>, first: readonly string[] = []): readonly string[] =>
  describePlan(
    Object.entries(plans).map(([router, meanings]) => ({ router, meanings, isFirst: first.includes(router) })),
    inventory,
  );

const bothWays = (site: string, more: Partial<Meaning> = {}): readonly Meaning[] => [
  voice(site, more),
  voice(site, { ...more, direction: 'upload' }),
];

describe('a plan in the words of the policy', () => {
  it('counts buildings of one class with the same change, both directions as one', () => {
    expect(said({ 'r-1': bothWays('h-1'), 'r-2': bothWays('h-2') })).toEqual([
      '2 hospitals: voice committed 10 Mbps → 20 Mbps',
    ]);
  });

  it('keeps classes, and different changes, apart; the most frequent comes first', () => {
    const cheaper = [{ name: 'peak', before: 30_000_000, after: 25_500_000 }] as const;
    expect(
      said({ 'r-3': bothWays('m-1', { values: cheaper }), 'r-1': bothWays('h-1'), 'r-2': bothWays('h-2') }),
    ).toEqual(['2 hospitals: voice committed 10 Mbps → 20 Mbps', '1 ministry: voice peak 30 Mbps → 25.5 Mbps']);
  });

  it('says when only one direction changes', () => {
    expect(said({ 'r-1': [voice('h-1')] })).toEqual(['1 hospital: voice committed 10 Mbps → 20 Mbps (download only)']);
  });

  it('counts routers that get their first queues, and says nothing more of them', () => {
    expect(said({ 'r-1': bothWays('h-1'), 'r-3': [], 'r-2': bothWays('h-2') }, ['r-1', 'r-3'])).toEqual([
      '2 routers shaped for the first time (1 hospital, 1 ministry)',
      '1 hospital: voice committed 10 Mbps → 20 Mbps',
    ]);
  });

  it.each<[string, Partial<Meaning>, string]>([
    ['a new queue', { action: 'create', values: [] }, '1 hospital: voice queue added'],
    ['a queue that goes', { action: 'delete', values: [] }, '1 hospital: voice queue removed'],
    ['a queue under another parent', { action: 'replace', values: [] }, '1 hospital: voice queue rebuilt'],
    ['a rule', { subject: 'rule', action: 'create', values: [] }, '1 hospital: voice classification changed'],
    ['a whole site', { trafficClass: undefined }, '1 hospital: site committed 10 Mbps → 20 Mbps'],
    [
      'drift in a detail',
      { values: [{ name: 'other', before: 'a', after: 'b' }] },
      '1 hospital: voice settings put back',
    ],
    [
      'a discipline',
      { values: [{ name: 'discipline', before: '', after: 'cake' }] },
      '1 hospital: voice discipline none → cake',
    ],
    ['a site that is gone', { site: 'x-9', action: 'delete', values: [] }, '1 removed site: voice queue removed'],
    [
      'the access link of a router',
      { site: undefined, trafficClass: undefined, subject: 'support' },
      '1 router: access link committed 10 Mbps → 20 Mbps',
    ],
    [
      'the management queue',
      { site: undefined, trafficClass: 'management', subject: 'support' },
      '1 router: management committed 10 Mbps → 20 Mbps',
    ],
  ])('has a sentence for %s', (_, meaning, sentence) => {
    expect(said({ 'r-1': bothWays('h-1', meaning) })).toEqual([sentence]);
  });

  it('does not pass over routers whose change has no words', () => {
    const silent: Meaning = { subject: 'support', action: 'create', values: [] };
    expect(said({ 'r-1': [silent], 'r-2': [silent] })).toEqual([
      '2 routers: supporting objects put right, no rate changes',
    ]);
  });
});

describe('count', () => {
  it.each([
    [1, 'hospital', '1 hospital'],
    [2, 'ministry', '2 ministries'],
    [0, 'class', '0 classes'],
    [3, 'bay', '3 bays'],
  ])('makes %i and "%s" into "%s"', (number, noun, text) => {
    expect(count(number, noun)).toBe(text);
  });

  it('names five of many', () => {
    expect(someOf(['a'])).toBe('1 router (a)');
    expect(someOf(['a', 'b', 'c', 'd', 'e', 'f'])).toBe('6 routers (a, b, c, d, e…)');
  });
});
