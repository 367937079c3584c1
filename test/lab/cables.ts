/** Which cables the lab has, and what their ends are called. */
export type Role = 'building' | 'annex' | 'neighbour' | 'router' | 'internet' | 'controller' | 'relay';
/** Full name of a namespace on this machine. */
export type Name = (role: Role) => string;

/** The interface of the router, the namespace behind it, and their network: `10.NET.1` and `10.NET.2`, IPv6 alike. */
export interface Cable {
  readonly port: string;
  readonly far: Exclude<Role, 'router' | 'relay'>;
  readonly net: readonly [number, number];
}

const INTERNET = [250, 0] as const;
export const CABLES: readonly Cable[] = [
  { port: 'lan1', far: 'building', net: [10, 1] },
  { port: 'lan1.20', far: 'annex', net: [10, 3] },
  { port: 'lan2', far: 'neighbour', net: [10, 2] },
  { port: 'mgmt', far: 'controller', net: [99, 0] },
  { port: 'wan', far: 'internet', net: INTERNET },
];

export type VethEnd = readonly [Role, string];

export function vethEnds(relayed: boolean): readonly (readonly [VethEnd, VethEnd])[] {
  const plain = CABLES.filter(({ far }) => far !== 'annex' && !(far === 'internet' && relayed));
  return [
    ...plain.map(({ port, far }): [VethEnd, VethEnd] => [
      ['router', port],
      [far, 'eth0'],
    ]),
    ...(relayed
      ? ([
          [
            ['router', 'wan'],
            ['relay', 'r0'],
          ],
          [
            ['relay', 'r1'],
            ['internet', 'eth0'],
          ],
        ] as const)
      : []),
  ];
}

/** For `ip -batch`. */
export const vethLine = ([a, nameA]: VethEnd, [b, nameB]: VethEnd, nameOf: Name): string =>
  `link add name ${nameA} netns ${nameOf(a)} type veth peer name ${nameB} netns ${nameOf(b)}`;

/** For `ip -batch` inside of the namespace: everything up, with its addresses and routes. */
export function addressLines(role: Role, veths: ReturnType<typeof vethEnds>): readonly string[] {
  const links = veths.flat().filter(([owner]) => owner === role);
  const ups = ['lo', ...links.map(([, name]) => name)].map((name) => `link set ${name} up`);
  if (role === 'router')
    return [
      ...ups,
      'link set lan1.20 up',
      ...CABLES.flatMap(({ port, net }) => [
        `address add ${ipv4(net, 1)}/24 dev ${port}`,
        `address add ${ipv6(net, 1)}/64 dev ${port} nodad`,
      ]),
      `route add default via ${ipv4(INTERNET, 2)}`,
      `route add default via ${ipv6(INTERNET, 2)}`,
    ];
  const cable = CABLES.find(({ far }) => far === role);
  if (cable === undefined) return ups;
  return [
    ...ups,
    'link set eth0 up',
    `address add ${ipv4(cable.net, 2)}/24 dev eth0`,
    `address add ${ipv6(cable.net, 2)}/64 dev eth0 nodad`,
    ...routeLines(role),
  ];
}

/** A link that goes down loses them. */
export const routeLines = (role: Role): readonly string[] =>
  CABLES.filter(({ far }) => far === role).flatMap(({ net }) => [
    `route replace default via ${ipv4(net, 1)}`,
    `route replace default via ${ipv6(net, 1)}`,
  ]);

export const ipv4 = ([a, b]: Cable['net'], host: 1 | 2): string => `10.${a}.${b}.${host}`;
export const ipv6 = ([a, b]: Cable['net'], host: 1 | 2): string => `fd00:${a}:${b}::${host}`;
