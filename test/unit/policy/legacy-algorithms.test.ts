import { describe, expect, it } from 'vitest';
import { readPolicies } from '../../../src/policy/index.js';

const read = (entry: string, defaults = ''): ReturnType<typeof readPolicies> => {
  const text = `apiVersion: qosctl/v1
kind: Inventory
metadata: { name: lome }
spec:
  defaults: { router: { transport: ssh, credentials: fleet, wan: ether1, uplink: pop${defaults} } }
  routers:
    - { name: r-school, address: 127.0.0.1${entry} }
---
apiVersion: qosctl/v1
kind: Network
metadata: { name: togo }
spec: { regions: [{ name: lome }], uplinks: [{ name: pop, capacity: 1 Gbps, kind: pop }] }
`;
  return readPolicies([{ path: 'inventory.yaml', bytes: Buffer.from(text) }]);
};

describe('legacyAlgorithms', () => {
  it.each([
    ['is off where nothing is said', '', '', undefined],
    ['is off where it is said', ', legacyAlgorithms: false', '', undefined],
    ['is on where the router says so', ', legacyAlgorithms: true', '', true],
    ['is on where the defaults say so', '', ', legacyAlgorithms: true', true],
    [
      'is off where the router takes the default back',
      ', legacyAlgorithms: false',
      ', legacyAlgorithms: true',
      undefined,
    ],
  ])('%s', (_, entry, defaults, expected) => {
    const { inventory, diagnostics } = read(entry, defaults);
    expect(inventory?.routers.map((router) => router.legacyAlgorithms)).toEqual([expected]);
    expect(diagnostics.filter(({ code }) => code === 'router.legacy')).toHaveLength(expected === true ? 1 : 0);
  });
});
