import { SMALLEST, type Texts, withChange } from '../../../support/policy-files.js';
import type { DiagnosticCase } from './case.js';

const uplinks = (...rest: readonly string[]): Texts =>
  withChange(
    'network.yaml',
    '[{ name: core, capacity: 1 Gbps }]',
    `\n${['{ name: core, capacity: 1 Gbps }', ...rest].map((one) => `    - ${one}\n`).join('')}`,
  );

/** The inventory with a second building behind the router of the first. */
const neighbour = (router: string, site: string): string =>
  SMALLEST['inventory.yaml']
    .replace('uplink: core }', `uplink: core${router} }`)
    .replace(
      '[10.1.0.0/24] }]',
      `[10.1.0.0/24] }, { name: annex, class: hospital, region: lome, router: r-chu, ${site} }]`,
    );

const router = (text: string): Texts => withChange('inventory.yaml', 'address: 127.1.0.1', text);

export const NETWORK_CASES: readonly DiagnosticCase[] = [
  {
    code: 'network.cycle',
    reason: 'finds an uplink that is its own parent',
    files: uplinks('{ name: ring, capacity: 1 Gbps, parent: ▶ring }'),
    message: 'the uplinks form a cycle: ring → ring; what they carry together cannot be proven',
    cure: 'Remove the parent of the one at the top.',
  },
  {
    code: 'network.cycle',
    reason: 'finds a cycle once, from its first uplink on, however many hang on it',
    files: uplinks(
      '{ name: pop-1, capacity: 1 Gbps, parent: ring-a }',
      '{ name: ring-a, capacity: 1 Gbps, parent: ▶ring-b }',
      '{ name: ring-b, capacity: 1 Gbps, parent: ring-c }',
      '{ name: ring-c, capacity: 1 Gbps, parent: ring-a }',
      '{ name: pop-2, capacity: 1 Gbps, parent: ring-b }',
    ),
    message: 'the uplinks form a cycle: ring-a → ring-b → ring-c → ring-a; what they carry together cannot be proven',
    cure: 'Remove the parent of the one at the top.',
  },
  {
    code: 'network.management-address',
    reason: 'compares addresses, not their texts, and ports as they are used',
    files: {
      'inventory.yaml': SMALLEST['inventory.yaml'].replace('127.1.0.1', "'fd00::1'"),
      'other.yaml': SMALLEST['inventory.yaml']
        .replace('name: lome', 'name: other')
        .replace('name: r-chu', 'name: r-2')
        .replace('127.1.0.1', "▶'fd00:0::1', port: 8729")
        .replace('name: chu', 'name: annex')
        .replace('router: r-chu', 'router: r-2')
        .replace('10.1.0.0', '10.2.0.0'),
    },
    message: 'router "r-2" has the management address fd00:0::1 of router "r-chu"; both would be written to one device',
    cure: 'Mend the address of one of them, or give it another port.',
  },
  {
    code: 'site.overlap',
    reason: 'finds a prefix that lies in that of another building',
    files: {
      'inventory.yaml': neighbour(', capacity: 200 Mbps', "interface: vlan2, prefixes: ['fd00::/64', ▶10.1.0.128/25]"),
    },
    message:
      '10.1.0.128/25 of site "annex" overlaps 10.1.0.0/24 of site "chu" (inventory.yaml:6:104); a packet would belong to both',
    cure: 'Give each building prefixes of its own.',
  },
  {
    code: 'site.overlap',
    reason: 'finds a prefix that lies in another of the same building',
    files: withChange('inventory.yaml', '[10.1.0.0/24]', '[10.1.0.0/24, ▶10.1.0.9]'),
    message: 'site "chu" has 10.1.0.9/32 and 10.1.0.0/24, of which one lies in the other',
    cure: 'Keep the wider one.',
  },
  {
    code: 'site.interface',
    reason: 'finds an interface of two buildings',
    files: {
      'inventory.yaml': neighbour(', capacity: 200 Mbps', 'interfaces: [vlan2, ▶bridge-lan], prefixes: [10.2.0.0/24]'),
    },
    message: 'sites "chu" and "annex" both use bridge-lan of router "r-chu"; their traffic cannot be told apart',
    cure: 'Give each building an interface of its own, as a VLAN.',
  },
  {
    code: 'site.interface',
    reason: 'tells buildings apart that have one interface from the defaults',
    files: {
      'inventory.yaml': neighbour(', capacity: 200 Mbps', 'prefixes: [10.2.0.0/24]')
        .replace(', interface: bridge-lan', '')
        .replace('spec:', 'spec:\n  defaults: { site: { interface: bridge-lan } }')
        .replace('name: annex', 'name: ▶annex'),
    },
    message: 'sites "chu" and "annex" both use bridge-lan of router "r-chu"; their traffic cannot be told apart',
    cure: 'Give each building an interface of its own, as a VLAN.',
  },
  {
    code: 'site.interface',
    reason: 'finds the WAN interface at a building, though the defaults have others',
    files: {
      'inventory.yaml': SMALLEST['inventory.yaml']
        .replace('spec:', 'spec:\n  defaults: { site: { interfaces: [vlan2] } }')
        .replace('interface: bridge-lan', 'interface: ▶ether1'),
    },
    message:
      'site "chu" uses ether1, the WAN interface of router "r-chu"; what is sent to the building and to the network could not be told apart',
    cure: 'Write the interface towards the building.',
  },
  {
    code: 'router.capacity',
    reason: 'wants to know the access link that two buildings share',
    files: {
      'inventory.yaml': neighbour('', 'interface: vlan2, prefixes: [10.2.0.0/24]').replace(
        'name: r-chu',
        'name: ▶r-chu',
      ),
    },
    message:
      'router "r-chu" serves 2 sites and does not say what its access link carries, so precedence between them cannot be kept',
    cure: 'Add capacity: … to the router.',
  },
  {
    code: 'router.no-site',
    severity: 'warning',
    reason: 'warns of a router without a building',
    files: withChange(
      'inventory.yaml',
      'routers: [',
      'routers: [{ name: ▶r-2, address: 127.1.0.2, credentials: qosctl, wan: ether1, uplink: core }, ',
    ),
    message: 'router "r-2" serves no site; nothing will be written to it',
    cure: 'Add its site, or remove the router.',
  },
  {
    code: 'router.plain',
    severity: 'warning',
    reason: 'warns of a password in clear',
    files: router('address: 192.0.2.1, tls: ▶false'),
    message: 'router "r-chu" is managed without TLS: its password crosses the network in clear',
    cure: 'Remove tls: false and run qosctl enroll.',
  },
  {
    code: 'router.legacy',
    severity: 'warning',
    reason: 'warns of SSH that an attacker on the path may break',
    files: router('address: 192.0.2.1, transport: ssh, legacyAlgorithms: ▶true'),
    message:
      'router "r-chu" may be reached with SHA-1 and CBC: whoever sits on the path may read its password, or change what is written to it',
    cure: 'Upgrade the router or set strong-crypto=yes on it, then remove legacyAlgorithms: true.',
  },
  {
    code: 'router.legacy',
    severity: 'warning',
    reason: 'warns of algorithms that are broken',
    files: router('address: 127.1.0.1, transport: ssh, legacyAlgorithms: ▶true'),
    message:
      'router "r-chu" may be reached with SHA-1 and CBC: whoever sits on the path may read its password, or change what is written to it',
    cure: 'Upgrade the router or set strong-crypto=yes on it, then remove legacyAlgorithms: true.',
  },
];
