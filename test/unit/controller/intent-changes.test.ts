import { describe, expect, it } from 'vitest';
import { intentChanges } from '../../../src/controller/intent-changes.js';
import type { Queue, RouterIntent } from '../../../src/model/intent.js';
import { FORCE } from '../../support/server-bench.js';

const intents = [...FORCE.intents.values()];
const given = <Value>(value: Value | undefined): Value => {
  if (value === undefined) throw new TypeError('nothing');
  return value;
};
const INTENT: RouterIntent = given(intents[0]);
const LEAF: Queue = given(INTENT.queues.find(({ role }) => role === 'class'));

const withLeaf = (change: (leaf: Queue) => readonly Queue[]): RouterIntent => ({
  ...INTENT,
  queues: INTENT.queues.flatMap((queue) => (queue === LEAF ? change(queue) : [queue])),
});
const withSite = (change: (site: RouterIntent['sites'][number]) => RouterIntent['sites'][number]): RouterIntent => ({
  ...INTENT,
  sites: INTENT.sites.map((site, index) => (index === 0 ? change(site) : site)),
});

describe('what another revision would ask of a router', () => {
  it('is nothing where both say the same, whichever objects they are', () => {
    for (const intent of intents) expect(intentChanges(intent, structuredClone(intent))).toEqual([]);
  });

  it('is each field of an intent that differs: none is overlooked', () => {
    const fields = Object.entries(LEAF).filter(
      ([name]) => !['id', 'direction', 'role', 'site', 'trafficClass'].includes(name),
    );
    for (const [name, value] of fields) {
      const other =
        typeof value === 'number'
          ? value + 1
          : typeof value === 'boolean'
            ? !value
            : Array.isArray(value)
              ? ['cake']
              : 'x';
      const changes = intentChanges(
        INTENT,
        withLeaf((leaf) => [{ ...leaf, [name]: other }]),
      );
      expect(changes, name).toMatchObject([{ subject: 'queue', action: 'update', values: [{}] }]);
    }
    for (const field of ['wan', 'accounting', 'shared', 'fasttrack'])
      expect(intentChanges(INTENT, { ...INTENT, [field]: 'x' }), field).toMatchObject([{ subject: 'support' }]);
    for (const field of ['interfaces', 'dscp', 'marks']) {
      const value = field === 'interfaces' ? ['x'] : field === 'marks' ? { x: 1 } : 'x';
      expect(
        intentChanges(
          INTENT,
          withSite((site) => ({ ...site, [field]: value })),
        ),
        field,
      ).toHaveLength(1);
    }
  });

  it('names queues that come and go, and rates as numbers', () => {
    const { site, trafficClass, direction } = LEAF;
    const place = { subject: 'queue', site, trafficClass, direction };
    expect(
      intentChanges(
        INTENT,
        withLeaf(() => []),
      ),
    ).toMatchObject([{ ...place, action: 'delete' }]);
    expect(
      intentChanges(
        withLeaf(() => []),
        INTENT,
      ),
    ).toMatchObject([{ ...place, action: 'create' }]);
    const raised = withLeaf((leaf) => [{ ...leaf, peak: leaf.peak + 1 }]);
    expect(intentChanges(INTENT, raised)).toEqual([
      { ...place, action: 'update', values: [{ name: 'peak', before: LEAF.peak, after: LEAF.peak + 1 }] },
    ]);
  });

  it('tells of rules by traffic class, and of their order', () => {
    const rules = INTENT.sites[0]?.rules ?? [];
    const [first] = rules;
    const without = withSite((site) => ({ ...site, rules: rules.slice(1) }));
    expect(intentChanges(INTENT, without)).toMatchObject([
      { subject: 'rule', trafficClass: first?.trafficClass, action: 'update', values: [{ name: 'other' }] },
    ]);
    const turned = withSite((site) => ({ ...site, rules: rules.toReversed() }));
    const changes = intentChanges(INTENT, turned);
    expect(changes.length).toBeGreaterThan(0);
    expect(changes.every(({ action, subject }) => action === 'move' && subject === 'rule')).toBe(true);
    const last = given(rules.at(-1));
    expect(last.trafficClass).not.toBe(first?.trafficClass);
    const alone = [given(first), last];
    expect(
      intentChanges(
        withSite((site) => ({ ...site, rules: alone })),
        withSite((site) => ({ ...site, rules: alone.toReversed() })),
      ),
    ).toEqual([{ subject: 'rule', site: INTENT.sites[0]?.site, action: 'move', values: [] }]);
  });
});
