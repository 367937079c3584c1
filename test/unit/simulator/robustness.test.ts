import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aToldRouter } from '../../support/sim-router.js';

const MENUS = [
  '/queue/tree',
  '/queue/type',
  '/queue/simple',
  '/ip/firewall/mangle',
  '/ip/firewall/filter',
  '/ip/firewall/nat',
  '/ip/firewall/address-list',
  '/ipv6/firewall/mangle',
  '/ipv6/firewall/address-list',
  '/interface/list',
  '/interface/list/member',
  '/system/script',
  '/system/scheduler',
] as const;

/** One of everything, with values that print otherwise than they are typed. */
const full = (version: string) =>
  aToldRouter({
    version,
    seed: {
      defaultConfig: true,
      rows: {
        '/queue/tree': [{ name: 'q', parent: 'global', 'max-limit': '1.5M', 'burst-time': '90', priority: '3' }],
        '/queue/type': [
          { name: 'p', kind: 'pcq', 'pcq-limit': '64KiB', 'pcq-classifier': 'src-address,dst-port' },
          { name: 's', kind: 'sfq' },
        ],
        '/queue/simple': [{ name: 's', target: '10.0.0.0/24', 'max-limit': '5M', 'burst-time': '1m' }],
        '/ip/firewall/mangle': [
          {
            chain: 'forward',
            action: 'mark-packet',
            'new-packet-mark': 'm',
            'src-address': '10.0.0.1/32',
            dscp: '!46',
          },
        ],
        '/ipv6/firewall/mangle': [{ chain: 'forward', action: 'change-dscp', 'new-dscp': '8', protocol: '17' }],
        '/ip/firewall/address-list': [{ list: 'l', address: '10.0.0.0-10.0.1.255' }],
        '/ipv6/firewall/address-list': [{ list: 'l', address: 'fd00:0::1' }],
        '/interface/list': [{ name: 'L', comment: 'c' }],
        '/system/script': [{ name: 'x', source: ':put "a"\n', policy: 'read' }],
        '/system/scheduler': [{ name: 'e', 'start-time': 'startup', interval: '00:10:00' }],
      },
    },
  });

describe('a simulated router', () => {
  it.each(['6.49', '7.9', '7.18', '7.24'])('%s takes back what it prints, and prints the same again', (version) => {
    const { router, print, tell } = full(version);
    for (const menu of MENUS) {
      const settable = router.device.tree.get(menu)?.get('set') ?? new Set();
      const rows = print(menu).filter((row) => row['dynamic'] !== 'true');
      expect(rows.length, menu).toBeGreaterThan(0);
      for (const row of rows) {
        const isBorn = row['default'] === 'true' || row['builtin'] === 'true';
        const values = Object.entries(row).filter(([name]) => settable.has(name) && !(isBorn && name === 'name'));
        tell(`${menu}/set`, { '.id': row['.id'] ?? '', ...Object.fromEntries(values) });
      }
      expect(
        print(menu).filter((row) => row['dynamic'] !== 'true'),
        menu,
      ).toEqual(rows);
    }
  });

  it('answers or refuses whatever it is told, and never breaks', () => {
    const { router, print } = full('7.22.3');
    const word = fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.constantFrom('', '*1', '*1000000', 'yes', '10M', 'global', 'q'),
    );
    const commands = [...router.device.tree].flatMap(([menu, verbs]) =>
      [...verbs].map(([verb, names]) => ({ menu, verb, names: ['.id', '.proplist', ...names] })),
    );
    const command = fc.constantFrom(...commands).chain(({ menu, verb, names }) =>
      fc.record({
        menu: fc.constant(menu),
        verb: fc.constant(verb),
        values: fc.dictionary(fc.constantFrom(...names), word, { maxKeys: 6 }),
        query: fc.array(fc.oneof(word, fc.constantFrom('name', '-comment', '>a=1', '#|', '#!', '#0&.')), {
          maxLength: 3,
        }),
      }),
    );
    fc.assert(
      fc.property(command, ({ menu, verb, values, query }) => {
        try {
          router.device.command(menu, verb, { values, query: query.map((one) => `?${one}`) });
        } catch (error) {
          expect((error as Error).constructor.name).toBe('Trap');
        }
      }),
      { numRuns: 1000 },
    );
    for (const menu of MENUS) expect(print(menu)).toBeInstanceOf(Array);
  });

  it('runs or refuses whatever script it is given, and never breaks', () => {
    const piece = fc.constantFrom(
      ':if (',
      ') do={',
      '}',
      '[',
      ']',
      '"',
      '\\',
      '$x',
      ':do {',
      '} on-error={}',
      '/queue tree',
      'find',
      'where',
      'name="q"',
      'add',
      'set',
      'remove',
      '=',
      '!',
      '~',
      ';',
      '\n',
      '#',
      ':len',
      ':put',
      ':local x',
      '(',
      ')',
      ',',
      ' ',
    );
    const { router } = full('7.22.3');
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 5 })), { maxLength: 25 }), (pieces) => {
        try {
          router.run(pieces.join(' '));
        } catch (error) {
          expect((error as Error).constructor.name).toBe('Trap');
        }
      }),
      { numRuns: 3000 },
    );
  });
});
