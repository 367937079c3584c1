import { readdirSync, readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import { describe, expect, it } from 'vitest';
import { checkDocument, kindOf } from '../../../src/policy/check.js';
import { documentSchema, SCHEMAS, schemaReference } from '../../../src/policy/index.js';
import { type ParsedDocument, parseText } from '../../../src/policy/parse.js';
import { FORMATS } from '../../../src/policy/schema/formats.js';
import { SMALLEST, takeMarks } from '../../support/policy-files.js';
import { DIAGNOSTIC_CASES } from './diagnostics/index.js';

/** As an editor gets it. */
const SCHEMA = JSON.parse(JSON.stringify(documentSchema())) as object;

/** `withFormats`: knows our formats; an editor does not. */
function validatorOf(withFormats: boolean): ValidateFunction {
  const ajv = new Ajv({ strict: true, validateFormats: withFormats });
  for (const keyword of ['x-secret', 'x-form']) ajv.addKeyword({ keyword, valid: true });
  for (const [name, { problem }] of Object.entries(FORMATS)) ajv.addFormat(name, (text) => problem(text) === undefined);
  return ajv.compile(SCHEMA);
}

const POLICIES = new URL('../../../policies/', import.meta.url);
const samples = readdirSync(POLICIES, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.yaml'))
  .map((path) => readFileSync(new URL(path, POLICIES), 'utf8'));

const cases = DIAGNOSTIC_CASES.flatMap(({ files }) =>
  Object.entries(takeMarks({ ...SMALLEST, ...files }).texts),
).flatMap(([path, text]) => (path.endsWith('.yaml') && typeof text === 'string' && text.length < 20_000 ? [text] : []));

const documentsOf = (texts: readonly string[]): readonly ParsedDocument[] =>
  [...new Set(texts)].flatMap((text) => parseText('a.yaml', text).documents);

function accepts(document: ParsedDocument): boolean {
  const kind = kindOf(document);
  return typeof kind === 'string' && checkDocument(document, kind).length === 0;
}

interface Node {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
  readonly anyOf?: readonly Node[];
  readonly patternProperties?: Readonly<Record<string, Node>>;
}

/** Path and description of every field below. */
const fieldsOf = (node: Node, path: string): readonly (readonly [string, string | undefined])[] => [
  ...Object.entries(node.properties ?? {}).flatMap(([name, field]) => [
    [`${path}.${name}`, field.description] as const,
    ...fieldsOf(field, `${path}.${name}`),
  ]),
  ...(node.items === undefined ? [] : fieldsOf(node.items, `${path}[]`)),
  ...(node.anyOf ?? []).flatMap((branch) => fieldsOf(branch, path)),
];

const ALL = Object.entries(SCHEMAS).flatMap(([kind, schema]) => fieldsOf(schema as unknown as Node, kind));

describe('the schema of documents', () => {
  it('describes every kind and every field', () => {
    for (const schema of Object.values(SCHEMAS)) expect((schema as Node).description).toMatch(/\w.*\.$/);
    const silent = ALL.filter(
      ([path, description]) => !/^\w+\.(metadata|spec)$/.test(path) && !/\w.*\.$/.test(description ?? ''),
    );
    expect(silent.map(([path]) => path)).toEqual([]);
    expect(ALL.length).toBeGreaterThan(150);
  });

  it('is strict JSON Schema', () => {
    expect(() => validatorOf(true)).not.toThrow();
  });

  it('agrees with the checker about good and bad documents', () => {
    const validate = validatorOf(true);
    const documents = documentsOf([...samples, ...cases]);
    const good = documents.filter(accepts);
    expect(good.filter(({ value }) => !validate(value))).toEqual([]);
    const bad = documents.filter((document) => !accepts(document));
    expect(bad.filter(({ value }) => validate(value)).map(({ value }) => value)).toEqual([]);
    expect(Math.min(good.length, bad.length)).toBeGreaterThan(60);
  });

  it('refuses nothing in an editor that the checker accepts', () => {
    const validate = validatorOf(false);
    const good = documentsOf([...samples, ...cases]).filter(accepts);
    expect(good.filter(({ value }) => !validate(value))).toEqual([]);
  });

  it('finds wrong rates, names and durations in an editor', () => {
    const validate = validatorOf(false);
    const found = DIAGNOSTIC_CASES.filter(({ code }) => code === 'value.rate' || code === 'value.duration').filter(
      ({ files }) =>
        documentsOf(Object.values(takeMarks(files).texts).map(String)).some(({ value }) => !validate(value)),
    );
    expect(found.length).toBeGreaterThan(6);
  });
});

describe('the reference', () => {
  it('shows every field, and its changes', async () => {
    const reference = schemaReference();
    for (const [path] of ALL.filter(([one]) => one.includes('.spec.')))
      expect(reference).toContain(`\`${path.slice(path.indexOf('.') + 1)}\``);
    await expect(reference).toMatchFileSnapshot('reference.md');
  });
});
