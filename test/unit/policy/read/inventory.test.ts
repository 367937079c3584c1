import { describe, expect, it } from 'vitest';
import {
  aDocument,
  marksOf,
  placesOf,
  readTexts,
  SMALLEST,
  takeMarks,
  valueOf,
} from '../../../support/policy-files.js';

const MBPS = 1_000_000;
const PIN = Array.from({ length: 32 }, () => 'AA').join(':');

const INVENTORY = {
  'inventory.yaml': aDocument(
    'Inventory',
    'lome',
    `
spec:
  defaults:
    router: { port: 8728, tls: ▶false, credentials: ▶qosctl, wan: ether1, uplink: core, capacity: ▶1 Gbps, labels: { rack: a, owner: anid } }
    site: { class: ▶hospital, region: lome, interfaces: [vlan10, ▶vlan11], labels: { district: golfe, tier: normal } }
  routers:
    - ▶{ name: ▶r-1, address: ▶127.1.0.1, wan: ▶sfp1, labels: { rack: b } }
    - { name: r-2, address: 'fd00::2', tls: true, port: 8729, pin: { certificate: '${PIN}' }, capacity: { download: 2 Gbps, upload: 1 Gbps } }
  sites:
    - { name: s-1, title: Bâtiment A, router: r-1, prefixes: [10.1.0.0/24, 'fd00:1::/48'], labels: { tier: critical, sample: 'true' } }
    - { name: s-2, router: ▶r-2, interface: ▶lan, prefixes: [▶10.2.0.9] }
`,
  ),
};

describe('an inventory', () => {
  const { inventory, diagnostics } = readTexts({ ...SMALLEST, ...takeMarks(INVENTORY).texts });
  const [r1, r2] = inventory?.routers ?? [];
  const [s1, s2] = inventory?.sites ?? [];

  it('gives routers what is written, else the defaults of the document, with labels merged', () => {
    expect(diagnostics).toEqual([]);
    expect(valueOf([r1, r2])).toEqual([
      {
        name: 'r-1',
        driver: 'routeros',
        transport: 'api',
        address: '127.1.0.1',
        port: 8728,
        tls: false,
        credentials: 'qosctl',
        wan: 'sfp1',
        uplink: 'core',
        capacity: { download: 1000 * MBPS, upload: 1000 * MBPS },
        labels: { rack: 'b', owner: 'anid' },
      },
      {
        name: 'r-2',
        driver: 'routeros',
        transport: 'api',
        address: 'fd00::2',
        port: 8729,
        tls: true,
        credentials: 'qosctl',
        pin: { certificate: PIN },
        wan: 'ether1',
        uplink: 'core',
        capacity: { download: 2000 * MBPS, upload: 1000 * MBPS },
        labels: { rack: 'a', owner: 'anid' },
      },
    ]);
  });

  it('gives sites what is written, and their own interface instead of those of the defaults', () => {
    expect(valueOf([s1, s2])).toEqual([
      {
        name: 's-1',
        title: 'Bâtiment A',
        class: 'hospital',
        router: 'r-1',
        region: 'lome',
        interfaces: ['vlan10', 'vlan11'],
        prefixes: ['10.1.0.0/24', 'fd00:1::/48'],
        labels: { district: 'golfe', tier: 'critical', sample: 'true' },
      },
      {
        name: 's-2',
        title: 's-2',
        class: 'hospital',
        router: 'r-2',
        region: 'lome',
        interfaces: ['lan'],
        prefixes: ['10.2.0.9/32'],
        labels: { district: 'golfe', tier: 'normal' },
      },
    ]);
  });

  it('knows where each value is written, in the defaults or at the entry', () => {
    expect([
      ...placesOf(r1?.at, 'tls', 'credentials', 'capacity'),
      ...placesOf(s1?.at, 'class', 'interfaces[1]'),
      ...placesOf(r1?.at, 'the router', 'name', 'address', 'wan'),
      ...placesOf(s2?.at, 'router', 'interface', 'prefixes[0]'),
    ]).toEqual(marksOf(INVENTORY));
    expect(s2?.at.fields).not.toHaveProperty('interfaces');
  });

  it('has defaults for what neither gives', () => {
    const smallest = readTexts(SMALLEST).inventory;
    expect(smallest?.routers[0]).toMatchObject({ driver: 'routeros', transport: 'api', tls: true, labels: {} });
    expect(smallest?.routers[0]).not.toHaveProperty('port');
    expect(smallest?.routers[0]).not.toHaveProperty('capacity');
    expect(smallest?.sites[0]).toMatchObject({ title: 'chu', labels: {} });
  });

  it('allows old algorithms where they are asked for', () => {
    const old = SMALLEST['inventory.yaml'].replace(
      'wan: ether1',
      'wan: ether1, transport: ssh, legacyAlgorithms: true',
    );
    const { inventory: read } = readTexts({ ...SMALLEST, 'inventory.yaml': old });
    expect(read?.routers[0]).toMatchObject({ transport: 'ssh', legacyAlgorithms: true });
    expect(readTexts(SMALLEST).inventory?.routers[0]).not.toHaveProperty('legacyAlgorithms');
  });

  it('reaches Linux over SSH', () => {
    const linux = SMALLEST['inventory.yaml'].replace(
      'wan: ether1',
      'wan: eth0, driver: linux, legacyAlgorithms: false',
    );
    const { inventory: read, diagnostics: none } = readTexts({ ...SMALLEST, 'inventory.yaml': linux });
    expect(none).toEqual([]);
    expect(read?.routers[0]).toMatchObject({ driver: 'linux', transport: 'ssh' });
  });

  it('may be spread over documents, whose defaults are their own', () => {
    const more = aDocument(
      'Inventory',
      'kara',
      `
spec:
  defaults: { site: { class: hospital, region: lome } }
  sites: [{ name: annex, router: r-chu, interface: vlan2, prefixes: [10.3.0.0/24] }]
`,
    );
    const first = SMALLEST['inventory.yaml'].replace('uplink: core }', 'uplink: core, capacity: 1 Gbps }');
    const { inventory: read, diagnostics: none } = readTexts({
      ...SMALLEST,
      'inventory.yaml': first,
      'kara.yaml': more,
    });
    expect(none).toEqual([]);
    expect(read?.sites.map(({ name }) => name)).toEqual(['chu', 'annex']);
  });
});
