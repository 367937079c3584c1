import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DIAGNOSTIC_CODES } from '../../../src/model/diagnostic-codes.js';
import { SMALLEST, readTexts, takeMarks } from '../../support/policy-files.js';
import { DIAGNOSTIC_CASES } from './diagnostics/index.js';

const ROOM = new URL('../../../src/policy/', import.meta.url);

/** Every code that stands in the sources of the room. */
function codesOfTheRoom(): readonly string[] {
  const files = readdirSync(ROOM, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
  const text = files.map((path) => readFileSync(new URL(path, ROOM), 'utf8')).join('\n');
  return Object.keys(DIAGNOSTIC_CODES).filter((code) => text.includes(`'${code}'`));
}

describe('the smallest repository', () => {
  it('has nothing to be said about it', () => {
    expect(readTexts(SMALLEST).diagnostics).toEqual([]);
  });
});

describe('a diagnostic', () => {
  it.each(DIAGNOSTIC_CASES)('$code: $reason', ({ code, severity = 'error', files, at, message, cure }) => {
    const { texts, marks } = takeMarks({ ...SMALLEST, ...files });
    const { diagnostics } = readTexts(texts);
    const found = diagnostics.map((one) => ({ ...one, related: undefined }));
    expect(found).toEqual([{ code, severity, message, cure, at: at ?? marks[0], related: undefined }]);
  });

  it('has a case for every code of the room', () => {
    const known = new Set<string>(DIAGNOSTIC_CASES.map(({ code }) => code));
    expect([...known].toSorted()).toEqual(codesOfTheRoom().toSorted());
  });
});
