import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aToldRouter } from '../../support/sim-router.js';

const { tell, print, refusal } = aToldRouter();
tell('/queue/tree/add', { name: 'a', parent: 'global', 'max-limit': '9M', comment: 'x' });
tell('/queue/tree/add', { name: 'b', parent: 'a', 'max-limit': '10M', 'limit-at': '5M', comment: 'y' });
tell('/queue/tree/add', { name: 'c', parent: 'a', 'max-limit': '100M', priority: '3', disabled: 'yes' });

const named = (...query: readonly string[]): string =>
  print('/queue/tree', { '.proplist': 'name' }, ...query)
    .map((row) => row['name'])
    .join('');

describe('a query', () => {
  it.each([
    [['?comment'], 'ab', 'has the property'],
    [['?-comment'], 'c', 'has it not'],
    [['?name=b'], 'b', 'equals'],
    [['?=name=b'], 'b', 'equals, written out'],
    [['?max-limit=10000000'], 'b', 'equals what is printed'],
    [['?max-limit=10M'], '', 'is not equal to what was typed'],
    [['?disabled=true'], 'c', 'flags as printed'],
    [['?disabled=yes'], '', 'not as typed'],
    [['?comment='], '', 'an empty value is not the lack of one'],
    [['?packet-mark='], 'abc', 'an empty value that is there'],
    [['?<max-limit=10000000'], 'a', 'less, as numbers'],
    [['?>max-limit=9000000'], 'bc', 'greater, as numbers'],
    [['?>name=a'], 'bc', 'greater, as text'],
    [['?>comment='], 'ab', 'any comment that is not empty'],
    [['?.id=*1000001'], 'b', 'by id'],
    [['?nonsense'], '', 'a property that nothing has'],
    [['?parent=a', '?priority=8'], 'b', 'several are joined by and'],
    [['?name=a', '?name=c', '?#|'], 'ac', 'or'],
    [['?parent=a', '?priority=3', '?#&'], 'c', 'and'],
    [['?parent=a', '?#!'], 'a', 'not'],
    [['?name=a', '?name=b', '?name=c', '?#||'], 'abc', 'two operations in a word'],
    [['?name=a', '?name=b', '?#|!'], 'c', 'left to right'],
    [['?name=a', '?name=b', '?#1'], 'a', 'an index at the end leaves that verdict alone'],
    [['?name=a', '?name=b', '?#0'], 'b', 'index 0 is the top'],
    [['?parent=a', '?priority=3', '?#1.&'], 'c', 'an index before a dot pushes a copy'],
    [['?name=b', '?#.&'], 'b', 'a dot alone copies the top'],
    [['?name=a', '?comment=x', '?#1&|'], 'a', 'an index before an operation'],
  ] as const)('%j lets %j through: %s', (query, names, _reason) => {
    expect(named(...query)).toBe(names);
  });

  it('depends on the order of its words', () => {
    expect(named('?name=a', '?#!', '?parent=a')).toBe('bc');
    expect(named('?parent=a', '?#!', '?name=a')).toBe('a');
  });

  it.each(['?#|', '?#!', '?#.', '?#5', '?#0&'])('%s finds nothing on the stack and is refused', (word) => {
    expect(refusal('/queue/tree/print', {}, word)).toBe('query stack underflow');
  });

  it('does not know other operations', () => {
    expect(refusal('/queue/tree/print', {}, '?name=a', '?#~')).toMatch(/^unknown query operation/);
  });

  it('joins by De Morgan whatever the verdicts are', () => {
    const verdict = fc.constantFrom('?name=a', '?name=b', '?parent=a', '?comment', '?-comment', '?>max-limit=9000000');
    fc.assert(
      fc.property(verdict, verdict, (left, right) => {
        expect(named(left, '?#!', right, '?#!', '?#|')).toBe(named(left, right, '?#&!'));
        expect(named(left, '?#!', right, '?#!', '?#&')).toBe(named(left, right, '?#|!'));
        expect(named(left, right)).toBe(named(left, right, '?#&'));
      }),
    );
  });
});
