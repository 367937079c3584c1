import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { PolicyFile } from '../../../src/model/revision.js';
import { readPolicies, type ReadResult } from '../../../src/policy/index.js';
import { aDocument, policyFiles, SMALLEST } from '../../support/policy-files.js';

const POLICIES = new URL('../../../policies/', import.meta.url);

const SAMPLES: readonly PolicyFile[] = readdirSync(POLICIES, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.(yaml|ics)$/.test(path) && !path.includes('inventory'))
  .map((path) => ({ path, bytes: new Uint8Array(readFileSync(new URL(path, POLICIES))) }));

const linesOf = ({ bytes }: PolicyFile): readonly string[] => new TextDecoder().decode(bytes).split('\n');

/** Reading may find fault with anything, but says where, within the files that it was given. */
function expectPlaces(files: readonly PolicyFile[], { diagnostics }: ReadResult): void {
  const lines = new Map(files.map((file) => [file.path, linesOf(file)]));
  for (const { at, message, cure, related = [] } of diagnostics) {
    expect(message).not.toMatch(/undefined|NaN|\[object/);
    expect(cure).toMatch(/.[.?]$/);
    for (const place of [at, ...related.map((one) => one.at)]) {
      if (place === undefined) continue;
      const line = lines.get(place.file)?.[place.line - 1] ?? (place.line === 1 ? '' : undefined);
      expect(line, `${place.file}:${place.line}`).toBeDefined();
      expect(place.column).toBeGreaterThanOrEqual(1);
      expect(place.column).toBeLessThanOrEqual((line ?? '').length + 1);
    }
  }
}

function read(files: readonly PolicyFile[]): void {
  expectPlaces(files, readPolicies(files));
}

/** Bytes that mean something to YAML, and others. */
const noise = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  fc
    .array(
      fc.constantFrom(
        'a',
        ': ',
        '- ',
        '\n',
        '  ',
        '[',
        ']',
        '{',
        '}',
        ',',
        '&a ',
        '*a',
        '|',
        '>',
        '"',
        "'",
        '#',
        '%',
        '!',
        '---\n',
        '\t',
        '1',
        '<<',
        '? ',
      ),
    )
    .map((parts) => new TextEncoder().encode(parts.join(''))),
);

interface Damage {
  readonly path: string;
  /** Where, from 0 to 1. */
  readonly at: number;
  readonly length: number;
  readonly by: Uint8Array;
}

const damage: fc.Arbitrary<Damage> = fc.record({
  path: fc.constantFrom(...SAMPLES.map(({ path }) => path)),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.nat(40),
  by: noise,
});

/** A piece of a file replaced by noise. */
function damaged(file: PolicyFile, { path, at, length, by }: Damage): PolicyFile {
  if (file.path !== path) return file;
  const start = Math.floor(at * file.bytes.length);
  const bytes = [...file.bytes.subarray(0, start), ...by, ...file.bytes.subarray(start + length)];
  return { path, bytes: Uint8Array.from(bytes) };
}

const RICHEST = [
  ...Object.values(SMALLEST),
  aDocument(
    'Calendar',
    'hours',
    "spec: { timeZone: UTC, weekly: [{ days: [mon], from: '07:00', to: '05:00' }], dates: [2027-01-01, { from: 2027-02-01, to: 2027-02-02 }], except: [2027-02-02], ics: a.ics }\n",
  ),
  aDocument(
    'Override',
    'week',
    'spec: { select: { classes: [hospital], labels: { a: b } }, from: 2027-01-01T00:00:00Z, until: 2027-02-01T00:00:00Z, reason: x, allocation: { download: 1 Gbps, upload: 20 Mbps }, traffic: [{ name: voice, peak: 30% }] }\n',
  ),
  aDocument(
    'PolicyTest',
    'promise',
    'spec: { expect: [{ class: voice, during: hours, peakAtMost: 1 Mbps }, { site: true, peakAtLeast: 1 Mbps }, { uplink: core, committedAtMost: 90% }, { packet: { direction: upload, protocol: udp, remote: 10.0.0.1, dscp: 46 }, lands: voice }] }\n',
  ),
].map((text) => parse(text) as unknown);

const anyValue = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    -1,
    0,
    65,
    1e99,
    '',
    '100 Mbps',
    '0%',
    '10.0.0.0/8',
    'fd00::/8',
    'core',
    'hospital',
    'voice',
    '2027-01-01',
    '24:00',
    [],
    {},
    [[]],
    { all: true },
  ),
  fc.jsonValue({ maxDepth: 2 }),
);

/** A value somewhere inside of a document is another one, missing, or there twice. */
const disturb = (value: unknown, way: readonly number[], by: unknown): unknown => {
  const [step = 0, ...rest] = way;
  if (typeof value !== 'object' || value === null || way.length === 0) return by;
  const keys = Object.keys(value);
  const key = keys[step % Math.max(1, keys.length)] ?? 'spec';
  const inner = disturb((value as Record<string, unknown>)[key], rest, by);
  if (Array.isArray(value))
    return step % 7 === 6
      ? [...(value as unknown[]), inner]
      : value.map((one: unknown, at) => (String(at) === key ? inner : one));
  const { [key]: _, ...others } = value as Record<string, unknown>;
  return step % 11 === 10 ? others : { ...value, [key]: inner };
};

const disturbed = fc
  .tuple(fc.constantFrom(...RICHEST.keys()), fc.array(fc.nat(1000), { minLength: 2, maxLength: 7 }), anyValue)
  .map(([which, way, by]) =>
    policyFiles({
      'all.yaml': RICHEST.map((document, at) =>
        JSON.stringify(at === which ? disturb(document, [3, ...way], by) : document),
      ).join('\n---\n'),
    }),
  );

/** Shared machines are slow at times. */
const PATIENCE = 180_000;

describe('readPolicies', { timeout: PATIENCE }, () => {
  it('takes any bytes', () => {
    fc.assert(
      fc.property(noise, fc.constantFrom('a.yaml', 'a.ics'), (bytes, path) => {
        read([{ path, bytes }, ...policyFiles({ 'c.yaml': aDocument('Calendar', 'x', 'spec: { ics: a.ics }\n') })]);
      }),
      { numRuns: 300 },
    );
  });

  it('takes the sample files with any damage', () => {
    fc.assert(
      fc.property(damage, (one) => read(SAMPLES.map((file) => damaged(file, one)))),
      { numRuns: 100 },
    );
  });

  it('takes documents with any values', () => {
    fc.assert(fc.property(disturbed, read), { numRuns: 200 });
  });

  it('points into the file also where the parser stumbles before the end of a line', () => {
    read(policyFiles({ 'a.yaml': '""{ # comment\n# more\n---\na: ]\n' }));
  });

  it('gives the same whatever the order of the files, and however often it is asked', () => {
    const expected = readPolicies(SAMPLES);
    fc.assert(
      fc.property(fc.shuffledSubarray([...SAMPLES], { minLength: SAMPLES.length }), (files) => {
        expect(readPolicies(files)).toEqual(expected);
      }),
      { numRuns: 10 },
    );
  });
});
