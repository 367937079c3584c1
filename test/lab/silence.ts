import type { Topology } from './namespaces.js';

/** Nothing but what is injected passes the router: nobody answers, and the router itself says nothing to either side. */
export async function silence(topology: Topology): Promise<void> {
  const { building, neighbour, internet, router } = topology;
  const ends = [
    [building, 'lan1'],
    [neighbour, 'lan2'],
    [internet, 'wan'],
  ] as const;
  for (const [at, port] of ends) {
    const address = (await at.run(['cat', '/sys/class/net/eth0/address'])).trim();
    for (const ip of [at.ipv4, at.ipv6])
      await router.run(['ip', 'neigh', 'replace', ip, 'lladdr', address, 'dev', port, 'nud', 'permanent']);
    await at.run(['nft', '-f', '-'], { input: silent('input', 'drop') });
  }
  await router.run(['nft', '-f', '-'], { input: silent('output', 'oifname != "mgmt" drop') });
}

const silent = (hook: 'input' | 'output', rule: string): string =>
  `table inet silent {\nchain c {\ntype filter hook ${hook} priority -300\n${rule}\n}\n}\n`;
