import { aDocument, SMALLEST, withChange } from '../../../support/policy-files.js';
import type { DiagnosticCase } from './case.js';

const again = (file: keyof typeof SMALLEST, name: string, other: string): string =>
  SMALLEST[file].replace(`name: ${name}`, `name: ${other}`);

export const NAME_CASES: readonly DiagnosticCase[] = [
  {
    code: 'name.duplicate',
    reason: 'allows one network only',
    files: {
      'other.yaml': again('network.yaml', 'togo', '▶ghana')
        .replace('name: lome', 'name: accra')
        .replace('name: core', 'name: other'),
    },
    message: 'there is a Network document already; only one can hold',
    cure: 'Bring them together in one document.',
  },
  {
    code: 'name.duplicate',
    reason: 'finds two classes of one name',
    files: { 'other.yaml': again('class.yaml', 'hospital', '▶hospital') },
    message: 'there is a class "hospital" already; only one can hold',
    cure: 'Rename or remove one of them.',
  },
  {
    code: 'name.duplicate',
    reason: 'finds two inventories of one name',
    files: { 'other.yaml': again('inventory.yaml', 'lome', '▶lome').replace(/spec:[^]*/, 'spec: { sites: [] }\n') },
    message: 'there is an inventory "lome" already; only one can hold',
    cure: 'Rename or remove one of them.',
  },
  {
    code: 'name.duplicate',
    reason: 'finds two services of one name',
    files: {
      'services.yaml': SMALLEST['services.yaml'].replace('}] }]', '}] }, { name: ▶voip, match: [{ protocol: gre }] }]'),
    },
    message: 'there is a service "voip" already; only one can hold',
    cure: 'Rename or remove one of them.',
  },
  {
    code: 'name.duplicate',
    reason: 'finds two traffic classes of one name',
    files: withChange('class.yaml', '- { name: default,', '- { name: ▶voice, committed: 5% }\n    - { name: default,'),
    message: 'class "hospital" has two traffic classes "voice"; only one can hold',
    cure: 'Rename or remove one of them.',
  },
  {
    code: 'name.unknown',
    reason: 'suggests the class that is meant',
    files: withChange('inventory.yaml', 'class: hospital', 'class: ▶hopital'),
    message: 'there is no class "hopital"',
    cure: 'Did you mean "hospital"?',
  },
  {
    code: 'name.unknown',
    reason: 'lists the regions where none is meant',
    files: withChange('inventory.yaml', 'region: lome', 'region: ▶tsevie'),
    message: 'there is no region "tsevie"',
    cure: 'Known: lome.',
  },
  {
    code: 'name.unknown',
    reason: 'knows when there is none at all',
    files: withChange('class.yaml', '  traffic:', '  when: [{ calendar: ▶nights, contention: 2 }]\n  traffic:'),
    message: 'there is no calendar "nights"',
    cure: 'Add a calendar of that name, or mend the name.',
  },
  {
    code: 'name.unknown',
    reason: 'looks at the defaults of an inventory',
    files: {
      'inventory.yaml': SMALLEST['inventory.yaml']
        .replace(', uplink: core', '')
        .replace('spec:', 'spec:\n  defaults: { router: { uplink: ▶cor } }'),
    },
    message: 'there is no uplink "cor"',
    cure: 'Did you mean "core"?',
  },
  {
    code: 'name.unknown',
    reason: 'looks into overrides',
    files: {
      'more.yaml': aDocument(
        'Override',
        'week',
        'spec: { select: { sites: [chu] }, from: 2026-06-15T00:00:00Z, until: 2026-06-22T00:00:00Z, reason: x, traffic: [{ name: ▶voise, peak: 30 Mbps }] }\n',
      ),
    },
    message: 'there is no traffic class "voise"',
    cure: 'Did you mean "voice"?',
  },
  {
    code: 'name.unknown',
    reason: 'knows which traffic classes the selected sites have',
    files: {
      'lycee.yaml': SMALLEST['class.yaml']
        .replace('name: hospital', 'name: lycee')
        .replaceAll('name: voice', 'name: telephone'),
      'inventory.yaml': SMALLEST['inventory.yaml']
        .replace('}]\n  sites', ', capacity: 200 Mbps }]\n  sites')
        .replace(
          '[10.1.0.0/24] }]',
          '[10.1.0.0/24] }, { name: l-1, class: lycee, region: lome, router: r-chu, interface: vlan2, prefixes: [10.2.0.0/24] }]',
        ),
      'more.yaml': aDocument(
        'Override',
        'week',
        'spec: { select: { sites: [chu] }, from: 2026-06-15T00:00:00Z, until: 2026-06-22T00:00:00Z, reason: x, traffic: [{ name: ▶telephone, peak: 30 Mbps }] }\n',
      ),
    },
    message: 'none of the sites that override "week" selects has a traffic class "telephone"',
    cure: 'Known: voice, default.',
  },
];
