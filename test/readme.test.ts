import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { EXIT } from '../src/cli/io.js';
import { DIAGNOSTIC_CODES } from '../src/model/diagnostic-codes.js';
import { REASON_OF } from '../src/model/condition.js';
import { ERROR_CODES } from '../src/model/error.js';
import { CLOSE } from '../src/server/stream/reader.js';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

/** Rows `| \`code\` | text |` below a heading. */
function rowsBelow(heading: string): Readonly<Record<string, string>> {
  const section = readme.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return Object.fromEntries(
    [...section.matchAll(/^\| `([^`]+)` \| (.*) \|$/gm)].map(([, code = '', text = '']) => [code, text]),
  );
}

describe('the README', () => {
  it('explains every diagnostic code, and none that is gone', () => {
    expect(rowsBelow('Diagnostics')).toEqual(DIAGNOSTIC_CODES);
  });

  it('explains every error code, and none that is gone', () => {
    expect(rowsBelow('Errors')).toEqual(ERROR_CODES);
  });

  it('names every reason', () => {
    const section = readme.split('\n## Reasons\n')[1]?.split('\n## ')[0] ?? '';
    for (const reason of Object.values(REASON_OF)) expect(section).toContain(`\`${reason}\``);
  });

  it('names every exit code', () => {
    const section = readme.split('\n### Exit codes\n')[1]?.split('\n## ')[0] ?? '';
    const codes = [...section.matchAll(/^\| (\d+) \|/gm)].map(([, code]) => Number(code));
    expect(codes).toEqual(Object.values(EXIT).toSorted((a, b) => a - b));
  });

  it('explains every code that ends a stream', () => {
    const codes = Object.keys(rowsBelow('API')).filter((code) => /^\d+$/.test(code));
    expect(codes).toEqual(Object.values(CLOSE).map(String));
  });
});
