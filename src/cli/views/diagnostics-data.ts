import { DIAGNOSTIC_CODES } from '../../model/diagnostic-codes.js';
import type { Diagnostic } from '../../model/diagnostic.js';
import type { Workspace } from '../workspace.js';
import { pathOf } from './diagnostics-text.js';

const VERSION = 1;

export function diagnosticsJson(workspace: Workspace, diagnostics: readonly Diagnostic[]): string {
  const items = diagnostics.map((one) =>
    one.at === undefined ? one : { ...one, at: { ...one.at, file: pathOf(workspace, one.at.file) } },
  );
  return JSON.stringify({ formatVersion: VERSION, revision: workspace.revision, diagnostics: items }, null, 2);
}

const LEVEL = { error: 'error', warning: 'warning', note: 'note' } as const;

/** SARIF 2.1.0 (OASIS), as code scanning of the forges reads it. */
export function diagnosticsSarif(workspace: Workspace, diagnostics: readonly Diagnostic[]): string {
  const used = [...new Set(diagnostics.map((one) => one.code))];
  const results = diagnostics.map((one) => ({
    ruleId: one.code,
    level: LEVEL[one.severity],
    message: { text: one.cure === undefined ? one.message : `${one.message}. ${one.cure}` },
    locations:
      one.at === undefined
        ? []
        : [
            {
              physicalLocation: {
                artifactLocation: { uri: encodeURI(pathOf(workspace, one.at.file)) },
                region: { startLine: one.at.line, startColumn: one.at.column },
              },
            },
          ],
  }));
  const rules = used.map((id) => ({ id, shortDescription: { text: DIAGNOSTIC_CODES[id] } }));
  const run = {
    tool: { driver: { name: 'qosctl', rules } },
    columnKind: 'utf16CodeUnits',
    results,
  };
  return JSON.stringify(
    { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] },
    null,
    2,
  );
}

export interface JunitCase {
  readonly name: string;
  readonly failures: readonly string[];
}

/** JUnit XML, the form that every pipeline shows as test results. */
export function junit(suite: string, cases: readonly JunitCase[]): string {
  const failed = cases.filter((one) => one.failures.length > 0).length;
  const body = cases.map((one) =>
    one.failures.length === 0
      ? `  <testcase classname="${xml(suite)}" name="${xml(one.name)}"/>`
      : `  <testcase classname="${xml(suite)}" name="${xml(one.name)}">\n${one.failures
          .map((text) => `    <failure message="${xml(text)}"/>`)
          .join('\n')}\n  </testcase>`,
  );
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuite name="${xml(suite)}" tests="${cases.length}" failures="${failed}">`,
    ...body,
    '</testsuite>',
  ].join('\n');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Control characters are not allowed in XML 1.0 at all, not even as references (section 2.2). */
const xml = (text: string): string =>
  text
    .replaceAll(/[\n\r\t]+/g, ' ')
    .replaceAll(/[\p{Cc}\uFFFE\uFFFF]|\p{Surrogate}/gu, '\uFFFD')
    .replaceAll(/[&<>"']/g, (char) => ENTITIES[char] ?? char);
