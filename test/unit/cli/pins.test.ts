import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { type Pin, writePins } from '../../../src/cli/pins.js';

const pinOf = (router: string, fingerprint = 'AB:CD'): Pin => ({ router, field: 'certificate', fingerprint });

/** An inventory with the given entries, indented as given. */
const inventory = (entries: string): string => `# Kara
apiVersion: qosctl/v1
kind: Inventory
metadata: { name: kara }   # nine buildings
spec:
  defaults:   { router: {  wan: ether1 } }
  routers:
${entries}
  sites: []
`;

describe('writePins', () => {
  it.each<[string, string, string]>([
    [
      'an entry on one line',
      '    - { name: r-1,   address: 127.0.0.1 }   # the old one',
      "    - { name: r-1,   address: 127.0.0.1, pin: { certificate: 'AB:CD' } }   # the old one",
    ],
    [
      'an entry on one line with a trailing comma',
      '    - {name: r-1, address: 127.0.0.1,}',
      "    - {name: r-1, address: 127.0.0.1, pin: { certificate: 'AB:CD' },}",
    ],
    [
      'an entry over several lines in braces',
      '    - { name: r-1,\n        address: 127.0.0.1\n      }',
      "    - { name: r-1,\n        address: 127.0.0.1, pin: { certificate: 'AB:CD' }\n      }",
    ],
    [
      'an entry of lines',
      '    - name: r-1\n      address: 127.0.0.1   # by the stairs\n      # the end',
      "    - name: r-1\n      address: 127.0.0.1   # by the stairs\n      pin: { certificate: 'AB:CD' }\n      # the end",
    ],
    [
      'an entry of lines that ends in a mapping',
      '    - name: r-1\n      labels:\n        floor: 1\n    - name: r-2',
      "    - name: r-1\n      labels:\n        floor: 1\n      pin: { certificate: 'AB:CD' }\n    - name: r-2",
    ],
    [
      'a pin that is there, whose place is kept',
      '    - { name: r-1, pin: { certificate:   "00:00" }, address: 127.0.0.1 }',
      "    - { name: r-1, pin: { certificate:   'AB:CD' }, address: 127.0.0.1 }",
    ],
    [
      'a pin of the other kind beside it',
      '    - { name: r-1, pin: { hostKey: "SHA256:x" } }',
      `    - { name: r-1, pin: { hostKey: "SHA256:x", certificate: 'AB:CD' } }`,
    ],
    [
      'a pin of lines',
      '    - name: r-1\n      pin:\n        hostKey: SHA256:x',
      "    - name: r-1\n      pin:\n        hostKey: SHA256:x\n        certificate: 'AB:CD'",
    ],
    ['an empty pin', '    - { name: r-1, pin: {} }', "    - { name: r-1, pin: { certificate: 'AB:CD' } }"],
    ['a pin without a value', '    - name: r-1\n      pin:', "    - name: r-1\n      pin: { certificate: 'AB:CD' }"],
  ])('writes into %s and touches nothing else', (_, before, after) => {
    expect(writePins(inventory(before), [pinOf('r-1')])).toBe(inventory(after));
  });

  it('keeps line ends of Windows', () => {
    const text = inventory('    - name: r-1\n      address: 127.0.0.1').replaceAll('\n', '\r\n');
    const written = writePins(text, [pinOf('r-1')]) ?? '';
    expect(written.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(written).toContain("\r\n      pin: { certificate: 'AB:CD' }\r\n");
  });

  it('writes several pins into several documents of one file', () => {
    const one = inventory('    - { name: r-1 }\n    - { name: r-2 }');
    const two = inventory('    - { name: r-3 }');
    const written = writePins(`${one}---\n${two}`, [pinOf('r-3', '33'), pinOf('r-1', '11')]);
    expect(written?.split('\n').filter((line) => line.includes('name: r-'))).toEqual([
      "    - { name: r-1, pin: { certificate: '11' } }",
      '    - { name: r-2 }',
      "    - { name: r-3, pin: { certificate: '33' } }",
    ]);
  });

  it('gives up where the router is not written', () => {
    expect(writePins(inventory('    - { name: r-1 }'), [pinOf('r-9')])).toBeUndefined();
    expect(writePins('', [pinOf('r-9')])).toBeUndefined();
  });

  it('adds what was asked and leaves all other values and comments, in any layout', () => {
    const entry = fc.record({ flow: fc.boolean(), gap: fc.integer({ min: 1, max: 4 }), note: fc.boolean() });
    fc.assert(
      fc.property(fc.array(entry, { minLength: 1, maxLength: 6 }), fc.nat(), (entries, chosen) => {
        const lines = entries.map(({ flow, gap, note }, index) => {
          const space = ' '.repeat(gap);
          const comment = note ? `${space}# note ${index}` : '';
          return flow
            ? `    -${space}{${space}name: r-${index},${space}address: 127.0.0.${index} }${comment}`
            : `    -${space}name: r-${index}${comment}\n     ${space}address: 127.0.0.${index}${comment}`;
        });
        const text = inventory(lines.join('\n'));
        const router = `r-${chosen % entries.length}`;
        const written = writePins(text, [pinOf(router)]) ?? '';
        const before = routersIn(text);
        expect(routersIn(written)).toEqual(
          before.map((one) => (one['name'] === router ? { ...one, pin: { certificate: 'AB:CD' } } : one)),
        );
        expect(written.match(/#.*/g)).toEqual(text.match(/#.*/g));
        expect(written.length - text.length).toBeLessThan(50);
      }),
    );
  });
});

function routersIn(text: string): readonly Readonly<Record<string, unknown>>[] {
  const parsed: unknown = parseAllDocuments(text)[0]?.toJS();
  const { spec } = parsed as { readonly spec: { readonly routers: Readonly<Record<string, unknown>>[] } };
  return spec.routers;
}
