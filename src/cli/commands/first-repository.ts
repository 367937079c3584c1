/** The repository that `qosctl init` writes: one building, one class, everything valid. */
export const FIRST_REPOSITORY: Readonly<Record<string, string>> = {
  'network.yaml': `apiVersion: qosctl/v1
kind: Network
metadata: { name: network }
spec:
  accounting: ethernet              # rates count Ethernet frames
  regions:
    - { name: city }
  uplinks:
    - { name: core, kind: core, capacity: 10 Gbps }
    - { name: pop-1, kind: pop, parent: core, capacity: 1 Gbps }
`,
  'services.yaml': `apiVersion: qosctl/v1
kind: ServiceCatalog
metadata: { name: services }
spec:
  services:                         # as the building sees it: remote is the far end
    - { name: voip-media, match: [{ protocol: udp, dscp: EF }, { protocol: udp, remote: { ports: [10000-20000] } }] }
    - { name: voip-signalling, match: [{ protocol: udp, remote: { ports: [5060] } }, { protocol: tcp, remote: { ports: [5060, 5061] } }] }
    - { name: dns, match: [{ protocol: udp, remote: { ports: [53] } }, { protocol: tcp, remote: { ports: [53, 853] } }] }
    - { name: backup, match: [{ protocol: tcp, remote: { ports: [873] } }] }
`,
  'classes/office.yaml': `apiVersion: qosctl/v1
kind: ClassPolicy
metadata: { name: office }
spec:
  allocation: 100 Mbps              # what the building is sold, each way
  contention: 2                     # of which half is guaranteed
  traffic:
    - { name: voice, services: [voip-media, voip-signalling], priority: 1, committed: 5 Mbps, peak: 20 Mbps, mark: EF }
    - { name: control, services: [dns], priority: 2, committed: 1 Mbps, peak: 10 Mbps }
    - { name: default, default: true, priority: 5, committed: 40% }
    - { name: background, services: [backup], priority: 8, committed: 2% }
`,
  'inventory.yaml': `apiVersion: qosctl/v1
kind: Inventory
metadata: { name: buildings }
spec:
  defaults:
    router: { driver: routeros, credentials: routers, wan: ether1, uplink: pop-1 }
    site: { class: office, region: city, interface: bridge-lan }
  routers:                          # a simulated one; for a real one write its address and drop tls: false, which
    - { name: r-town-hall, address: 127.0.1.1, tls: false }   # sends the password in clear; then: qosctl enroll --write
  sites:
    - { name: town-hall, title: Town hall, router: r-town-hall, prefixes: [10.16.0.0/24, 'fd00:16::/64'] }
`,
  'credentials.yaml': `apiVersion: qosctl/v1
kind: Credentials
metadata: { name: routers }
spec:
  user: qosctl
  password: { env: QOSCTL_PASSWORD }   # never the password itself
`,
  'tests.yaml': `apiVersion: qosctl/v1
kind: PolicyTest
metadata: { name: voice }
spec:
  expect:
    - { class: voice, committedAtLeast: 5 Mbps }
    - { packet: { direction: upload, protocol: udp, remote: 10.1.1.1, remotePort: 12000 }, lands: voice }
    - { uplink: pop-1, committedAtMost: 80% }
`,
};
