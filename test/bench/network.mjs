// Networks of any size, made of the sample policies: the same classes and services, more buildings.
import { readDirectory } from '../../dist/source/directory.js';

export const SAMPLE = 'policies';

/** Files of a repository with `count` sites, each behind a router of its own, and uplinks that carry them. */
export async function repositoryOf(count) {
  const files = (await readDirectory(SAMPLE)).filter(
    ({ path }) => !/^(inventory|network|tests|overrides)\//.test(path),
  );
  const classes = ['ministry', 'institution', 'lycee', 'university', 'hospital'];
  const pops = Math.ceil(count / 40);
  const network = [
    'apiVersion: qosctl/v1\nkind: Network\nmetadata: { name: network }\nspec:',
    '  regions: [{ name: lome }, { name: kara }]',
    '  uplinks:',
    `    - { name: core, kind: core, capacity: ${count * 100} Mbps }`,
    ...Array.from(
      { length: pops },
      (_, pop) => `    - { name: pop-${pop}, kind: pop, parent: core, capacity: 5 Gbps }`,
    ),
  ].join('\n');
  const inventories = Array.from({ length: pops }, (_, pop) => {
    const mine = Array.from({ length: Math.min(40, count - pop * 40) }, (_unused, index) => pop * 40 + index);
    return [
      `apiVersion: qosctl/v1\nkind: Inventory\nmetadata: { name: pop-${pop} }\nspec:`,
      `  defaults:\n    router: { driver: routeros, credentials: simulated-fleet, tls: false, wan: ether1, uplink: pop-${pop} }`,
      '    site: { region: lome, interface: bridge-lan }\n  routers:',
      ...mine.map((n) => `    - { name: r-${n}, address: 127.${20 + (n >> 16)}.${(n >> 8) & 255}.${n & 255} }`),
      '  sites:',
      ...mine.map(
        (n) =>
          `    - { name: s-${n}, class: ${classes[n % 5]}, router: r-${n}, prefixes: [10.${n >> 12}.${(n >> 4) & 255}.${(n & 15) << 4}/28, 'fd00:${n.toString(16)}::/64'] }`,
      ),
    ].join('\n');
  });
  const made = [
    ['network/network.yaml', network],
    ...inventories.map((text, pop) => [`inventory/pop-${pop}.yaml`, text]),
  ];
  return [...files, ...made.map(([path, text]) => ({ path, bytes: Buffer.from(text) }))];
}
