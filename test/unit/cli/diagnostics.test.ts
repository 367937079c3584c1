import { describe, expect, it } from 'vitest';
import { diagnosticsJson, diagnosticsSarif, junit } from '../../../src/cli/views/diagnostics-data.js';
import { formatDiagnostic, printDiagnostics, summarise } from '../../../src/cli/views/diagnostics-text.js';
import { widthOf } from '../../../src/cli/views/width.js';
import type { Workspace } from '../../../src/cli/workspace.js';
import type { Diagnostic } from '../../../src/model/diagnostic.js';
import { somePolicies } from '../../support/nouns.js';
import { recordedIo } from '../../support/recorded-io.js';
import { parseXml } from '../../support/xml.js';

const FILE = 'classes/hospital.yaml';

const workspace = (text: string, label = 'policies'): Workspace => ({
  root: '/repository',
  label,
  files: [{ path: FILE, bytes: new TextEncoder().encode(text) }],
  policies: somePolicies(),
  inventory: undefined,
  diagnostics: [],
  revision: 'abc',
});

const at = (line: number, column: number, more: Partial<Diagnostic> = {}): Diagnostic => ({
  code: 'value.rate',
  severity: 'error',
  message: 'the rate "10" has no unit',
  at: { file: FILE, line, column },
  ...more,
});

/** The line of the file as shown, and the character above the mark. */
function pointed(text: string, found: Diagnostic): { readonly shown: string; readonly character: string } {
  const [, shown = '', mark = ''] = formatDiagnostic(recordedIo().io, workspace(text), found).split('\n');
  expect(mark.endsWith('^')).toBe(true);
  const column = widthOf(mark) - 1;
  let character = '';
  for (const [index, char] of Array.from(shown).entries()) {
    if (widthOf(Array.from(shown).slice(0, index).join('')) === column) character = char;
  }
  return { shown, character };
}

describe('a diagnostic for people', () => {
  it('gives place, severity, code, sentence, the line, the mark and the cure', () => {
    const text = 'kind: ClassPolicy\n  committed: 10\n';
    const found = at(2, 14, { cure: 'Write 10 Mbps.' });
    expect(formatDiagnostic(recordedIo().io, workspace(text), found).split('\n')).toEqual([
      'policies/classes/hospital.yaml:2:14: error[value.rate]: the rate "10" has no unit',
      '  2 |   committed: 10',
      '    |              ^',
      '  cure: Write 10 Mbps.',
    ]);
  });

  it('points at the character after tabs', () => {
    expect(pointed('\t\tcommitted: 10', at(1, 14))).toEqual({ shown: '  1 |   committed: 10', character: '1' });
  });

  it('points at the character after wide, combining and astral ones', () => {
    const line = 'title: 病院 lyce\u0301e 😀 committed: X';
    expect(pointed(line, at(1, line.indexOf('X') + 1)).character).toBe('X');
  });

  it('points at the character deep in a long line, and shows only its surroundings', () => {
    const line = `{ ${'name: a, '.repeat(200)}rate: X${', name: b'.repeat(200)} }`;
    const { shown, character } = pointed(line, at(1, line.indexOf('X') + 1));
    expect(character).toBe('X');
    expect(widthOf(shown)).toBeLessThan(120);
    expect(shown).toContain('…');
  });

  it('points behind the end of a line where something is missing', () => {
    const [, shown = '', mark = ''] = formatDiagnostic(recordedIo().io, workspace('abc'), at(1, 4)).split('\n');
    expect(mark.indexOf('^')).toBe(shown.length);
  });

  it('never sends control characters of a file to the terminal', () => {
    const text = formatDiagnostic(
      recordedIo().io,
      workspace('a: \u001B[2J\u0007'),
      at(1, 1, { message: 'bad \u001B[31m' }),
    );
    expect(/[^\P{Cc}\n]/u.test(text)).toBe(false);
  });

  it('does without an excerpt where the file or the line is not there', () => {
    expect(formatDiagnostic(recordedIo().io, workspace('one'), at(9, 1)).split('\n')).toHaveLength(1);
    const elsewhere = { ...at(1, 1), at: { file: 'gone.yaml', line: 1, column: 1 } };
    expect(formatDiagnostic(recordedIo().io, workspace('one'), elsewhere).split('\n')).toHaveLength(1);
  });

  it('names the router where there is no file, and related places', () => {
    const found: Diagnostic = { code: 'bypass.fasttrack', severity: 'error', message: 'm', router: 'r-1' };
    expect(formatDiagnostic(recordedIo().io, workspace(''), found)).toBe('r-1: error[bypass.fasttrack]: m');
    const related = at(1, 1, { related: [{ message: 'first here', at: { file: FILE, line: 7, column: 3 } }] });
    expect(formatDiagnostic(recordedIo().io, workspace('x', '.'), related)).toContain(`  ${FILE}:7:3: first here`);
  });

  it('comes errors first, the rest in the order of the files', () => {
    const { io, out } = recordedIo();
    const list = (['note', 'warning', 'error', 'warning'] as const).map((severity, index) =>
      at(9, index + 1, { severity }),
    );
    printDiagnostics(io, workspace(''), list);
    expect(out().match(/9:\d/g)).toEqual(['9:3', '9:2', '9:4', '9:1']);
    expect(summarise(list)).toBe('1 error, 2 warnings, 1 note');
    expect(summarise([])).toBe('no problems');
  });
});

describe('diagnostics for machines', () => {
  const found = [
    at(2, 14, { cure: 'Write 10 Mbps.' }),
    { code: 'repository.empty', severity: 'warning', message: 'm' } as const,
  ];

  it('are JSON with a version, and paths from where the user stands', () => {
    expect(JSON.parse(diagnosticsJson(workspace(''), found))).toEqual({
      formatVersion: 1,
      revision: 'abc',
      diagnostics: [{ ...found[0], at: { file: 'policies/classes/hospital.yaml', line: 2, column: 14 } }, found[1]],
    });
  });

  it('are SARIF 2.1.0: each result names a rule of the list, a level and a place', () => {
    const log = JSON.parse(diagnosticsSarif(workspace('', 'my policies'), found)) as SarifLog;
    expect(log.version).toBe('2.1.0');
    const [run] = log.runs;
    const rules = run?.tool.driver.rules.map((rule) => rule.id) ?? [];
    expect(run?.results.map((one) => [rules.includes(one.ruleId), one.level, one.locations.length])).toEqual([
      [true, 'error', 1],
      [true, 'warning', 0],
    ]);
    const place = run?.results[0]?.locations[0]?.physicalLocation;
    expect(place?.region).toEqual({ startLine: 2, startColumn: 14 });
    expect(place?.artifactLocation.uri).toBe('my%20policies/classes/hospital.yaml');
  });

  it('are JUnit XML that any reader takes, whatever the messages hold', () => {
    const nasty = `<&"'> \u0000\u001B \uD800 line\nbreak`;
    const suite = parseXml(
      junit('qosctl "x"', [
        { name: nasty, failures: [nasty, 'b'] },
        { name: 'ok', failures: [] },
      ]),
    );
    expect(suite.attributes).toEqual({ name: 'qosctl "x"', tests: '2', failures: '1' });
    expect(suite.children.map((one) => one.children.length)).toEqual([2, 0]);
    expect(suite.children[0]?.attributes['name']).toBe(`<&"'> \uFFFD\uFFFD \uFFFD line break`);
  });
});

interface SarifLog {
  readonly version: string;
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
    readonly results: readonly {
      readonly ruleId: string;
      readonly level: string;
      readonly locations: readonly {
        readonly physicalLocation: {
          readonly artifactLocation: { readonly uri: string };
          readonly region: unknown;
        };
      }[];
    }[];
  }[];
}
