import { describe, expect, it } from 'vitest';
import type { Override } from '../../../src/model/policy.js';
import type { Overrides } from '../../../src/server/replies/policies.js';
import { anOrigin, anOverride, aSelector, bothWays, HOUR, MBPS, MONDAY } from '../../support/nouns.js';
import { FORCE, handController, serverBench } from '../../support/server-bench.js';

const { sites } = FORCE.inventory;
const hospitals = sites.filter((site) => site.class === 'hospital');
const [FIRST] = hospitals;
if (FIRST === undefined) throw new TypeError('no hospital');
const voice = FORCE.policies.classes
  .find(({ name }) => name === 'hospital')
  ?.traffic.find(({ name }) => name === 'voice');
const voiceRate = voice !== undefined && 'rate' in voice.committed ? voice.committed.rate : Number.NaN;

const named = (name: string, fields: Partial<Override>): Override =>
  anOverride({ name, from: MONDAY - HOUR, until: MONDAY + HOUR, ...fields });

async function list(overrides: readonly Override[], query = '', scope?: { classes: string[]; regions: string[] }) {
  const controller = handController({ ...FORCE, policies: { ...FORCE.policies, overrides } });
  const bench = await serverBench({ controller });
  const answer = await bench.ask('GET', `/api/v1/overrides?${query}`, { as: await bench.token('viewer', scope) });
  expect(answer.status, answer.text.slice(0, 300)).toBe(200);
  return answer.json as unknown as Overrides;
}

const all = aSelector({ classes: ['hospital'] });

describe('overrides', () => {
  it('say how many sites they select, and each value before and during', async () => {
    const allocation = { allocation: bothWays(200), at: anOrigin() };
    const traffic = [{ name: 'voice', committed: { rate: 20 * MBPS }, at: anOrigin() }];
    const { items } = await list([named('more', { select: all, site: allocation, traffic })]);
    expect(items).toMatchObject([{ name: 'more', state: 'active', sites: hospitals.length }]);
    const [effect, ...others] = items[0]?.effects ?? [];
    expect(others).toEqual([]);
    expect(effect).toMatchObject({ class: 'hospital', sites: hospitals.length });
    expect(effect?.changes).toEqual(
      expect.arrayContaining([
        { name: 'allocation', direction: 'upload', before: 100 * MBPS, during: 200 * MBPS },
        { name: 'committed', trafficClass: 'voice', direction: 'upload', before: voiceRate, during: 20 * MBPS },
      ]) as object[],
    );
    expect(effect?.changes.some(({ before, during }) => before === during)).toBe(false);
  });

  it('change nothing where a narrower one decides', async () => {
    const narrow = aSelector({ sites: [FIRST.name] });
    const contention = (value: number) => ({ contention: value, at: anOrigin() });
    const { items } = await list([
      named('wide', { select: all, site: contention(2) }),
      named('narrow', { select: narrow, site: contention(4) }),
    ]);
    const effects = items.find(({ name }) => name === 'wide')?.effects ?? [];
    const ofFirst = effects.find(({ sites: count }) => count === 1);
    expect(ofFirst).toEqual({ class: 'hospital', sites: 1, example: FIRST.name, changes: [] });
    const rest = effects.find(({ sites: count }) => count === hospitals.length - 1);
    expect(rest?.changes[0]).toEqual({ name: 'contention', before: 1, during: 2 });
    const [own] = items.find(({ name }) => name === 'narrow')?.effects ?? [];
    expect(own?.changes[0]).toEqual({ name: 'contention', before: 2, during: 4 });
  });

  it('are told as they will be before they begin, those that run first, by state, by pages', async () => {
    const site = { contention: 2, at: anOrigin() };
    const overrides = [
      named('over', { until: MONDAY, site, select: all }),
      named('later', { from: MONDAY + 1, site, select: all }),
      named('now', { site, select: all }),
    ];
    const { items, total } = await list(overrides);
    expect(items.map(({ name, state }) => [name, state])).toEqual([
      ['now', 'active'],
      ['later', 'coming'],
      ['over', 'expired'],
    ]);
    expect(total).toBe(3);
    expect((await list(overrides, 'state=coming')).items.map(({ name }) => name)).toEqual(['later']);
    expect((await list(overrides, 'limit=1&page=2')).items.map(({ name }) => name)).toEqual(['later']);
  });

  it('are shown to those who see a site that they select, with what they do there', async () => {
    const site = { contention: 2, at: anOrigin() };
    const overrides = [
      named('mine', { site, select: aSelector({ regions: [FIRST.region] }) }),
      named('others', { site, select: aSelector({ classes: ['lycee'] }) }),
    ];
    const { items } = await list(overrides, '', { classes: ['hospital'], regions: [] });
    expect(items.map(({ name }) => name)).toEqual(['mine']);
    expect(new Set(items[0]?.effects.map((effect) => effect.class))).toEqual(new Set(['hospital']));
  });
});
