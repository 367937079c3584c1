import { withChange } from '../../../support/policy-files.js';
import type { DiagnosticCase } from './case.js';

export const YAML_CASES: readonly DiagnosticCase[] = [
  {
    code: 'yaml.syntax',
    reason: 'points at a tab',
    files: withChange('class.yaml', '  allocation:', '▶\tallocation:'),
    message: 'this is not YAML: a tab stands where spaces must',
    cure: 'Indent with spaces.',
  },
  {
    code: 'yaml.syntax',
    reason: 'points at a key without a colon',
    files: withChange('network.yaml', 'metadata: { name: togo }', 'metadata: { name: togo }\n▶region'),
    message: 'this is not YAML: a key has no colon on its line',
    cure: 'Add the colon, or the quote that is missing before it.',
  },
  {
    code: 'yaml.syntax',
    reason: 'points at a quote that is not closed',
    files: { 'more.yaml': "title: 'Lomé▶" },
    message: 'this is not YAML: a quote, bracket, colon or space is missing here',
    cure: 'Close it, or put a space after the colon or dash.',
  },
  {
    code: 'yaml.syntax',
    reason: 'points at an entry that is indented wrongly',
    files: { 'more.yaml': 'spec:\n  regions:\n    - name: lome\n▶   - name: kara\n' },
    message: 'this is not YAML: two entries stand on one line, or the indentation does not fit',
    cure: 'Begin entries of one list or mapping in the same column, each on its line.',
  },
  {
    code: 'yaml.syntax',
    reason: 'points at a stray bracket',
    files: { 'more.yaml': 'spec: { name: lome } ▶]\n' },
    message: 'this is not YAML: something stands here that belongs elsewhere',
    cure: 'Look for a stray bracket, quote, comma or dash.',
  },
  {
    code: 'yaml.syntax',
    reason: 'points at an unknown escape',
    files: { 'more.yaml': 'title: "Lomé▶\\q"\n' },
    message: 'this is not YAML: this escape is unknown',
    cure: "Write \\\\ for a backslash, or use single quotes: 'a\\b'.",
  },
  {
    code: 'yaml.syntax',
    reason: 'points at a tag that means nothing',
    files: withChange('credentials.yaml', 'password: {', 'password: ▶!vault {'),
    message: 'this is not YAML: a tag (!name) means nothing here',
    cure: 'Remove it, or put the value in quotes.',
  },
  {
    code: 'yaml.syntax',
    reason: 'points at a key that is no text',
    files: { 'more.yaml': '▶[a, b]: c\n' },
    message: 'this is not YAML: a key must be a text',
    cure: 'Put it in quotes.',
  },
  {
    code: 'yaml.syntax',
    reason: 'gives up on what nests more than 64 levels deep, once',
    files: { 'deep.yaml': `a: ${'['.repeat(64)}${']'.repeat(64)}\nb: ${'{ c: '.repeat(64)}▶${'}'.repeat(64)}\n` },
    message: 'this nests more than 64 levels deep, so the document is not read',
    cure: 'Mend the indentation.',
  },
  {
    code: 'yaml.duplicate-key',
    reason: 'points at the second of two keys',
    files: withChange('class.yaml', '  allocation: 100 Mbps', '  allocation: 100 Mbps\n  ▶allocation: 50 Mbps'),
    message: 'the key stands twice in one mapping; only one can hold',
    cure: 'Remove one of them.',
  },
  {
    code: 'yaml.duplicate-key',
    reason: 'takes keys for the same that read the same',
    files: withChange('network.yaml', '{ name: togo }', "{ name: togo, labels: { '1': a, ▶1: b } }"),
    message: 'the key stands twice in one mapping; only one can hold',
    cure: 'Remove one of them.',
  },
  {
    code: 'yaml.alias',
    reason: 'points at an alias of nothing',
    files: withChange('network.yaml', 'capacity: 1 Gbps', 'capacity: ▶*speed'),
    message: 'this alias (*name) stands for nothing: no anchor (&name) of its name comes before it',
    cure: 'Write the value out, or put the text in quotes.',
  },
  {
    code: 'yaml.alias',
    reason: 'points at an alias that stands inside of what it stands for',
    files: { 'more.yaml': 'spec: &all\n  services: [▶*all]\n' },
    message: 'this alias (*name) stands inside of what it stands for, so it would never end',
    cure: 'Write the values out.',
  },
  {
    code: 'yaml.alias',
    reason: 'does not expand a bomb of aliases',
    files: {
      'bomb.yaml': [
        'a0: &a0 [x, x, x, x, x, x, x, x, x]',
        ...Array.from(
          { length: 9 },
          (_, at) =>
            `a${at + 1}: &a${at + 1} [${Array.from({ length: 9 }, (__, copy) => `${at === 4 && copy === 0 ? '▶' : ''}*a${at}`).join(', ')}]`,
        ),
      ].join('\n'),
    },
    message: 'aliases (*name) expand to more than 100000 values, so the document is not read',
    cure: 'Write the values out.',
  },
  {
    code: 'yaml.alias',
    reason: 'points at an alias with a tag',
    files: { 'more.yaml': 'a: &a 1\nb: !!int ▶*a\n' },
    message: 'an alias (*name) or anchor (&name) is not written rightly',
    cure: 'Write the values out, or put the text in quotes.',
  },
];
