import { describe, expect, it } from 'vitest';
import {
  aDocument,
  marksOf,
  placesOf,
  readTexts,
  SMALLEST,
  takeMarks,
  valueOf,
  withChange,
} from '../../../support/policy-files.js';

const MBPS = 1_000_000;

const NETWORK = {
  'network.yaml': aDocument(
    'Network',
    'togo',
    `
spec:
  accounting: ip
  management: { committed: 2 Mbps, peak: 4 Mbps }
  repair: proportional
  regions:
    - ▶{ name: ▶lome, title: Lomé }
    - { name: kara }
  uplinks:
    - ▶{ name: ▶core, kind: ▶core, capacity: ▶{ download: 40 Gbps, upload: 20 Gbps }, title: Cœur }
    - { name: pop, parent: ▶core, capacity: ▶1 Gbps }
`,
  ),
};

describe('a network', () => {
  const { inventory, diagnostics } = readTexts({ ...SMALLEST, ...takeMarks(NETWORK).texts });
  const network = inventory?.network;

  it('arrives with every value that is written', () => {
    expect(diagnostics).toEqual([]);
    expect(valueOf(network)).toEqual({
      accounting: 'ip',
      management: { committed: 2 * MBPS, peak: 4 * MBPS },
      repair: 'proportional',
      regions: [
        { name: 'lome', title: 'Lomé' },
        { name: 'kara', title: 'kara' },
      ],
      uplinks: [
        { name: 'core', title: 'Cœur', kind: 'core', capacity: { download: 40_000 * MBPS, upload: 20_000 * MBPS } },
        {
          name: 'pop',
          title: 'pop',
          kind: 'link',
          parent: 'core',
          capacity: { download: 1000 * MBPS, upload: 1000 * MBPS },
        },
      ],
    });
  });

  it('knows where each value is written', () => {
    const [core, pop] = network?.uplinks ?? [];
    expect([
      ...placesOf(network?.regions[0]?.at, 'the region', 'name'),
      ...placesOf(core?.at, 'the uplink', 'name', 'kind', 'capacity'),
      ...placesOf(pop?.at, 'parent', 'capacity'),
    ]).toEqual(marksOf(NETWORK));
  });

  it('has defaults for what is left out', () => {
    expect(readTexts(SMALLEST).inventory?.network).toMatchObject({
      accounting: 'ethernet',
      management: { committed: MBPS, peak: 10 * MBPS },
      repair: 'report',
    });
  });
});

const CATALOG = {
  'services.yaml': aDocument(
    'ServiceCatalog',
    'services',
    `
spec:
  services:
    - ▶name: ▶voip
      title: Téléphonie
      match:
        - ▶{ protocol: ▶udp, dscp: ▶EF }
        - { protocol: tcp, remote: { ports: [443, 10000-20000], prefixes: [10.250.0.7, 'FD00:250:0::/32'] } }
        - { local: { prefixes: [0.0.0.0/0] }, dscp: 8 }
`,
  ),
};

describe('a catalogue', () => {
  const { policies, diagnostics } = readTexts({ ...SMALLEST, ...takeMarks(CATALOG).texts });
  const [voip] = policies.services;

  it('arrives with every value that is written, prefixes in their canonical form', () => {
    expect(diagnostics).toEqual([]);
    expect(valueOf(voip)).toEqual({
      name: 'voip',
      match: [
        { protocol: 'udp', dscp: 46 },
        {
          protocol: 'tcp',
          remote: {
            ports: [
              { from: 443, to: 443 },
              { from: 10_000, to: 20_000 },
            ],
            prefixes: ['10.250.0.7/32', 'fd00:250::/32'],
          },
        },
        { local: { ports: [], prefixes: ['0.0.0.0/0'] }, dscp: 8 },
      ],
    });
  });

  it('knows where each value is written', () => {
    expect([
      ...placesOf(voip?.at, 'the service', 'name'),
      ...placesOf(voip?.match[0]?.at, 'the match', 'protocol', 'dscp'),
    ]).toEqual(marksOf(CATALOG));
  });

  it('may be spread over documents', () => {
    const more = aDocument(
      'ServiceCatalog',
      'more',
      'spec: { services: [{ name: gre, match: [{ protocol: gre }] }] }\n',
    );
    const { policies: both } = readTexts({
      ...SMALLEST,
      ...withChange('class.yaml', '[voip]', '[voip, gre]'),
      'more.yaml': more,
    });
    expect(both.services.map(({ name }) => name)).toEqual(['gre', 'voip']);
  });
});
