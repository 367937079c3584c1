import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { table } from '../../../src/cli/views/table.js';
import { printable, widthOf } from '../../../src/cli/views/width.js';

describe('table', () => {
  it('aligns text to the left and numbers to the right, without trailing blanks', () => {
    const text = table(
      ['class', 'sites', 'committed'],
      [
        ['hospital', '2', '100 Mbps'],
        ['lycee', '114', '25 Mbps'],
      ],
    );
    expect(text.split('\n')).toEqual([
      'class     sites  committed', //
      'hospital      2   100 Mbps',
      'lycee       114    25 Mbps',
    ]);
  });

  it('does not take short words, addresses or versions for numbers', () => {
    const text = table(
      ['router', 'region', 'address', 'version'],
      [
        ['r-1', 'lome', '127.0.0.1', '7.22.3'],
        ['r-2', 'kara', '127.0.0.100', '7.9'],
      ],
    );
    expect(text.split('\n').slice(1)).toEqual([
      'r-1     lome    127.0.0.1    7.22.3',
      'r-2     kara    127.0.0.100  7.9',
    ]);
  });

  it('keeps an empty cell of a column of numbers empty', () => {
    const text = table(
      ['router', 'sites'],
      [
        ['a', ''],
        ['b', '12'],
      ],
    );
    expect(text.split('\n')).toEqual(['router  sites', 'a', 'b          12']);
  });

  it('counts columns of the terminal, not characters', () => {
    const text = table(
      ['site', 'class'],
      [
        ['病院', 'hospital'],
        ['lyce\u0301e', 'school'],
      ],
    );
    const starts = text.split('\n').map((line) => widthOf(line.slice(0, line.search(/(class|hospital|school)$/))));
    expect(new Set(starts)).toEqual(new Set([7]));
  });

  it('starts every column of text at one place, whatever is in it', () => {
    const cell = fc.string({ unit: 'grapheme-composite', maxLength: 12 }).map((text) => `|${printable(text)}|`);
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 5 }), (rows) => {
        const lines = table(['one', 'two'], rows).split('\n').slice(1);
        const widest = Math.max(3, ...rows.map(([first]) => widthOf(first)));
        return lines.every((line, index) => {
          const [first = '', second = ''] = rows[index] ?? [];
          return line === first + ' '.repeat(widest - widthOf(first) + 2) + second;
        });
      }),
    );
  });
});

describe('printable', () => {
  it('lets no control character through', () => {
    expect(printable('a\u001B[2Jb\tc\u0007\r')).toBe('a·[2Jb c··');
  });
});
