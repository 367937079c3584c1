import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Draft, lackOf, NOTHING, yamlOf } from '../../../src/dashboard/screens/overrides/override-yaml.js';
import { readPolicies } from '../../../src/pipeline.js';
import { readDirectory } from '../../../src/source/directory.js';

const files = await readDirectory(join(import.meta.dirname, '../../../policies'));

const DRAFT: Draft = {
  ...NOTHING,
  name: 'exams',
  class: 'lycee',
  region: 'lome',
  from: '2026-06-01T06:00',
  until: '2026-06-12T20:00',
  reason: 'Épreuves: "bac" #1',
  allocation: '150 Mbps',
};

const read = (draft: Draft) =>
  readPolicies([...files, { path: 'overrides/exams.yaml', bytes: new TextEncoder().encode(yamlOf(draft)) }]);

describe('an override that somebody fills in', () => {
  it('is one that the policies read as it was meant', () => {
    const { policies, diagnostics } = read(DRAFT);
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(policies?.overrides.find(({ name }) => name === 'exams')).toMatchObject({
      select: { classes: ['lycee'], regions: ['lome'], sites: [] },
      from: Date.parse(DRAFT.from),
      until: Date.parse(DRAFT.until),
      reason: DRAFT.reason,
      site: { allocation: { download: 150e6, upload: 150e6 } },
    });
  });

  it('is one of a traffic class of sites by name', () => {
    const draft = { ...DRAFT, class: '', region: '', sites: 'chu-so-imagerie , chu-so-pediatrie,' };
    const { policies, diagnostics } = read({ ...draft, trafficClass: 'imaging', committed: '34 Mbps', peak: '90%' });
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    const found = policies?.overrides.find(({ name }) => name === 'exams');
    expect(found?.select.sites).toEqual(['chu-so-imagerie', 'chu-so-pediatrie']);
    expect(found?.traffic).toMatchObject([{ name: 'imaging', committed: { rate: 34e6 }, peak: { share: 0.9 } }]);
    expect(found?.site).toBeUndefined();
  });

  it('is finished when it has a name, a span, a reason and a rate', () => {
    expect(lackOf(DRAFT)).toBeUndefined();
    const missing: readonly Partial<Draft>[] = [
      { name: '' },
      { name: 'Not a name' },
      { from: '' },
      { until: '' },
      { reason: ' ' },
      { allocation: '' },
      { allocation: '150' },
      { trafficClass: 'voice' },
    ];
    for (const one of missing) expect(lackOf({ ...DRAFT, ...one }), JSON.stringify(one)).toBe('incomplete');
    expect(lackOf({ ...DRAFT, until: DRAFT.from })).toBe('backwards');
  });

  it('takes no word for something else that YAML knows', () => {
    const names = 'no, true, 1e3, "x: y"';
    expect(yamlOf({ ...DRAFT, sites: names })).toContain('sites: ["no", "true", "1e3", "\\"x: y\\""]');
  });
});
