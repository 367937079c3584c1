import { describe, expect, it } from 'vitest';
import { Past } from '../../../src/controller/past.js';
import { DIRECTIONS } from '../../../src/model/rate.js';
import { MONDAY } from '../../support/nouns.js';

const CLASSES = ['voice', 'infrastructure', 'clinical', 'imaging', 'background', 'default'];

describe('the past in memory', () => {
  it('of 560 sites with six traffic classes takes less than 33 MB', () => {
    const past = new Past(10_000);
    for (let index = 0; index < 560; index += 1) {
      for (const direction of DIRECTIONS)
        past.putSite({ kind: 'site', name: `s-${index}`, direction }, MONDAY, { numbers: {}, classes: CLASSES });
      past.putRouter(`r-${index}`, MONDAY, {});
    }
    const group = { kind: 'uplink', delivered: 0, demand: 0, drops: 0, backlog: 0 } as const;
    for (let index = 0; index < 100; index += 1)
      for (const direction of DIRECTIONS) past.putGroup({ ...group, name: `u-${index}`, direction }, MONDAY, {});
    expect(past.bytes / 1e6).toBeGreaterThan(20);
    expect(past.bytes / 1e6).toBeLessThan(33);
  });

  it('is not known of what was never heard of, on the axis of what is', () => {
    const past = new Past(10_000);
    const subject = { kind: 'site', name: 's-1', direction: 'upload' } as const;
    past.putSite(subject, MONDAY, { numbers: { delivered: 5, 'drops:voice': 3 }, classes: ['voice'] });
    const known = past.steps(subject, 'day', MONDAY);
    const { columns, ...axis } = past.steps({ ...subject, name: 's-2' }, 'day', MONDAY);
    expect(columns).toEqual({});
    expect(known).toMatchObject(axis);
    expect(Object.keys(known.columns)).toEqual(['delivered', 'demand', 'drops', 'delivered:voice', 'drops:voice']);
    expect(known.columns['drops:voice']?.at(-1)).toBeCloseTo(3, 1);
  });

  it('of a site goes on when its traffic classes change', () => {
    const past = new Past(10_000);
    const subject = { kind: 'site', name: 's-1', direction: 'upload' } as const;
    past.putSite(subject, MONDAY, { numbers: { delivered: 5, 'drops:voice': 3 }, classes: ['voice'] });
    past.putSite(subject, MONDAY + 10_000, { numbers: { 'drops:web': 1 }, classes: ['voice', 'web'] });
    const { columns } = past.steps(subject, 'hour', MONDAY + 10_000);
    expect(columns['drops:voice']?.at(-2)).toBeCloseTo(3, 1);
    expect(columns['drops:web']?.slice(-2)).toEqual([Number.NaN, expect.closeTo(1, 1)]);
  });
});
